/** Dates as Slack writes them, in the zone and the habit of the person who reads. */
export interface Reader {
  tz: string;
  hour24: boolean;
}

const part = (date: Date, tz: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat("en-US", { timeZone: tz, ...options }).format(date);

export function time(date: Date, reader: Reader, seconds = false): string {
  const options: Intl.DateTimeFormatOptions = { hour: "numeric", minute: "2-digit" };
  if (seconds) options.second = "2-digit";
  return reader.hour24
    ? part(date, reader.tz, { ...options, hour: "2-digit", hourCycle: "h23" })
    : part(date, reader.tz, { ...options, hour12: true });
}

/** `YYYY-MM-DD` of the date in a zone. */
export const day = (date: Date, tz: string): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone: tz, year: "numeric", month: "2-digit", day: "2-digit" }).format(date);

function ordinal(number: number): string {
  if (number >= 11 && number <= 13) return `${number}th`;
  return `${number}${{ 1: "st", 2: "nd", 3: "rd" }[number % 10] ?? "th"}`;
}

function long(date: Date, tz: string): string {
  const number = Number(part(date, tz, { day: "numeric" }));
  return `${part(date, tz, { month: "long" })} ${ordinal(number)}, ${part(date, tz, { year: "numeric" })}`;
}

function near(date: Date, now: Date, tz: string): string {
  const days = Math.round((Date.parse(day(date, tz)) - Date.parse(day(now, tz))) / 86_400_000);
  return days === 0 ? "today" : days === 1 ? "tomorrow" : days === -1 ? "yesterday" : "";
}

function ago(date: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - date.getTime()) / 60_000);
  if (minutes < 0) return `in ${-minutes} minutes`;
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} minutes ago`;
  return minutes < 2880 ? `${Math.floor(minutes / 60)} hours ago` : `${Math.floor(minutes / 1440)} days ago`;
}

const FORMS: Record<string, (date: Date, tz: string) => string> = {
  date_num: day,
  date: long,
  date_short: (date, tz) => part(date, tz, { month: "short", day: "numeric", year: "numeric" }),
  date_long: (date, tz) => `${part(date, tz, { weekday: "long" })}, ${long(date, tz)}`,
  day_divider: (date, tz) => `${part(date, tz, { weekday: "long" })}, ${long(date, tz)}`,
};

/** The text of `<!date^stamp^format|…>`: each `{token}` replaced. */
export function slackDate(stamp: number, format: string, reader: Reader, now: Date): string {
  const date = new Date(stamp * 1000);
  return format.replace(/\{(\w+)\}/g, (whole, token: string) => {
    let name = token;
    if (name.endsWith("_pretty")) {
      const word = near(date, now, reader.tz);
      if (word) return word;
      name = name.slice(0, -"_pretty".length);
    }
    if (name === "time" || name === "time_secs") return time(date, reader, name === "time_secs");
    if (name === "ago") return ago(date, now);
    return FORMS[name]?.(date, reader.tz) ?? whole;
  });
}

/** "Today", "Yesterday" or "Tuesday, January 27th". */
export function divider(date: Date, reader: Reader, now: Date): string {
  const word = near(date, now, reader.tz);
  if (word && word !== "tomorrow") return word[0]!.toUpperCase() + word.slice(1);
  return `${part(date, reader.tz, { weekday: "long" })}, ${long(date, reader.tz)}`;
}

export const dateOf = (ts: string): Date => new Date(Math.floor(Number(ts) * 1000));

export const clockText = (now: Date, reader: Reader): string =>
  `${part(now, reader.tz, { weekday: "short", day: "numeric", month: "short", year: "numeric" })}, ${time(now, reader)}`;

export const shortMoment = (date: Date, reader: Reader): string =>
  `${part(date, reader.tz, { weekday: "short", day: "numeric", month: "short" })}, ${time(date, reader)}`;

export const city = (tz: string): string => tz.split("/").pop()!.replaceAll("_", " ");

/** Minutes a zone is ahead of UTC at an instant. */
function offset(date: Date, tz: string): number {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat("en-US", {
      timeZone: tz,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    })
      .formatToParts(date)
      .map((one) => [one.type, Number(one.value)]),
  );
  const there = Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!);
  return (there - Math.floor(date.getTime() / 60_000) * 60_000) / 60_000;
}

/** Unix seconds of a wall-clock `YYYY-MM-DDTHH:MM` in a zone. */
export function fromWall(wall: string, tz: string): number {
  const naive = Date.parse(`${wall}:00Z`);
  const first = naive - offset(new Date(naive), tz) * 60_000;
  return (naive - offset(new Date(first), tz) * 60_000) / 1000;
}

/** Wall-clock `YYYY-MM-DDTHH:MM` of Unix seconds in a zone. */
export function toWall(seconds: number, tz: string): string {
  const date = new Date(seconds * 1000);
  return `${day(date, tz)}T${part(date, tz, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })}`;
}
