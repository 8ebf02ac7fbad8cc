/** The whole page: who looks, where they are, what stands beside it. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { act as send, markRead, watch } from "./api";
import { Blocks } from "./blocks";
import { Composer } from "./composer";
import { AskContext, Confirm } from "./confirm";
import { PageContext, type Page } from "./context";
import { Icon } from "./icons";
import { Announcer, MessageList } from "./messages";
import { Modal } from "./modal";
import { Inspector, Thread, Tour } from "./panels";
import { People, Sidebar } from "./sidebar";
import { Progress, TimeBar } from "./timebar";
import { Avatar } from "./avatar";
import type { Conversation, Json, State, Step, Told } from "./types";

type Beside = { what: "tour" } | { what: "inspector" } | { what: "thread"; ts: string } | null;
type Theme = "light" | "dark";

const WIDE = 1180;
const wanted = (key: string): string => new URLSearchParams(location.hash.slice(1)).get(key) ?? "";

function useTheme(): [Theme, () => void] {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const [theme, setTheme] = useState<Theme>(
    (localStorage.getItem("theme") as Theme | null) ?? (system.matches ? "dark" : "light"),
  );
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  useEffect(() => {
    const follow = (): void => {
      if (!localStorage.getItem("theme")) setTheme(system.matches ? "dark" : "light");
    };
    system.addEventListener("change", follow);
    return () => system.removeEventListener("change", follow);
  }, []);
  const toggle = (): void => {
    const next = theme === "dark" ? "light" : "dark";
    localStorage.setItem("theme", next);
    setTheme(next);
  };
  return [theme, toggle];
}

export function App() {
  const [person, setPerson] = useState(wanted("as"));
  const [state, setState] = useState<State | null>(null);
  const [lost, setLost] = useState(false);
  useEffect(() => watch(person, setState, setLost), [person]);
  const shown = state && (!person || state.me === person) ? state : null;
  const last = useRef<State | null>(null);
  if (shown) last.current = shown;
  if (!last.current) {
    return (
      <div class="opening" role="status">
        <img src="/assets/icon.svg" alt="" width="56" height="56" />
        <p>{lost ? "The demo does not answer. Is it still running?" : "Opening the office …"}</p>
      </div>
    );
  }
  return <Office state={last.current} lost={lost} become={setPerson} />;
}

interface OfficeProps {
  state: State;
  lost: boolean;
  become: (id: string) => void;
}

function Office({ state, lost, become }: OfficeProps) {
  const [theme, toggleTheme] = useTheme();
  const [place, setPlace] = useState(wanted("at") || state.direct);
  const [tab, setTab] = useState<"messages" | "home">("messages");
  const [beside, setBeside] = useState<Beside>(innerWidth >= WIDE ? { what: "tour" } : null);
  const [drawer, setDrawer] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const [focus, setFocus] = useState("");
  const [prefill, setPrefill] = useState<{ text: string } | null>(null);
  const [lit, setLit] = useState(false);
  const [toast, setToast] = useState("");
  const [question, setQuestion] = useState<{ of: Json; answer: (yes: boolean) => void } | null>(null);

  const conversation =
    state.conversations.find((one) => one.id === place) ?? state.conversations.find((one) => one.id === state.direct)!;
  const isDirect = conversation.id === state.direct;

  const [readUpTo, setReadUpTo] = useState("");
  const opened = useRef("");
  const newest = conversation.messages.at(-1)?.ts ?? "";
  useEffect(() => {
    const key = `${state.me} ${conversation.id}`;
    if (opened.current !== key) {
      opened.current = key;
      const others = conversation.messages.filter((one) => one.user !== state.me);
      const old = others.at(-1 - conversation.unread)?.ts ?? "";
      setReadUpTo(conversation.unread && old ? old : "");
    }
    if (newest && conversation.unread && document.visibilityState === "visible") {
      void markRead(state.me, conversation.id, newest);
    }
  }, [state.me, conversation.id, newest, conversation.unread]);

  useEffect(() => {
    history.replaceState(null, "", `#${new URLSearchParams({ as: state.me, at: conversation.id })}`);
    document.title = `${conversation.name ? `#${conversation.name}` : state.app.name} · ${state.team}`;
  }, [state.me, conversation.id]);

  useEffect(() => {
    if (isDirect && tab === "home") void send(state.me, { do: "home" });
  }, [isDirect, tab, state.me]);

  useEffect(() => {
    if (!toast) return;
    const timer = setTimeout(() => setToast(""), 6000);
    return () => clearTimeout(timer);
  }, [toast]);

  const me = state.people[state.me]!;
  const choosePlace = (id: string, ts = ""): void => {
    setPlace(id);
    setTab("messages");
    setFocus(ts);
    setDrawer(false);
    if (beside?.what === "thread") setBeside(null);
  };
  const page: Page = useMemo(
    () => ({
      state,
      me,
      reader: me,
      now: new Date(state.now),
      dark: theme === "dark",
      act: async (body: Json): Promise<Told> => {
        const told = await send(state.me, body);
        if (told.warning) setToast(told.warning);
        return told;
      },
      openConversation: choosePlace,
      openPerson: become,
      say: setToast,
    }),
    [state, theme, beside],
  );
  const ask = (of: Json): Promise<boolean> =>
    new Promise((resolve) =>
      setQuestion({
        of,
        answer: (yes) => {
          setQuestion(null);
          resolve(yes);
        },
      }),
    );

  const go = (step: Step): void => {
    if (innerWidth < WIDE) setBeside(null);
    if (step.go === "dm" || step.go === "home") choosePlace(state.direct);
    if (step.go === "home") setTab("home");
    if (step.go === "report") choosePlace(state.report || place);
    if (step.go === "people") setChoosing(true);
    if (step.go === "clock") {
      setLit(true);
      setTimeout(() => setLit(false), 2600);
    }
    if (step.go.startsWith("command:")) {
      const there = state.conversations.find((one) => one.id === state.report && one.member) ?? state.conversations.find((one) => one.name && one.member);
      if (there) choosePlace(there.id);
      setPrefill({ text: step.go.slice("command:".length) });
    }
  };
  const toggle = (what: "tour" | "inspector"): void => setBeside(beside?.what === what ? null : { what });

  return (
    <PageContext.Provider value={page}>
      <AskContext.Provider value={ask}>
        <div class={`office${beside ? " beside" : ""}${drawer ? " drawer" : ""}`}>
          <header class="topbar">
            <button
              type="button"
              class="tool burger"
              aria-label="Conversations"
              aria-expanded={drawer}
              onClick={() => setDrawer(!drawer)}
            >
              <Icon name="menu" />
            </button>
            <TimeBar lit={lit} />
            <span class="switches">
              <button
                type="button"
                class="switch"
                aria-label="Tour"
                aria-pressed={beside?.what === "tour"}
                onClick={() => toggle("tour")}
              >
                <Icon name="compass" size={16} /> <span>Tour</span>
              </button>
              <button
                type="button"
                class="switch"
                aria-label={`Inspector${state.violations ? `, ${state.violations} refusals` : ""}`}
                aria-pressed={beside?.what === "inspector"}
                onClick={() => toggle("inspector")}
              >
                <Icon name="pulse" size={16} /> <span>Inspector</span>
                {state.violations > 0 && <b class="count">{state.violations}</b>}
              </button>
              <button
                type="button"
                class="switch"
                aria-label={theme === "dark" ? "Light theme" : "Dark theme"}
                title={theme === "dark" ? "Light theme" : "Dark theme"}
                onClick={toggleTheme}
              >
                <Icon name={theme === "dark" ? "sun" : "moon"} size={16} />
              </button>
            </span>
          </header>
          <Progress />
          {(lost || state.trouble) && (
            <p class="lost" role="alert">
              {lost ? "The demo does not answer. Is it still running?" : `Something went wrong: ${state.trouble}`}
            </p>
          )}
          <Sidebar place={conversation.id} choosePerson={() => setChoosing(true)} choosePlace={choosePlace} />
          {drawer && <button type="button" class="veil" aria-label="Close the list" onClick={() => setDrawer(false)} />}
          <main class="main">
            <Head conversation={conversation} isDirect={isDirect} tab={tab} setTab={setTab} />
            {isDirect && tab === "home" ? (
              <div class="home" tabIndex={0}>
                {state.home ? (
                  <Blocks blocks={state.home.blocks} target={{ view: state.home.id }} values={state.home.values} />
                ) : (
                  <p class="empty">{state.app.name} shows nothing here yet.</p>
                )}
              </div>
            ) : (
              <>
                <MessageList
                  key={`${state.me} ${conversation.id}`}
                  conversation={conversation}
                  readUpTo={readUpTo}
                  focus={focus}
                  openThread={(ts) => setBeside({ what: "thread", ts })}
                />
                <Foot conversation={conversation} isDirect={isDirect} prefill={prefill} />
              </>
            )}
          </main>
          {beside?.what === "thread" && (
            <Thread conversation={conversation} ts={beside.ts} close={() => setBeside(null)} />
          )}
          {beside?.what === "tour" && <Tour go={go} close={() => setBeside(null)} />}
          {beside?.what === "inspector" && <Inspector close={() => setBeside(null)} />}
        </div>
        <Announcer conversation={conversation} />
        {state.modal && <Modal key={state.modal.id} view={state.modal} />}
        {question && <Confirm question={question.of} answer={question.answer} />}
        {choosing && (
          <People
            close={() => setChoosing(false)}
            choose={(id) => {
              setChoosing(false);
              become(id);
              setPlace((now) => (now === state.direct ? "" : now));
              setTab("messages");
              setDrawer(false);
              setFocus("");
            }}
          />
        )}
        <div class="toast" role="alert">
          {toast && <span>{toast}</span>}
        </div>
      </AskContext.Provider>
    </PageContext.Provider>
  );
}

interface HeadProps {
  conversation: Conversation;
  isDirect: boolean;
  tab: "messages" | "home";
  setTab: (tab: "messages" | "home") => void;
}

function Head({ conversation, isDirect, tab, setTab }: HeadProps) {
  return (
    <PageContext.Consumer>
      {(page) => {
        const state = page!.state;
        return (
          <header class="main-head">
            {isDirect && <Avatar id={state.app.user} size={24} />}
            <h2>
              {conversation.name ? (
                <>
                  <span class="hash">{conversation.kind === "private" ? <Icon name="lock" size={16} /> : "#"}</span>
                  {conversation.name}
                </>
              ) : (
                conversation.with.map((id) => state.people[id]?.shown ?? id).join(", ")
              )}
            </h2>
            {isDirect && <span class="badge">APP</span>}
            {conversation.shared && <span class="badge">shared with another company</span>}
            {conversation.name && <small>{conversation.members} members</small>}
            {isDirect && state.app.home && (
              <div class="tabs" role="tablist">
                {(["home", "messages"] as const).map((one) => (
                  <button
                    type="button"
                    role="tab"
                    aria-selected={tab === one}
                    key={one}
                    onClick={() => setTab(one)}
                  >
                    {one === "home" ? "Home" : "Messages"}
                  </button>
                ))}
              </div>
            )}
          </header>
        );
      }}
    </PageContext.Consumer>
  );
}

interface FootProps {
  conversation: Conversation;
  isDirect: boolean;
  prefill: { text: string } | null;
}

function Foot({ conversation, isDirect, prefill }: FootProps) {
  return (
    <PageContext.Consumer>
      {(page) => {
        const { app } = page!.state;
        if (!conversation.member) {
          return (
            <div class="foot-note">
              You are looking at <b>#{conversation.name}</b>.
              <button
                type="button"
                class="btn primary"
                onClick={() => void page!.act({ do: "join", channel: conversation.id })}
              >
                Join channel
              </button>
            </div>
          );
        }
        if (isDirect && (!app.messages || app.readOnly)) {
          return <div class="foot-note">{app.name} takes no messages here; its commands work in every channel.</div>;
        }
        const name = conversation.name ? `#${conversation.name}` : app.name;
        return <Composer channel={conversation.id} label={`Message ${name}`} prefill={prefill} />;
      }}
    </PageContext.Consumer>
  );
}
