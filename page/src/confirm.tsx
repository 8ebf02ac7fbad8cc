/** Windows: a dialog of the browser's own kind, and Slack's question before an act. */
import type { ComponentChildren } from "preact";
import { createContext } from "preact";
import { useContext, useEffect, useRef } from "preact/hooks";
import { Text, plain } from "./mrkdwn";
import type { Json } from "./types";

export type Ask = (question: Json) => Promise<boolean>;
export const AskContext = createContext<Ask>(async () => true);
export const useAsk = (): Ask => useContext(AskContext);

interface DialogProps {
  label: string;
  className?: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** A modal window: the browser keeps the focus inside and closes it on Escape. */
export function Dialog({ label, className, onClose, children }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = box.current!;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  return (
    <dialog
      ref={box}
      class={className}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === box.current) onClose();
      }}
    >
      {children}
    </dialog>
  );
}

export function Confirm({ question, answer }: { question: Json; answer: (yes: boolean) => void }) {
  return (
    <Dialog label={plain(question.title?.text ?? "Sure?")} className="window small" onClose={() => answer(false)}>
      <h2>{plain(question.title?.text ?? "")}</h2>
      <div class="window-body">
        <Text of={question.text} />
      </div>
      <div class="window-foot">
        <button type="button" class="btn" onClick={() => answer(false)}>
          {plain(question.deny?.text ?? "Cancel")}
        </button>
        <button
          type="button"
          class={`btn ${question.style === "danger" ? "danger" : "primary"}`}
          onClick={() => answer(true)}
        >
          {plain(question.confirm?.text ?? "OK")}
        </button>
      </div>
    </Dialog>
  );
}
