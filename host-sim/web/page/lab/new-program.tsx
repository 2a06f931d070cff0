import { useRef, useState } from "preact/hooks";
import { LAB_LIMITS, type Example } from "../../lab/lab-protocol.js";
import { Dialog } from "./dialog.js";
import { nameOfFile } from "./programs.js";
import { sharedOf } from "./share-code.js";
import { inPageLanguage, tell } from "./words/words.js";
import type { LabWord } from "./words/en.js";
import type { Workshop } from "./workshop.js";

interface Props {
  readonly workshop: Workshop;
  readonly examples: readonly Example[];
  readonly onClose: () => void;
}

const COMPLAINTS = {
  "no-code": "pastedNoCode",
  "too-long": "pastedTooLong",
  damaged: "pastedDamaged",
  "too-old-browser": "pastedTooNew",
} as const satisfies Record<string, LabWord>;

/** Where a program may come from: a template, an example, a file, a code. */
export function NewProgram({ workshop, examples, onClose }: Props) {
  const file = useRef<HTMLInputElement>(null);
  const [pasted, setPasted] = useState("");
  const [complaint, setComplaint] = useState<LabWord>();

  const add = (name: string, text: string) => {
    workshop.add(name, text);
    onClose();
  };
  const openFile = async ({ currentTarget: { files } }: { currentTarget: HTMLInputElement }) => {
    const [chosen] = files ?? [];
    if (!chosen) return;
    if (chosen.size > LAB_LIMITS.sourceBytes) setComplaint("pastedTooLong");
    else add(nameOfFile(chosen.name), await chosen.text());
  };
  const openCode = async (event: Event) => {
    event.preventDefault();
    const shared = await sharedOf(pasted);
    if (typeof shared === "string") setComplaint(COMPLAINTS[shared]);
    else add(shared.name, shared.text);
  };
  const choices = (kind: Example["kind"]) =>
    examples
      .filter((example) => example.kind === kind)
      .map((example) => (
        <li key={example.name}>
          <button
            type="button"
            onClick={() => {
              workshop.addExample(example);
              onClose();
            }}
          >
            <b>{example.name}</b>
            <small>{inPageLanguage(example.summary)}</small>
          </button>
        </li>
      ));

  return (
    <Dialog title={tell("newProgram")} onClose={onClose}>
      <div class="toolbar">
        <button type="button" onClick={() => file.current?.click()}>
          {tell("openFile")}
        </button>
        <input
          ref={file}
          type="file"
          accept=".ts,.js,.txt,text/plain"
          class="unseen"
          tabIndex={-1}
          aria-label={tell("openFile")}
          onChange={(event) => void openFile(event)}
        />
      </div>
      <form class="entry" onSubmit={(event) => void openCode(event)}>
        <input
          aria-label={tell("pasteCode")}
          placeholder={tell("pasteCode")}
          autocomplete="off"
          spellcheck={false}
          aria-invalid={complaint !== undefined}
          aria-describedby="paste-problem"
          value={pasted}
          onInput={(event) => {
            setPasted(event.currentTarget.value);
            setComplaint(undefined);
          }}
        />
        <button type="submit" disabled={pasted.trim() === ""}>
          {tell("openCode")}
        </button>
      </form>
      <p id="paste-problem" class="wrong" role="alert">
        {complaint && tell(complaint)}
      </p>
      <h3>{tell("templates")}</h3>
      <ul class="choice">{choices("template")}</ul>
      <h3>{tell("examples")}</h3>
      <ul class="choice">{choices("app")}</ul>
    </Dialog>
  );
}
