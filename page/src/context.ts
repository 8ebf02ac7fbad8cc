/** What every part of the page may know: the state, who reads it, and how to act. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Reader } from "./dates";
import type { Json, Person, State, Told } from "./types";

export interface Page {
  state: State;
  me: Person;
  reader: Reader;
  now: Date;
  dark: boolean;
  /** Act as the person one is; a warning is shown by itself. */
  act: (body: Json) => Promise<Told>;
  openConversation: (id: string, ts?: string) => void;
  openPerson: (id: string) => void;
  say: (text: string) => void;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error("outside of the page");
  return page;
}

/** Where blocks stand: in a message or in a view, with what is typed there and not yet sent. */
export interface Surface {
  target: Json;
  values: Json;
  errors: Record<string, string>;
  typed: Record<string, Record<string, unknown>>;
}

export const SurfaceContext = createContext<Surface | null>(null);

export function useSurface(): Surface {
  const surface = useContext(SurfaceContext);
  if (!surface) throw new Error("outside of a surface");
  return surface;
}
