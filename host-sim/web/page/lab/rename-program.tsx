import { useState } from "preact/hooks";
import { Dialog } from "./dialog.js";
import { isProgramName } from "./programs.js";
import { tell } from "./words/words.js";
import type { Workshop } from "./workshop.js";

interface Props {
  readonly workshop: Workshop;
  readonly name: string;
  readonly onClose: () => void;
}

/** Asks for another name of a program. */
export function RenameProgram({ workshop, name, onClose }: Props) {
  const [typed, setTyped] = useState(name);
  const wanted = typed.trim();
  const isTaken = wanted !== name && workshop.shop.programs.has(wanted);
  const complaint = !isProgramName(wanted) ? "badName" : isTaken ? "takenName" : undefined;
  const onSubmit = (event: Event) => {
    event.preventDefault();
    if (complaint) return;
    workshop.rename(wanted);
    onClose();
  };
  return (
    <Dialog title={tell("renameTitle", { name })} onClose={onClose}>
      <form class="entry" onSubmit={onSubmit}>
        <input
          aria-label={tell("newName")}
          aria-invalid={complaint !== undefined}
          aria-describedby="name-problem"
          autocomplete="off"
          spellcheck={false}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <button type="submit" class="primary" disabled={complaint !== undefined}>
          {tell("rename")}
        </button>
      </form>
      <p id="name-problem" class="wrong" role="status">
        {complaint && tell(complaint)}
      </p>
    </Dialog>
  );
}
