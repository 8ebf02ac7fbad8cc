/** The window an app opens: its form, complaints at fields, and the windows beneath it. */
import { useRef, useState } from "preact/hooks";
import { Blocks } from "./blocks";
import { Dialog } from "./confirm";
import { usePage, type Surface } from "./context";
import { Icon } from "./icons";
import { plain } from "./mrkdwn";
import type { View } from "./types";

export function Modal({ view }: { view: View }) {
  const page = usePage();
  const typed = useRef<Surface["typed"]>({});
  const [busy, setBusy] = useState(false);
  const close = (): void => void page.act({ do: "close", view: view.id });
  const submit = async (): Promise<void> => {
    setBusy(true);
    await page.act({ do: "submit", view: view.id, values: typed.current });
    setBusy(false);
  };
  return (
    <Dialog label={plain(view.title)} className={`window depth${view.depth ?? 1}`} onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
        noValidate
      >
        <header class="window-head">
          <h2>{plain(view.title)}</h2>
          <button type="button" class="tool" aria-label="Close" onClick={close}>
            <Icon name="close" />
          </button>
        </header>
        <div class="window-body">
          <Blocks
            blocks={view.blocks}
            target={{ view: view.id }}
            values={view.values}
            errors={view.errors}
            typed={typed.current}
          />
        </div>
        <footer class="window-foot">
          <button type="button" class="btn" onClick={close}>
            {plain(view.close)}
          </button>
          {view.submit && (
            <button type="submit" class="btn primary" aria-busy={busy}>
              {plain(view.submit)}
            </button>
          )}
        </footer>
      </form>
    </Dialog>
  );
}
