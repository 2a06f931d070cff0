import { tell } from "./words/words.js";

const PANES = {
  board: "paneBoard",
  code: "paneCode",
  network: "paneNetwork",
  lessons: "paneLessons",
} as const;
export type PaneName = keyof typeof PANES;

/** What stands beside the boards; on a phone, in their place. */
export function Panes({ shown, onShow }: { shown: PaneName; onShow: (pane: PaneName) => void }) {
  return (
    <nav class="panes pills" aria-label={tell("panes")}>
      {(Object.keys(PANES) as PaneName[]).map((name) => (
        <button
          key={name}
          type="button"
          class={name}
          aria-current={shown === name}
          onClick={() => onShow(name)}
        >
          {tell(PANES[name])}
        </button>
      ))}
    </nav>
  );
}
