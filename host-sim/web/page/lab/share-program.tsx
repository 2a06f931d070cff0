import { useEffect, useState } from "preact/hooks";
import { CopyButton } from "../copy-button.js";
import { saveFile } from "../save-file.js";
import { Dialog } from "./dialog.js";
import { fileOf } from "./programs.js";
import { codeOf, type Shared } from "./share-code.js";
import { tell } from "./words/words.js";

/** Hands a program on: as a file, or as a code to paste. */
export function ShareProgram({ name, text, onClose }: Shared & { readonly onClose: () => void }) {
  const [code, setCode] = useState("");
  useEffect(() => {
    let isWanted = true;
    void codeOf({ name, text }).then((made) => {
      if (isWanted) setCode(made);
    });
    return () => {
      isWanted = false;
    };
  }, [name, text]);
  return (
    <Dialog title={tell("shareTitle", { name })} onClose={onClose}>
      <p>{tell("shareFile")}</p>
      <div class="toolbar">
        <button type="button" onClick={() => saveFile(fileOf(name), text)}>
          {tell("saveFile", { file: fileOf(name) })}
        </button>
      </div>
      <p>{tell("shareCode")}</p>
      <textarea
        class="shared"
        readOnly
        rows={5}
        aria-label={tell("codeField")}
        value={code}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div class="toolbar">
        <CopyButton text={code} label={tell("codeField")} />
        <small>{tell("characters", { count: code.length })}</small>
      </div>
    </Dialog>
  );
}
