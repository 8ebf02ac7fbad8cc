/** The sidebar: who one is, channels, conversations, the app; and the list of people one can be. */
import { useState } from "preact/hooks";
import { Avatar } from "./avatar";
import { Dialog } from "./confirm";
import { usePage } from "./context";
import { city, time } from "./dates";
import { Icon } from "./icons";
import type { Conversation } from "./types";

interface Props {
  place: string;
  choosePerson: () => void;
  choosePlace: (id: string) => void;
}

const Unread = ({ count }: { count: number }) =>
  count > 0 ? (
    <span class="unread">
      {count}
      <span class="unseen"> unread</span>
    </span>
  ) : null;

export function Sidebar({ place, choosePerson, choosePlace }: Props) {
  const { state, me, now } = usePage();
  const channels = state.conversations
    .filter((one) => one.name && one.member)
    .sort((one, two) => one.name.localeCompare(two.name));
  const others = state.conversations
    .filter((one) => one.name && !one.member && !one.archived)
    .sort((one, two) => one.name.localeCompare(two.name));
  const direct = state.conversations.find((one) => one.id === state.direct);
  const talks = state.conversations.filter((one) => !one.name && one.id !== state.direct);
  const row = (one: Conversation) => (
    <li key={one.id}>
      <button
        type="button"
        class={`row${one.unread ? " fresh" : ""}${one.member ? "" : " outside"}`}
        aria-current={place === one.id ? "page" : undefined}
        onClick={() => choosePlace(one.id)}
      >
        <span class="hash" aria-hidden="true">
          {one.kind === "private" ? <Icon name="lock" size={13} /> : "#"}
        </span>
        <span class="row-name">{one.name}</span>
        <Unread count={one.unread} />
      </button>
    </li>
  );
  return (
    <nav class="sidebar" aria-label="Conversations">
      <h1>{state.team}</h1>
      <button type="button" class="who" onClick={choosePerson} aria-haspopup="dialog">
        <Avatar id={state.me} size={34} />
        <span>
          <span class="unseen">You are</span>
          <strong>{me.shown}</strong>
          <small>{me.title || "Guest"}</small>
          <small>
            {city(me.tz)}, {time(now, me)}
          </small>
        </span>
        <Icon name="chevron" size={16} />
      </button>
      <h2>Channels</h2>
      <ul>{channels.map(row)}</ul>
      {others.length > 0 && (
        <>
          <h2>Not joined</h2>
          <ul>{others.map(row)}</ul>
        </>
      )}
      {talks.length > 0 && (
        <>
          <h2>Direct messages</h2>
          <ul>
            {talks.map((one) => (
              <li key={one.id}>
                <button type="button" class="row" onClick={() => choosePlace(one.id)}>
                  <Avatar id={one.with[0] ?? state.me} size={18} />
                  <span class="row-name">{one.with.map((id) => state.people[id]?.shown ?? id).join(", ")}</span>
                  <Unread count={one.unread} />
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>Apps</h2>
      <ul>
        <li>
          <button
            type="button"
            class={`row${direct?.unread ? " fresh" : ""}`}
            aria-current={place === state.direct ? "page" : undefined}
            onClick={() => choosePlace(state.direct)}
          >
            <Avatar id={state.app.user} size={18} />
            <span class="row-name">{state.app.name}</span>
            <Unread count={direct?.unread ?? 0} />
          </button>
        </li>
      </ul>
      <p class="note">{state.about.note}</p>
    </nav>
  );
}

export function People({ choose, close }: { choose: (id: string) => void; close: () => void }) {
  const { state, now } = usePage();
  const [wanted, setWanted] = useState("");
  const words = wanted.toLowerCase();
  const people = Object.entries(state.people)
    .filter(([, one]) => !one.bot && !one.deleted)
    .filter(([, one]) => `${one.shown} ${one.title} ${one.tz}`.toLowerCase().includes(words))
    .sort(([, one], [, two]) => one.shown.localeCompare(two.shown));
  return (
    <Dialog label="Be somebody else" className="window people" onClose={close}>
      <header class="window-head">
        <h2>Be somebody else</h2>
        <button type="button" class="tool" aria-label="Close" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <label class="search">
        <Icon name="search" size={16} />
        <span class="unseen">Find a person</span>
        <input
          autoFocus
          value={wanted}
          placeholder="Name, role or city"
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      </label>
      <ul class="people-list">
        {people.map(([id, one]) => (
          <li key={id}>
            <button type="button" aria-current={id === state.me ? "true" : undefined} onClick={() => choose(id)}>
              <Avatar id={id} />
              <span>
                <strong>{one.shown}</strong>
                <small>
                  {one.title}
                  {one.guest && " · guest"}
                  {one.stranger && "from another company"}
                </small>
              </span>
              <small class="local">
                {city(one.tz)}
                <br />
                {time(now, one)}
              </small>
            </button>
          </li>
        ))}
        {people.length === 0 && <li class="empty">Nobody is called that.</li>}
      </ul>
    </Dialog>
  );
}
