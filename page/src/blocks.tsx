/** Block Kit as people see it. What sends something is drawn here, seldom blocks by a library that is loaded then. */
import { lazy, Suspense } from "preact/compat";
import { useId, useMemo, useRef } from "preact/hooks";
import { fileAddress } from "./api";
import { LineChart } from "./chart";
import { SurfaceContext, usePage, useSurface, type Surface } from "./context";
import { Element } from "./elements";
import { plain, Text } from "./mrkdwn";
import type { Json } from "./types";

const Kit = lazy(() => import("./kit"));

function Picture({ of, className }: { of: Json; className: string }) {
  const page = usePage();
  const id = of.slack_file?.id as string | undefined;
  if (id) return <img class={className} src={fileAddress(id, page.state.me)} alt={of.alt_text ?? ""} />;
  return (
    <span class="elsewhere">
      {of.alt_text}{" "}
      <a href={of.image_url} target="_blank" rel="noopener noreferrer">
        (a picture from elsewhere)
      </a>
    </span>
  );
}

function Section({ block }: { block: Json }) {
  const accessory = block.accessory as Json | undefined;
  return (
    <div class="section">
      <div class="section-words">
        {block.text && (
          <div>
            <Text of={block.text} />
          </div>
        )}
        {block.fields && (
          <div class="fields">
            {(block.fields as Json[]).map((field) => (
              <div>
                <Text of={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {accessory && (
        <div class="accessory">
          {accessory.type === "image" ? (
            <Picture of={accessory} className="thumb" />
          ) : (
            <Element element={accessory} block={block} label={block.text ? plain(block.text.text) : undefined} />
          )}
        </div>
      )}
    </div>
  );
}

function Context({ block }: { block: Json }) {
  return (
    <div class="context">
      {(block.elements as Json[]).map((one) =>
        one.type === "image" ? <Picture of={one} className="tiny" /> : <span>{<Text of={one} />}</span>,
      )}
    </div>
  );
}

function Image({ block }: { block: Json }) {
  return (
    <figure>
      {block.title && <figcaption>{plain(block.title.text)}</figcaption>}
      <Picture of={block} className="picture" />
    </figure>
  );
}

function Input({ block }: { block: Json }) {
  const surface = useSurface();
  const id = useId();
  const error = surface.errors[block.block_id];
  const label = plain(block.label.text);
  return (
    <div class={`input${error ? " wrong" : ""}`}>
      <div class="label" aria-hidden="true">
        {label} {block.optional && <span>(optional)</span>}
      </div>
      <Element
        key={`${block.block_id}/${block.element.action_id}`}
        element={block.element}
        block={block}
        label={label}
        invalid={Boolean(error)}
        describedBy={`${id}-hint`}
      />
      <div id={`${id}-hint`}>
        {error && (
          <div class="error" role="alert">
            {error}
          </div>
        )}
        {block.hint && <div class="hint">{plain(block.hint.text)}</div>}
      </div>
    </div>
  );
}

function Seldom({ block }: { block: Json }) {
  return (
    <Suspense fallback={<div class="waiting" />}>
      <Kit block={block} />
    </Suspense>
  );
}

function Block({ block }: { block: Json }) {
  switch (block.type) {
    case "section":
      return <Section block={block} />;
    case "context":
      return <Context block={block} />;
    case "actions":
      return (
        <div class="actions">
          {(block.elements as Json[]).map((element) => (
            <Element key={element.action_id} element={element} block={block} />
          ))}
        </div>
      );
    case "divider":
      return <hr />;
    case "header":
      return <h3>{plain(block.text.text)}</h3>;
    case "image":
      return <Image block={block} />;
    case "input":
      return <Input block={block} />;
    case "data_visualization":
      return block.chart.type === "line" ? <LineChart block={block} /> : <Seldom block={block} />;
    case "alert":
      return (
        <div class={`alert ${block.level ?? "default"}`} role="note">
          <Text of={block.text} />
        </div>
      );
    default:
      return <Seldom block={block} />;
  }
}

interface BlocksProps {
  blocks: Json[];
  target: Json;
  values: Json;
  errors?: Record<string, string>;
  typed?: Surface["typed"];
}

const NO_ERRORS = {};

/** The blocks of one message or view; keys are places, so that a redraw keeps the focus where it is. */
export function Blocks({ blocks, target, values, errors = NO_ERRORS, typed }: BlocksProps) {
  const own = useRef<Surface["typed"]>({});
  const surface = useMemo(
    () => ({ target, values, errors, typed: typed ?? own.current }),
    [JSON.stringify(target), values, errors, typed],
  );
  return (
    <SurfaceContext.Provider value={surface}>
      <div class="blocks">
        {blocks.map((block, index) => (
          <Block key={`${index} ${block.type}`} block={block} />
        ))}
      </div>
    </SurfaceContext.Provider>
  );
}
