/** A conversation: its messages by day, their threads, what may be done with one. */
import { useEffect, useRef } from "preact/hooks";
import { fileAddress } from "./api";
import { Avatar } from "./avatar";
import { Blocks } from "./blocks";
import { usePage } from "./context";
import { dateOf, day, divider, shortMoment, time } from "./dates";
import { Icon } from "./icons";
import { Menu } from "./menu";
import { Mrkdwn, spoken } from "./mrkdwn";
import type { Conversation, Message } from "./types";

interface OneProps {
  message: Message;
  channel: string;
  replies: Message[];
  isNew?: boolean;
  openThread?: (ts: string) => void;
}

export function OneMessage({ message, channel, replies, openThread }: OneProps) {
  const page = usePage();
  const author = page.state.people[message.user];
  const at = dateOf(message.ts);
  const shortcuts = page.state.app.shortcuts.filter((one) => one.kind === "message");
  return (
    <article
      class={`message${message.ephemeral ? " ephemeral" : ""}`}
      id={`m${message.ts}`}
      aria-label={`${author?.shown ?? message.user}, ${shortMoment(at, page.reader)}`}
      tabIndex={-1}
    >
      {message.ephemeral && (
        <p class="only-you">
          <Icon name="eye" size={14} /> Only visible to you
        </p>
      )}
      <Avatar id={message.user} />
      <div class="message-body">
        <header>
          <strong>{author?.shown ?? message.user}</strong>
          {author?.bot && <span class="badge">APP</span>}
          <time title={shortMoment(at, page.reader)}>{time(at, page.reader)}</time>
        </header>
        {message.blocks.length ? (
          <Blocks blocks={message.blocks} target={{ channel, ts: message.ts }} values={message.values} />
        ) : (
          <div class="words">
            <Mrkdwn text={message.text} />
          </div>
        )}
        {message.edited && <small class="edited">(edited)</small>}
        {message.files.map((file) =>
          file.picture ? (
            <figure key={file.id}>
              <figcaption>{file.name}</figcaption>
              <img class="picture" src={fileAddress(file.id, page.state.me)} alt={file.alt} />
            </figure>
          ) : (
            <a class="file" href={fileAddress(file.id, page.state.me)} download={file.name}>
              {file.name}
            </a>
          ),
        )}
        {openThread && replies.length > 0 && (
          <button type="button" class="thread-link" onClick={() => openThread(message.ts)}>
            {[...new Set(replies.map((reply) => reply.user))].slice(0, 4).map((id) => (
              <Avatar key={id} id={id} size={20} />
            ))}
            <b>
              {replies.length} {replies.length === 1 ? "reply" : "replies"}
            </b>
            <span>Last one {shortMoment(dateOf(replies.at(-1)!.ts), page.reader)}</span>
          </button>
        )}
      </div>
      {!message.ephemeral && openThread && (
        <div class="tools">
          <button
            type="button"
            class="tool"
            title="Reply in thread"
            aria-label="Reply in thread"
            onClick={() => openThread(message.ts)}
          >
            <Icon name="reply" size={16} />
          </button>
          {shortcuts.length > 0 && (
            <Menu
              label="More actions"
              className="tool"
              items={shortcuts.map((shortcut) => ({
                key: shortcut.name,
                label: shortcut.name,
                note: page.state.app.name,
                pick: () => void page.act({ do: "shortcut", name: shortcut.name, channel, ts: message.ts }),
              }))}
            >
              <Icon name="more" size={16} />
            </Menu>
          )}
        </div>
      )}
    </article>
  );
}

const isMain = (message: Message): boolean => !message.thread || message.thread === message.ts;

interface ListProps {
  conversation: Conversation;
  /** The newest message that had been read when the conversation was opened. */
  readUpTo: string;
  openThread: (ts: string) => void;
  focus: string;
}

export function MessageList({ conversation, readUpTo, openThread, focus }: ListProps) {
  const page = usePage();
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const main = conversation.messages.filter(isMain);
  const last = main.at(-1);
  const stamp = `${conversation.id} ${last?.ts ?? ""} ${last?.blocks.length ?? 0}`;
  useEffect(() => {
    const list = box.current!;
    if (focus) {
      const wanted = document.getElementById(`m${focus}`);
      wanted?.scrollIntoView({ block: "center" });
      wanted?.focus();
      return;
    }
    // A message taller than the window is read from its beginning.
    const stick = (): void => {
      const newest = list.lastElementChild as HTMLElement;
      const isTall = main.length > 0 && newest.offsetHeight > list.clientHeight;
      list.scrollTop = isTall ? newest.offsetTop - list.offsetTop : list.scrollHeight;
    };
    const scrolled = (): void => {
      atEnd.current = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
    };
    if (atEnd.current || last?.user === page.state.me || last?.ephemeral) stick();
    list.addEventListener("scroll", scrolled);
    const watch = new ResizeObserver(() => {
      if (atEnd.current) stick();
    });
    for (const child of list.children) watch.observe(child);
    return () => {
      list.removeEventListener("scroll", scrolled);
      watch.disconnect();
    };
  }, [stamp, focus]);
  let lastDay = "";
  let marked = false;
  return (
    <div class="messages" ref={box} role="log" aria-live="off" aria-label="Messages" tabIndex={0}>
      <div class="push" />
      {main.length === 0 && <p class="empty">Nothing has been said here yet.</p>}
      {main.map((message) => {
        const at = dateOf(message.ts);
        const today = day(at, page.reader.tz);
        const isNewDay = today !== lastDay;
        lastDay = today;
        const isFirstNew: boolean =
          !marked && readUpTo !== "" && message.ts > readUpTo && message.user !== page.state.me;
        marked ||= isFirstNew;
        return (
          <div key={message.ts}>
            {isNewDay && (
              <div class="day" role="separator">
                <span>{divider(at, page.reader, page.now)}</span>
              </div>
            )}
            {isFirstNew && (
              <div class="new" role="separator">
                <span>New</span>
              </div>
            )}
            <OneMessage
              message={message}
              channel={conversation.id}
              replies={conversation.messages.filter((one) => one.thread === message.ts && one.ts !== message.ts)}
              openThread={openThread}
            />
          </div>
        );
      })}
    </div>
  );
}

/** Says a new message of the open conversation to people who do not see it. */
export function Announcer({ conversation }: { conversation: Conversation | undefined }) {
  const page = usePage();
  const newest = conversation?.messages.at(-1);
  const known = useRef({ id: "", ts: "" });
  const words = useRef("");
  if (conversation && newest) {
    const isSamePlace = known.current.id === conversation.id;
    if (isSamePlace && newest.ts > known.current.ts && newest.user !== page.state.me) {
      words.current = `${page.state.people[newest.user]?.shown ?? ""}: ${spoken(newest.text, page)}`;
    }
    known.current = { id: conversation.id, ts: newest.ts };
  }
  return (
    <div class="unseen" role="status" aria-live="polite">
      {words.current}
    </div>
  );
}
