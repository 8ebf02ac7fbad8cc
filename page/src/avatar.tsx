/** Pictures of people: initials on a colour of their own; the app has its sign. */
import { usePage } from "./context";

export function hue(id: string): number {
  let sum = 7;
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) % 3600;
  return sum % 360;
}

export function Avatar({ id, size = 36 }: { id: string; size?: number }) {
  const { state } = usePage();
  const person = state.people[id];
  const style = { width: `${size}px`, height: `${size}px`, fontSize: `${Math.round(size * 0.38)}px` };
  if (person?.app) return <img class="avatar" src="/assets/icon.svg" alt="" style={style} />;
  const initials = (person?.shown ?? "?")
    .split(" ")
    .slice(0, 2)
    .map((word) => word[0])
    .join("");
  return (
    <span class="avatar" aria-hidden="true" style={{ ...style, background: `hsl(${hue(id)} 38% 42%)` }}>
      {initials}
    </span>
  );
}
