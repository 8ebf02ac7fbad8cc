/** What stands at the right: a thread, the guided first minute, the inspector. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { readLog } from "./api";
import { Composer } from "./composer";
import { usePage } from "./context";
import { Icon } from "./icons";
import { OneMessage } from "./messages";
import type { Conversation, Entry, Log, Step } from "./types";

interface PanelProps {
  title: string;
  note?: string;
  close: () => void;
  children: ComponentChildren;
}

function Panel({ title, note, close, children }: PanelProps) {
  return (
    <aside class="panel" aria-label={title}>
      <header class="panel-head">
        <h2>{title}</h2>
        {note && <small>{note}</small>}
        <button type="button" class="tool" aria-label={`Close ${title}`} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      {children}
    </aside>
  );
}

export function Thread({ conversation, ts, close }: { conversation: Conversation; ts: string; close: () => void }) {
  const { state } = usePage();
  const parent = conversation.messages.find((one) => one.ts === ts);
  const replies = conversation.messages.filter((one) => one.thread === ts && one.ts !== ts);
  return (
    <Panel title="Thread" note={conversation.name ? `#${conversation.name}` : state.app.name} close={close}>
      <div class="panel-body messages" tabIndex={0} role="log" aria-live="off" aria-label="Thread">
        {parent ? (
          <OneMessage message={parent} channel={conversation.id} replies={[]} />
        ) : (
          <p class="empty">This message is gone.</p>
        )}
        {replies.length > 0 && (
          <div class="day">
            <span>
              {replies.length} {replies.length === 1 ? "reply" : "replies"}
            </span>
          </div>
        )}
        {replies.map((reply) => (
          <OneMessage key={reply.ts} message={reply} channel={conversation.id} replies={[]} />
        ))}
      </div>
      {parent && conversation.member && conversation.name && (
        <Composer channel={conversation.id} thread={ts} label="Reply in thread" />
      )}
    </Panel>
  );
}

export function Tour({ go, close }: { go: (step: Step) => void; close: () => void }) {
  const { state } = usePage();
  const done = state.tour.filter((step) => step.done).length;
  const current = state.tour.find((step) => !step.done);
  return (
    <Panel title="Your first minute" note={`${done} of ${state.tour.length}`} close={close}>
      <div class="panel-body tour">
        <progress max={state.tour.length} value={done} aria-label="Steps done" />
        <ol>
          {state.tour.map((step, index) => (
            <li class={step.done ? "done" : step === current ? "now" : ""} key={step.id}>
              <span class="tick" aria-hidden="true">
                {step.done ? <Icon name="check" size={14} /> : index + 1}
              </span>
              <div>
                <strong>
                  {step.title}
                  {step.done && <span class="unseen"> (done)</span>}
                </strong>
                {step === current && (
                  <>
                    <p>
                      {step.text.split("`").map((part, place) => (place % 2 ? <code>{part}</code> : part))}
                    </p>
                    {step.go && (
                      <button type="button" class="btn primary" onClick={() => go(step)}>
                        Take me there
                      </button>
                    )}
                  </>
                )}
              </div>
            </li>
          ))}
        </ol>
        {!current && <p class="finish">That was all. Look around: everything here is the real app at work.</p>}
        <p class="fine">
          Colleagues are simulated; they act through clicks and commands only. The app, its database and its timetable
          are what you would run.
        </p>
      </div>
    </Panel>
  );
}

const WAYS: Record<string, string> = {
  call: "app → Slack",
  command: "Slack → app",
  interaction: "Slack → app",
  event: "Slack → app",
};

function Row({ entry, at }: { entry: Entry; at: string }) {
  return (
    <details class={`entry${entry.ok ? "" : " bad"}`}>
      <summary>
        <span class={`way ${entry.way}`}>{WAYS[entry.way] ?? entry.way}</span>
        <code>{entry.what}</code>
        <span class="ms">{entry.ms == null ? "not answered" : `${entry.ms < 10 ? entry.ms : Math.round(entry.ms)} ms`}</span>
        <small>
          {at} {entry.note && <b>{entry.note}</b>}
        </small>
      </summary>
      <h4>{entry.way === "call" ? "Arguments" : "Payload"}</h4>
      <pre tabIndex={0}>{entry.sent}</pre>
      <h4>{entry.way === "call" ? "Answer" : "Acknowledgement"}</h4>
      <pre tabIndex={0}>{entry.answer === "null" ? "empty" : entry.answer}</pre>
    </details>
  );
}

export function Inspector({ close }: { close: () => void }) {
  const { state, reader } = usePage();
  const [log, setLog] = useState<Log | null>(null);
  const [way, setWay] = useState("all");
  useEffect(() => {
    let current = true;
    void readLog().then((read) => current && setLog(read));
    return () => void (current = false);
  }, [state]);
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: reader.tz,
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  const entries = (log?.entries ?? []).filter((one) =>
    way === "all" ? true : way === "refused" ? !one.ok : way === "calls" ? one.way === "call" : one.way !== "call",
  );
  return (
    <Panel title="Inspector" note="between Slack and the app" close={close}>
      <div class="panel-body inspector">
        {log && (
          <dl class="figures">
            <div>
              <dt>Calls</dt>
              <dd>{log.counts.calls}</dd>
            </div>
            <div>
              <dt>Deliveries</dt>
              <dd>{log.counts.deliveries}</dd>
            </div>
            <div>
              <dt>Slowest ack</dt>
              <dd>{log.slowest == null ? "–" : `${Math.round(log.slowest)} ms`}</dd>
            </div>
            <div class={log.violations.length ? "bad" : "good"}>
              <dt>Slack would refuse</dt>
              <dd>{log.violations.length || "nothing"}</dd>
            </div>
          </dl>
        )}
        {log?.violations.map((one) => (
          <p class="violation" role="note">
            <b>{one.kind.replaceAll("_", " ")}</b> {one.detail}
          </p>
        ))}
        <div class="filter" role="group" aria-label="Show">
          {["all", "calls", "deliveries", "refused"].map((one) => (
            <button type="button" aria-pressed={way === one} onClick={() => setWay(one)}>
              {one}
            </button>
          ))}
        </div>
        {entries.length === 0 && <p class="empty">Nothing of this kind yet.</p>}
        {entries.map((entry, index) => (
          <Row key={`${entry.at} ${entry.what} ${entries.length - index}`} entry={entry} at={format.format(new Date(entry.at))} />
        ))}
      </div>
    </Panel>
  );
}
