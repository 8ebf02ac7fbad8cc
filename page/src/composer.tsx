/** Where people write: text, and slash commands with their hints. */
import { useEffect, useRef, useState } from "preact/hooks";
import { usePage } from "./context";
import { Icon } from "./icons";
import { Menu } from "./menu";
import type { Command } from "./types";

interface Props {
  channel: string;
  label: string;
  thread?: string;
  /** Text put there from outside, for instance by the tour; a new object counts as new. */
  prefill?: { text: string } | null;
}

export function Composer({ channel, label, thread, prefill }: Props) {
  const page = usePage();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [closed, setClosed] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => setText(""), [channel, thread]);
  useEffect(() => {
    if (!prefill) return;
    setText(prefill.text);
    setClosed(true);
    area.current?.focus();
  }, [prefill]);
  useEffect(() => {
    const box = area.current!;
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 180)}px`;
  }, [text]);
  const invite: Command = {
    command: "/invite",
    hint: `@${page.state.app.handle}`,
    text: `Add ${page.state.app.name} to this channel`,
  };
  const word = /^\/\S*$/.exec(text)?.[0];
  const commands = [...page.state.app.commands, invite];
  const offers =
    word === undefined || thread || closed ? [] : commands.filter((one) => one.command.startsWith(word));
  const known = thread ? undefined : commands.find((one) => text.startsWith(`${one.command} `));
  const take = (command: Command): void => {
    setText(`${command.command} `);
    setAt(0);
    area.current?.focus();
  };
  const send = async (): Promise<void> => {
    const line = text.trim();
    if (!line) return;
    setText("");
    setClosed(false);
    const told =
      line.startsWith("/") && !thread
        ? await page.act({ do: "slash", channel, line })
        : await page.act({ do: "post", channel, text: line, thread });
    if (!told.ok && told.warning && !line.startsWith("/")) setText(line);
  };
  const keys = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (offers.length && step) {
      event.preventDefault();
      setAt((at + step + offers.length) % offers.length);
    } else if (offers.length && (event.key === "Tab" || (event.key === "Enter" && offers[at]?.command !== text))) {
      event.preventDefault();
      take(offers[at] ?? offers[0]!);
    } else if (offers.length && event.key === "Escape") {
      event.stopPropagation();
      setClosed(true);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      void send();
    }
  };
  const shortcuts = page.state.app.shortcuts.filter((one) => one.kind === "global");
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {offers.length > 0 && (
        <ul class="offers" role="listbox" id="commands" aria-label="Commands">
          {offers.map((offer, index) => (
            <li
              role="option"
              id={`command-${index}`}
              aria-selected={index === at}
              onMouseDown={(event) => {
                event.preventDefault();
                take(offer);
              }}
            >
              <b>{offer.command}</b> <span class="hint">{offer.hint}</span>
              <small>{offer.text}</small>
            </li>
          ))}
        </ul>
      )}
      <div class="composer-box">
        {!thread && shortcuts.length > 0 && (
          <Menu
            label="Shortcuts"
            className="tool"
            align="left"
            items={shortcuts.map((shortcut) => ({
              key: shortcut.name,
              label: shortcut.name,
              note: page.state.app.name,
              pick: () => void page.act({ do: "shortcut", name: shortcut.name }),
            }))}
          >
            <Icon name="bolt" />
          </Menu>
        )}
        <textarea
          ref={area}
          rows={1}
          value={text}
          aria-label={label}
          placeholder={label}
          aria-controls={offers.length ? "commands" : undefined}
          aria-activedescendant={offers.length ? `command-${at}` : undefined}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setClosed(false);
            setAt(0);
          }}
          onKeyDown={keys}
        />
        <button type="submit" class="tool send" aria-label="Send" title="Send" disabled={!text.trim()}>
          <Icon name="send" size={16} />
        </button>
      </div>
      <p class="composer-hint" aria-live="polite">
        {known ? (
          <>
            <b>{known.command}</b> {known.hint} · {known.text}
          </>
        ) : (
          "Enter sends · type / for commands"
        )}
      </p>
    </form>
  );
}
