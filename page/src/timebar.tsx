/** The clock of the made-up company, and the buttons that move it. */
import { moveClock } from "./api";
import { usePage } from "./context";
import { city, clockText, shortMoment } from "./dates";
import { Icon, type IconName } from "./icons";
import { Menu } from "./menu";

interface Move {
  to: string;
  icon: IconName;
  label: string;
  note?: string;
}

export function TimeBar({ lit }: { lit: boolean }) {
  const { state, reader, now, say } = usePage();
  const next = state.nextAt ? new Date(state.nextAt) : null;
  const moves: Move[] = [
    { to: "next", icon: "skip", label: "Next event", note: next ? shortMoment(next, reader) : "nothing planned" },
    { to: "workday", icon: "day", label: "Next working day", note: "09:00" },
    { to: "week", icon: "clock", label: "A week on" },
    { to: "play", icon: "play", label: "Play twelve weeks" },
  ];
  const go = async (to: string): Promise<void> => {
    const told = await moveClock(state.me, to);
    if (!told.ok) say(told.warning ?? "The clock is moving already.");
  };
  return (
    <div class={`timebar${lit ? " lit" : ""}`} role="group" aria-label="The clock of this company">
      <span class="now">
        <Icon name="clock" size={16} />
        <b>{clockText(now, reader)}</b>
        <small>{city(reader.tz)}</small>
      </span>
      <span class="moves">
        {moves.map((move) => (
          <button
            key={move.to}
            type="button"
            class={`move ${move.to}`}
            disabled={state.busy !== null}
            title={move.note}
            onClick={() => void go(move.to)}
          >
            <Icon name={move.icon} size={15} />
            {move.label}
          </button>
        ))}
      </span>
      <span class="moves-small">
        <Menu
          label="Move the clock"
          className="move"
          align="left"
          items={moves.map((move) => ({
            key: move.to,
            label: move.label,
            note: move.note,
            disabled: state.busy !== null,
            pick: () => void go(move.to),
          }))}
        >
          Move <Icon name="chevron" size={14} />
        </Menu>
      </span>
    </div>
  );
}

export function Progress() {
  const { state, reader, now } = usePage();
  if (!state.busy) return null;
  const percent = Math.round(state.busy.share * 100);
  return (
    <div class="progress" role="status">
      <span>
        {state.busy.what} … <b>{clockText(now, reader)}</b>
      </span>
      <progress max={100} value={percent} aria-label={state.busy.what} />
      <button type="button" class="move" onClick={() => void moveClock(state.me, "stop")}>
        <Icon name="stop" size={14} /> Stop
      </button>
    </div>
  );
}
