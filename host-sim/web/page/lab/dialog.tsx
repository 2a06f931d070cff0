import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { tell } from "./words/words.js";

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A window above the page. Escape closes it, and the focus returns to where it was. */
export function Dialog({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="dialog-title"
      onClose={onClose}
      onClick={(event) => {
        // What is around the window belongs to it, too.
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="dialog">
        <header class="card-head">
          <h2 id="dialog-title">{title}</h2>
          <span class="spacer" />
          <button
            type="button"
            class="quiet"
            aria-label={tell("close")}
            title={tell("close")}
            onClick={() => dialog.current?.close()}
          >
            ✕
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
