/** What can be clicked or filled in: every element of Block Kit that sends something. */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { usePage, useSurface } from "./context";
import { useAsk } from "./confirm";
import { fromWall, toWall } from "./dates";
import { Menu } from "./menu";
import { inside, plain, Text } from "./mrkdwn";
import type { Json, Told } from "./types";

interface Props {
  element: Json;
  block: Json;
  /** The label of the input block it stands in. */
  label?: string;
  describedBy?: string;
  invalid?: boolean;
}

/** Sends acts of one element, and knows whether one is on its way or went wrong. */
function useSending({ element, block }: Props) {
  const page = usePage();
  const surface = useSurface();
  const ask = useAsk();
  const [state, setState] = useState<"" | "busy" | "failed">("");
  const alive = useRef(true);
  useEffect(() => () => void (alive.current = false), []);
  const send = async (body: Json): Promise<Told> => {
    if (element.confirm && body.do !== "suggest" && !(await ask(element.confirm))) return { ok: false };
    setState("busy");
    const told = await page.act({
      ...surface.target,
      block: block.block_id,
      action: element.action_id,
      values: surface.typed,
      ...body,
    });
    if (alive.current) setState(told.ok ? "" : "failed");
    return told;
  };
  return { page, surface, send, state };
}

/** What was chosen just now, until the server says what holds: a control must not jump back in between. */
function useChosen<Value>(known: Value): [Value, (value: Value) => void, () => void] {
  const [own, setOwn] = useState<{ value: Value } | null>(null);
  const mark = JSON.stringify(known);
  useEffect(() => setOwn(null), [mark]);
  return [own ? own.value : known, (value) => setOwn({ value }), () => setOwn(null)];
}

const held = (values: Json, block: Json, element: Json): Json => values?.[block.block_id]?.[element.action_id] ?? {};

export function Button(props: Props) {
  const { element } = props;
  const { page, send, state } = useSending(props);
  const text = plain(element.text?.text ?? "");
  const click = (): void => {
    if (element.url) {
      const place = inside(element.url);
      if (place) page.openConversation(place.id, place.ts);
      else window.open(element.url, "_blank", "noopener,noreferrer");
    }
    void send({ do: "click" });
  };
  return (
    <button
      type="button"
      class={`btn ${element.style ?? ""} ${state}`}
      aria-label={element.accessibility_label}
      aria-busy={state === "busy"}
      onClick={click}
    >
      {text}
      {state === "failed" && <span class="warn" role="img" aria-label="That did not work" />}
    </button>
  );
}

export function Overflow(props: Props) {
  const { element } = props;
  const { send } = useSending(props);
  const items = (element.options as Json[]).map((option) => ({
    key: option.value ?? option.text.text,
    label: plain(option.text.text),
    note: option.description ? plain(option.description.text) : undefined,
    pick: () => {
      if (option.url) window.open(option.url, "_blank", "noopener,noreferrer");
      void send({ do: "click", option: option.value });
    },
  }));
  return (
    <Menu label="More options" className="btn icon" items={items}>
      <span aria-hidden="true">⋯</span>
    </Menu>
  );
}

export function Choices(props: Props) {
  const { element, block, label } = props;
  const { surface, send } = useSending(props);
  const name = useId();
  const many = element.type === "checkboxes";
  const now = held(surface.values, block, element);
  const known: string[] = many
    ? (now.selected_options ?? []).map((one: Json) => one.value)
    : [now.selected_option?.value];
  const [chosen, setChosen, forget] = useChosen(known);
  const pick = async (value: string): Promise<void> => {
    const without = chosen.filter((one) => one !== value);
    setChosen(many ? (without.length < chosen.length ? without : [...chosen, value]) : [value]);
    if (!(await send({ do: "click", option: value })).ok) forget();
  };
  return (
    <fieldset class="choices" aria-describedby={props.describedBy}>
      <legend class="unseen">{label ?? "Choose"}</legend>
      {(element.options as Json[]).map((option) => (
        <label key={option.value}>
          <input
            type={many ? "checkbox" : "radio"}
            name={name}
            checked={chosen.includes(option.value)}
            onChange={() => void pick(option.value)}
          />
          <span>
            <Text of={option.text} />
            {option.description && (
              <small>
                <Text of={option.description} />
              </small>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface Offer {
  id: string;
  label: string;
}

/** What a select offers, by the value that is sent: a label, or the id of a person or channel. */
function useOffers(element: Json): { groups: { label: string; offers: Offer[] }[]; key: string } {
  const { state } = usePage();
  const kind = element.type.replace("multi_", "");
  if (kind === "users_select") {
    const people = Object.entries(state.people).filter(([, one]) => !one.deleted && !one.bot);
    return { key: "user", groups: [{ label: "", offers: people.map(([id, one]) => ({ id, label: one.shown })) }] };
  }
  if (kind === "channels_select" || kind === "conversations_select") {
    const there = state.conversations.filter((one) => one.name && (kind !== "channels_select" || one.kind === "public"));
    const offers = there.map((one) => ({ id: one.id, label: `#${one.name}` }));
    return { key: kind === "channels_select" ? "channel" : "conversation", groups: [{ label: "", offers }] };
  }
  const offer = (option: Json): Offer => ({ id: option.text.text, label: plain(option.text.text) });
  const grouped = (element.option_groups ?? []) as Json[];
  return {
    key: "option",
    groups: grouped.length
      ? grouped.map((group) => ({ label: plain(group.label.text), offers: group.options.map(offer) }))
      : [{ label: "", offers: ((element.options ?? []) as Json[]).map(offer) }],
  };
}

const idOf = (value: unknown): string =>
  typeof value === "object" && value ? String((value as Json).text?.text ?? "") : String(value ?? "");

export function Select(props: Props) {
  const { element, block, label } = props;
  const { surface, send } = useSending(props);
  const { groups, key } = useOffers(element);
  const [value, setValue, forget] = useChosen(idOf(held(surface.values, block, element)[`selected_${key}`]));
  const placeholder = plain(element.placeholder?.text ?? "Select an option");
  const options = (offers: Offer[]): ComponentChildren =>
    offers.map((offer) => (
      <option key={offer.id} value={offer.id}>
        {offer.label}
      </option>
    ));
  return (
    <span class="select">
      <select
        aria-label={label ?? placeholder}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid}
        value={value}
        onChange={async (event) => {
          setValue(event.currentTarget.value);
          if (!(await send({ do: "choose", value: event.currentTarget.value || null })).ok) forget();
        }}
      >
        <option value="">{placeholder}</option>
        {groups.map((group) =>
          group.label ? <optgroup label={group.label}>{options(group.offers)}</optgroup> : options(group.offers),
        )}
      </select>
    </span>
  );
}

export function MultiSelect(props: Props) {
  const { element, block, label } = props;
  const { surface, send } = useSending(props);
  const { groups, key } = useOffers(element);
  const known: string[] = (held(surface.values, block, element)[`selected_${key}s`] ?? []).map(idOf);
  const [chosen, setChosen, forget] = useChosen(known);
  const placeholder = plain(element.placeholder?.text ?? "Select options");
  const all = groups.flatMap((group) => group.offers);
  const names = chosen.map((id) => all.find((offer) => offer.id === id)?.label ?? id);
  const toggle = async (id: string): Promise<void> => {
    const next = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
    setChosen(next);
    if (!(await send({ do: "choose", value: next })).ok) forget();
  };
  return (
    <details class="multi">
      <summary aria-label={`${label ?? placeholder}: ${names.join(", ") || "nothing chosen"}`}>
        {names.length ? names.map((name) => <span class="pill">{name}</span>) : placeholder}
      </summary>
      <fieldset class="choices">
        <legend class="unseen">{label ?? placeholder}</legend>
        {all.map((offer) => (
          <label key={offer.id}>
            <input type="checkbox" checked={chosen.includes(offer.id)} onChange={() => void toggle(offer.id)} />
            <span>{offer.label}</span>
          </label>
        ))}
      </fieldset>
    </details>
  );
}

/** A select whose options the app names for what is typed. */
export function ExternalSelect(props: Props) {
  const { element, block, label } = props;
  const { surface, send } = useSending(props);
  const list = useId();
  const [offers, setOffers] = useState<string[]>([]);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const timer = useRef(0);
  const many = element.type.startsWith("multi_");
  const now = held(surface.values, block, element);
  const chosen: string[] = many ? (now.selected_options ?? []).map(idOf) : [idOf(now.selected_option)].filter(Boolean);
  const [typed, setTyped] = useState<string | null>(null);
  const suggest = (text: string): void => {
    setTyped(text);
    clearTimeout(timer.current);
    if (text.length < (element.min_query_length ?? 3)) return;
    timer.current = window.setTimeout(async () => {
      const told = await send({ do: "suggest", typed: text });
      setOffers(told.options ?? []);
      setOpen(true);
      setAt(-1);
    }, 150);
  };
  const pick = (offer: string): void => {
    setOpen(false);
    setTyped(null);
    void send({ do: "choose", value: many ? [offer] : offer });
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && open) {
      event.stopPropagation();
      event.preventDefault();
      setOpen(false);
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && offers.length) {
      event.preventDefault();
      setOpen(true);
      setAt((at + step + offers.length) % offers.length);
    }
    if (event.key === "Enter" && open && offers[at] !== undefined) {
      event.preventDefault();
      pick(offers[at]);
    }
  };
  return (
    <span class="combo">
      <input
        role="combobox"
        aria-expanded={open}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={at >= 0 ? `${list}-${at}` : undefined}
        aria-label={label ?? plain(element.placeholder?.text ?? "Search")}
        aria-invalid={props.invalid}
        placeholder={plain(element.placeholder?.text ?? "Type to search")}
        value={typed ?? chosen.join(", ")}
        onInput={(event) => suggest(event.currentTarget.value)}
        onKeyDown={keys}
        onBlur={() => setTimeout(() => setOpen(false), 150)}
      />
      {open && (
        <ul role="listbox" id={list}>
          {offers.length ? (
            offers.map((offer, index) => (
              <li role="option" id={`${list}-${index}`} aria-selected={index === at} onMouseDown={() => pick(offer)}>
                {plain(offer)}
              </li>
            ))
          ) : (
            <li class="none">No matches</li>
          )}
        </ul>
      )}
    </span>
  );
}

const DATES: Record<string, { type: "date" | "time" | "datetime-local"; key: string }> = {
  datepicker: { type: "date", key: "selected_date" },
  timepicker: { type: "time", key: "selected_time" },
  datetimepicker: { type: "datetime-local", key: "selected_date_time" },
};

export function DatePicker(props: Props) {
  const { element, block, label } = props;
  const { page, surface, send } = useSending(props);
  const { type, key } = DATES[element.type]!;
  const now = held(surface.values, block, element)[key];
  const isMoment = element.type === "datetimepicker";
  const zone = page.reader.tz;
  const [shown, setShown, forget] = useChosen(now == null ? "" : isMoment ? toWall(Number(now), zone) : String(now));
  return (
    <input
      type={type}
      class="field narrow"
      aria-label={label ?? plain(element.placeholder?.text ?? type)}
      aria-describedby={props.describedBy}
      aria-invalid={props.invalid}
      value={shown}
      onChange={async (event) => {
        const wall = event.currentTarget.value;
        setShown(wall);
        const value = wall ? (isMoment ? String(fromWall(wall, zone)) : wall) : null;
        if (!(await send({ do: "choose", value })).ok) forget();
      }}
    />
  );
}

const MODES: Record<string, "text" | "decimal" | "email" | "url"> = {
  number_input: "decimal",
  email_text_input: "email",
  url_text_input: "url",
};

const asRich = (text: string): Json | null =>
  text ? { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] } : null;

const fromRich = (value: Json | null): string =>
  (value?.elements ?? [])
    .flatMap((part: Json) => part.elements ?? [])
    .map((leaf: Json) => leaf.text ?? "")
    .join("");

export function TextInput(props: Props) {
  const { element, block, label } = props;
  const { surface, send } = useSending(props);
  const isRich = element.type === "rich_text_input";
  const now = held(surface.values, block, element);
  const begun = surface.typed[block.block_id]?.[element.action_id];
  const shown = isRich ? fromRich(now.rich_text_value) : String(now.value ?? "");
  const initial = useRef(typeof begun === "string" ? begun : shown);
  const timer = useRef(0);
  const triggers: string[] = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const dispatches = Boolean(block.dispatch_action);
  const sendNow = (text: string): void => void send({ do: "choose", value: isRich ? asRich(text) : text });
  const typed = (text: string): void => {
    (surface.typed[block.block_id] ??= {})[element.action_id] = isRich ? asRich(text) : text;
    if (!dispatches || !triggers.includes("on_character_entered")) return;
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => sendNow(text), 250);
  };
  const shared = {
    class: "field",
    "aria-label": label,
    "aria-describedby": props.describedBy,
    "aria-invalid": props.invalid,
    placeholder: plain(element.placeholder?.text ?? ""),
    maxLength: element.max_length,
    defaultValue: initial.current,
    autoFocus: element.focus_on_load,
    onInput: (event: { currentTarget: { value: string } }) => typed(event.currentTarget.value),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !dispatches || !triggers.includes("on_enter_pressed")) return;
      event.preventDefault();
      sendNow((event.currentTarget as HTMLInputElement).value);
    },
  };
  return element.multiline || isRich ? (
    <textarea rows={4} {...shared} />
  ) : (
    <input type="text" inputMode={MODES[element.type] ?? "text"} {...shared} />
  );
}

export function Element(props: Props) {
  const kind = String(props.element.type);
  if (kind === "button" || kind === "workflow_button") return <Button {...props} />;
  if (kind === "overflow") return <Overflow {...props} />;
  if (kind === "radio_buttons" || kind === "checkboxes") return <Choices {...props} />;
  if (kind.endsWith("external_select")) return <ExternalSelect {...props} />;
  if (kind.startsWith("multi_")) return <MultiSelect {...props} />;
  if (kind.endsWith("_select")) return <Select {...props} />;
  if (kind in DATES) return <DatePicker {...props} />;
  if (kind.endsWith("_input")) return <TextInput {...props} />;
  return <span class="unknown">[{kind}]</span>;
}
