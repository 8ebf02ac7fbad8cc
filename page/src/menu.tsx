/** A button that opens a menu: Escape and a click elsewhere close it, arrow keys walk through it. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

export interface Item {
  key: string;
  label: ComponentChildren;
  note?: string;
  disabled?: boolean;
  pick: () => void;
}

interface Props {
  label: string;
  className?: string;
  align?: "left" | "right";
  items: Item[];
  children: ComponentChildren;
}

export function Menu({ label, className, align = "right", items, children }: Props) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLSpanElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setOpen(false);
    opener.current?.focus();
  };
  useEffect(() => {
    if (!open) return;
    root.current?.querySelector<HTMLElement>("[role=menuitem]:not(:disabled)")?.focus();
    const elsewhere = (event: Event): void => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", elsewhere);
    return () => document.removeEventListener("pointerdown", elsewhere);
  }, [open]);
  const walk = (event: KeyboardEvent): void => {
    if (event.key === "Escape") {
      event.stopPropagation();
      event.preventDefault();
      close();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...root.current!.querySelectorAll<HTMLElement>("[role=menuitem]:not(:disabled)")];
    const here = all.indexOf(document.activeElement as HTMLElement);
    all[(here + step + all.length) % all.length]?.focus();
  };
  return (
    <span class="menu" ref={root} onKeyDown={open ? walk : undefined}>
      <button
        type="button"
        ref={opener}
        class={className}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <span class={`menu-list ${align}`} role="menu" aria-label={label}>
          {items.map((item) => (
            <button
              type="button"
              role="menuitem"
              key={item.key}
              disabled={item.disabled}
              onClick={() => {
                close();
                item.pick();
              }}
            >
              <span>{item.label}</span>
              {item.note && <small>{item.note}</small>}
            </button>
          ))}
        </span>
      )}
    </span>
  );
}
