/** What the server sends; the shapes of `playground/page_state.py` and `playground/sitting.py`. */
export type Json = Record<string, any>;

export interface Person {
  name: string;
  shown: string;
  title: string;
  tz: string;
  hour24: boolean;
  bot: boolean;
  app: boolean;
  guest: boolean;
  stranger: boolean;
  admin: boolean;
  deleted: boolean;
  status: string;
}

export interface SentFile {
  id: string;
  name: string;
  alt: string;
  picture: boolean;
}

export interface Message {
  ts: string;
  user: string;
  text: string;
  blocks: Json[];
  thread: string;
  edited: boolean;
  ephemeral: boolean;
  byApp: boolean;
  values: Json;
  files: SentFile[];
}

export interface Conversation {
  id: string;
  name: string;
  kind: "public" | "private" | "im" | "mpim";
  with: string[];
  member: boolean;
  members: number;
  shared: boolean;
  archived: boolean;
  topic: string;
  unread: number;
  messages: Message[];
}

export interface View {
  id: string;
  hash: string;
  title: string;
  submit: string;
  close: string;
  blocks: Json[];
  values: Json;
  errors: Record<string, string>;
  notice: boolean;
  depth?: number;
}

export interface Step {
  id: string;
  title: string;
  text: string;
  go: string;
  done: boolean;
}

export interface Command {
  command: string;
  hint: string;
  text: string;
}

export interface State {
  team: string;
  now: string;
  people: Record<string, Person>;
  groups: Record<string, string>;
  channelNames: Record<string, string>;
  app: {
    id: string;
    name: string;
    user: string;
    handle: string;
    home: boolean;
    messages: boolean;
    readOnly: boolean;
    commands: Command[];
    shortcuts: { name: string; kind: string; text: string }[];
  };
  me: string;
  direct: string;
  conversations: Conversation[];
  modal: View | null;
  home: View | null;
  about: { begin: string; note: string; small: boolean };
  tour: Step[];
  report: string;
  violations: number;
  nextAt: string | null;
  trouble: string;
  busy: { what: string; share: number } | null;
}

export interface Entry {
  at: string;
  way: string;
  what: string;
  ms: number | null;
  ok: boolean;
  note: string;
  sent: string;
  answer: string;
}

export interface Log {
  entries: Entry[];
  violations: { kind: string; detail: string; at: string }[];
  counts: { calls: number; deliveries: number };
  slowest: number | null;
}

export interface Told {
  ok: boolean;
  warning?: string;
  errors?: Record<string, string>;
  options?: string[];
}
