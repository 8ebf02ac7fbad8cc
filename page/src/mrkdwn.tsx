/** Slack's marked-up text as elements: marks, links, mentions, dates in the reader's zone, emoji. */
import type { ComponentChildren } from "preact";
import { usePage, type Page } from "./context";
import { slackDate } from "./dates";
import { EMOJI } from "./emoji";
import type { Json } from "./types";

export const unescape = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

const INLINE =
  /<([^<>\n]+)>|`([^`\n]+)`|(?<![\w*])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])|(?<![\w_])_([^\s_](?:[^_\n]*[^\s_])?)_(?![\w_])|(?<![\w~])~([^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])|:([a-z0-9_+-]+):/g;

const PERMALINK = /^https:\/\/[\w-]+\.slack\.com\/archives\/([A-Z0-9]+)(?:\/p(\d{10})(\d{6}))?/;

/** An address inside the workspace, as conversation and message. */
export function inside(url: string): { id: string; ts?: string } | null {
  const found = PERMALINK.exec(url);
  if (!found) return null;
  return found[2] ? { id: found[1]!, ts: `${found[2]}.${found[3]}` } : { id: found[1]! };
}

export function Link({ url, children }: { url: string; children: ComponentChildren }) {
  const page = usePage();
  const place = inside(url);
  if (place) {
    return (
      <a
        href={url}
        onClick={(event) => {
          event.preventDefault();
          page.openConversation(place.id, place.ts);
        }}
      >
        {children}
      </a>
    );
  }
  return (
    <a href={/^(https?|mailto):/.test(url) ? url : undefined} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

function Mention({ id, label }: { id: string; label?: string }) {
  const page = usePage();
  const person = page.state.people[id];
  return (
    <span class={`mention${id === page.state.me ? " mine" : ""}`} title={person?.title || undefined}>
      @{person?.shown ?? label ?? id}
    </span>
  );
}

function Place({ id, label }: { id: string; label?: string }) {
  const page = usePage();
  return (
    <a
      class="mention"
      href={`#${id}`}
      onClick={(event) => {
        event.preventDefault();
        page.openConversation(id);
      }}
    >
      #{page.state.channelNames[id] ?? label ?? id}
    </a>
  );
}

function angle(inner: string, page: Page): ComponentChildren {
  const at = inner.indexOf("|");
  const head = at < 0 ? inner : inner.slice(0, at);
  const label = at < 0 ? undefined : unescape(inner.slice(at + 1));
  if (head.startsWith("@")) return <Mention id={head.slice(1)} label={label} />;
  if (head.startsWith("#")) return <Place id={head.slice(1)} label={label} />;
  if (head.startsWith("!subteam^")) return <span class="mention">@{page.state.groups[head.slice(9)] ?? label}</span>;
  if (head.startsWith("!date^")) {
    const [, stamp, format, link] = head.split("^");
    const text = /^-?\d+$/.test(stamp ?? "") && format ? slackDate(Number(stamp), format, page.reader, page.now) : label;
    const title = new Date(Number(stamp) * 1000).toUTCString();
    return link ? <Link url={link}>{text}</Link> : <time title={title}>{text}</time>;
  }
  if (head.startsWith("!")) return <span class="mention">@{head.slice(1)}</span>;
  return <Link url={unescape(head)}>{label ?? unescape(head.replace(/^mailto:/, ""))}</Link>;
}

function inline(text: string, page: Page): ComponentChildren[] {
  const parts: ComponentChildren[] = [];
  let at = 0;
  for (const found of text.matchAll(INLINE)) {
    if (found.index > at) parts.push(unescape(text.slice(at, found.index)));
    const [whole, inAngle, code, bold, italic, struck, emoji] = found;
    if (inAngle !== undefined) parts.push(angle(inAngle, page));
    else if (code !== undefined) parts.push(<code>{unescape(code)}</code>);
    else if (bold !== undefined) parts.push(<strong>{inline(bold, page)}</strong>);
    else if (italic !== undefined) parts.push(<em>{inline(italic, page)}</em>);
    else if (struck !== undefined) parts.push(<s>{inline(struck, page)}</s>);
    else parts.push(EMOJI[emoji!] ?? whole);
    at = found.index + whole.length;
  }
  if (at < text.length) parts.push(unescape(text.slice(at)));
  return parts;
}

const withBreaks = (lines: string[], page: Page): ComponentChildren[] =>
  lines.flatMap((line, index) => (index ? [<br />, ...inline(line, page)] : inline(line, page)));

/** A whole mrkdwn text: code blocks, quotes, lines. */
export function Mrkdwn({ text }: { text: string }) {
  const page = usePage();
  const parts: ComponentChildren[] = [];
  text.split(/```\n?([\s\S]*?)\n?```/).forEach((piece, index) => {
    if (index % 2) {
      parts.push(<pre>{unescape(piece)}</pre>);
      return;
    }
    let plain: string[] = [];
    let quoted: string[] = [];
    const flush = (): void => {
      if (quoted.length) parts.push(<blockquote>{withBreaks(quoted, page)}</blockquote>);
      if (plain.length && plain.join("")) parts.push(...withBreaks(plain, page));
      [plain, quoted] = [[], []];
    };
    for (const line of piece.split("\n")) {
      const quote = /^(?:&gt;|>) ?(.*)$/.exec(line);
      if (quote) {
        if (plain.length) flush();
        quoted.push(quote[1]!);
      } else {
        if (quoted.length) flush();
        plain.push(line);
      }
    }
    flush();
  });
  return <>{parts}</>;
}

/** A text object: `plain_text` or `mrkdwn`. */
export function Text({ of }: { of: Json | undefined }) {
  if (!of) return null;
  return of.type === "mrkdwn" ? <Mrkdwn text={of.text} /> : <>{plain(of.text)}</>;
}

export const plain = (text: string): string =>
  unescape(text).replace(/:([a-z0-9_+-]+):/g, (whole, name: string) => EMOJI[name] ?? whole);

/** A text without any mark, for what is read aloud. */
export const spoken = (text: string, page: Page): string =>
  unescape(
    text
      .replace(/<!date\^(-?\d+)\^([^|>^]+)[^>]*>/g, (_, stamp: string, format: string) =>
        slackDate(Number(stamp), format, page.reader, page.now),
      )
      .replace(/<@(\w+)[^>]*>/g, (_, id: string) => `@${page.state.people[id]?.shown ?? id}`)
      .replace(/<#(\w+)[^>]*>/g, (_, id: string) => `#${page.state.channelNames[id] ?? id}`)
      .replace(/<[^|>]+\|([^>]+)>/g, "$1")
      .replace(/[*_~`]/g, ""),
  );
