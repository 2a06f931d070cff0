import { useRef, useState } from "preact/hooks";
import type { Diagnostic, FaultMessage } from "../../lab/lab-protocol.js";
import { speakingLocale } from "../words/words.js";
import { CodeEditor } from "./code-editor.js";
import { NewProgram } from "./new-program.js";
import { fileOf } from "./programs.js";
import { Problems } from "./problems.js";
import { RenameProgram } from "./rename-program.js";
import { ShareProgram } from "./share-program.js";
import { inPageLanguage, tell } from "./words/words.js";
import type { Shop, Workshop } from "./workshop.js";
import type { Example } from "../../lab/lab-protocol.js";

interface Props {
  readonly workshop: Workshop;
  readonly shop: Shop;
  readonly examples: readonly Example[];
  readonly fault: FaultMessage | undefined;
  /** Names of the boards that "run" is for. */
  readonly targets: readonly string[];
  readonly onRun: () => void;
  readonly isShown: boolean;
}

type Dialog = "new" | "share" | "rename";

/** The user's programs, one of them in the editor. */
export function EditorCard({ workshop, shop, examples, fault, targets, onRun, isShown }: Props) {
  const [findings, setFindings] = useState<readonly Diagnostic[]>([]);
  const [dialog, setDialog] = useState<Dialog>();
  const { programs, current, removed, place } = shop;
  const text = programs.get(current) ?? "";
  const close = () => setDialog(undefined);
  const marked = useMarked(fault, fileOf(current));

  const check = async (source: string) => {
    const found = await workshop.check(source);
    // A slow answer may be about a text that is gone.
    if (workshop.shop.programs.get(workshop.shop.current) === source) setFindings(found);
    return found;
  };
  if (current === "") return null;
  return (
    <section class="card editor" aria-labelledby="editor-title" hidden={!isShown}>
      <header class="card-head">
        <h2 id="editor-title">{tell("program")}</h2>
        <select
          aria-label={tell("program")}
          value={current}
          onChange={(event) => workshop.choose(event.currentTarget.value)}
        >
          {[...programs.keys()].map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <span class="spacer" />
        <button
          type="button"
          class="primary"
          title={tell("runOn", { boards: targets.join(", ") })}
          onClick={onRun}
        >
          ▶ {tell("run")}
          {targets.length > 0 && <span class="targets">{targets.join(", ")}</span>}
        </button>
        <button type="button" onClick={workshop.stop}>
          ■ {tell("stopProgram")}
        </button>
      </header>
      <div class="toolbar">
        <button type="button" onClick={() => setDialog("new")}>
          {tell("newProgram")}
        </button>
        <button type="button" onClick={() => setDialog("share")}>
          {tell("share")}
        </button>
        <span class="spacer" />
        <button type="button" class="quiet" onClick={() => setDialog("rename")}>
          {tell("rename")}
        </button>
        <button type="button" class="quiet" disabled={programs.size < 2} onClick={workshop.remove}>
          {tell("delete")}
        </button>
      </div>
      {removed && (
        <p class="note" role="status">
          <span>{tell("removed", { name: removed.name })}</span>
          <button type="button" onClick={workshop.undoRemove}>
            {tell("undo")}
          </button>
          <button
            type="button"
            class="quiet"
            aria-label={tell("close")}
            title={tell("close")}
            onClick={workshop.forgetRemoved}
          >
            ✕
          </button>
        </p>
      )}
      {!shop.isKept && (
        <p class="note" role="status">
          {tell("notKept")}
        </p>
      )}
      <CodeEditor
        name={current}
        text={text}
        label={tell("codeOf", { name: current })}
        fault={marked}
        place={place}
        language={speakingLocale()}
        check={check}
        onText={workshop.edit}
        onRun={onRun}
      />
      <p id="editor-keys" class="faint">
        {tell(isMac() ? "keysMac" : "keys")}
      </p>
      <Problems findings={findings} onShow={(line) => workshop.showLine(current, line)} />
      {dialog === "new" && <NewProgram workshop={workshop} examples={examples} onClose={close} />}
      {dialog === "share" && <ShareProgram name={current} text={text} onClose={close} />}
      {dialog === "rename" && <RenameProgram workshop={workshop} name={current} onClose={close} />}
    </section>
  );
}

/** The fault's line in this file, as long as it is the same fault. */
function useMarked(fault: FaultMessage | undefined, file: string) {
  const last = useRef<{ fault?: FaultMessage; mark?: { line: number; message: string } }>({});
  const own = fault?.file === file && fault.line !== undefined ? fault : undefined;
  if (last.current.fault !== own)
    last.current = {
      fault: own,
      mark: own && { line: own.line ?? 1, message: inPageLanguage(own.message) },
    };
  return last.current.mark;
}

function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}
