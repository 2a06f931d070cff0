import { useState } from "preact/hooks";
import type { Example, Ready } from "../../lab/lab-protocol.js";
import { say } from "../words/words.js";
import { Dialog } from "./dialog.js";
import type { Programs } from "./programs.js";
import { inPageLanguage, tell } from "./words/words.js";
import type { Workshop } from "./workshop.js";

interface Props {
  readonly workshop: Workshop;
  readonly programs: Programs;
  readonly examples: readonly Example[];
  readonly kinds: Ready["boards"];
  readonly panels: Ready["panels"];
  readonly onClose: () => void;
}

/** Examples in the list, apart from programs of the same name. */
const EXAMPLE = "example:";

/** Puts up another board, with a program of the user's or an example. */
export function AddBoard({ workshop, programs, examples, kinds, panels, onClose }: Props) {
  const [chosen, setChosen] = useState(workshop.shop.current);
  const [kind, setKind] = useState(kinds[0]?.name);
  const [panel, setPanel] = useState("");
  const example = examples.find(({ name }) => chosen === EXAMPLE + name);

  const onSubmit = (event: Event) => {
    event.preventDefault();
    const program = example ? workshop.addExample(example) : chosen;
    workshop.addBoard(program, kind, panel || undefined);
    location.hash = `board-${workshop.shop.room.boards.length - 1}`;
    onClose();
  };
  return (
    <Dialog title={tell("addBoard")} onClose={onClose}>
      <form class="stacked" onSubmit={onSubmit}>
        <label class="field">
          <span>{tell("program")}</span>
          <select value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
            <optgroup label={tell("ownPrograms")}>
              {[...programs.keys()].map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </optgroup>
            <optgroup label={tell("examples")}>
              {examples.map(({ name }) => (
                <option key={name} value={EXAMPLE + name}>
                  {name}
                </option>
              ))}
            </optgroup>
          </select>
          {example && <small>{inPageLanguage(example.summary)}</small>}
        </label>
        <label class="field">
          <span>{tell("boardKind")}</span>
          <select value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
            {kinds.map(({ name, width, height }) => (
              <option key={name} value={name}>
                {`${name} · ${width}×${height}`}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{say("panel")}</span>
          <select value={panel} onChange={(event) => setPanel(event.currentTarget.value)}>
            <option value="">{tell("ownPanel")}</option>
            {panels.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <p class="faint">{tell("addBoardHelp")}</p>
        <button type="submit" class="primary">
          {tell("add")}
        </button>
      </form>
    </Dialog>
  );
}
