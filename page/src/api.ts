/** Talks to the playground on this machine: acts, moves of the clock, and the live state. */
import type { Json, Log, State, Told } from "./types";

async function post(path: string, body: Json): Promise<Told> {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) return { ok: false, warning: await answer.text() };
    return (await answer.json()) as Told;
  } catch {
    return { ok: false, warning: "The demo does not answer. Is it still running?" };
  }
}

export const act = (person: string, body: Json): Promise<Told> => post("/page/act", { ...body, as: person });

export const moveClock = (person: string, to: string): Promise<Told> => post("/page/clock", { as: person, to });

export const markRead = (person: string, channel: string, ts: string): Promise<Told> =>
  post("/page/read", { as: person, channel, ts });

export async function readLog(): Promise<Log> {
  return (await (await fetch("/page/log")).json()) as Log;
}

export function watch(person: string, seen: (state: State) => void, lost: (isLost: boolean) => void): () => void {
  const source = new EventSource(`/page/live?as=${encodeURIComponent(person)}`);
  source.onmessage = (event) => {
    lost(false);
    seen(JSON.parse(event.data) as State);
  };
  source.onerror = () => lost(true);
  return () => source.close();
}

export const fileAddress = (id: string, person: string): string =>
  `/page/file/${encodeURIComponent(id)}?as=${encodeURIComponent(person)}`;
