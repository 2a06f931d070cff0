import type { Diagnostics, FaultMessage } from "../../lab/lab-protocol.js";
import type { BoardView } from "../state.js";
import { inPageLanguage, tell } from "./words/words.js";

interface Props {
  readonly fault: FaultMessage | undefined;
  readonly blocked: Diagnostics | undefined;
  readonly boards: ReadonlyMap<number, BoardView>;
  /** Whether a file is a program of the user's. */
  readonly isOwn: (file: string) => boolean;
  /** Shows a line of a program. */
  readonly onShow: (file: string, line: number) => void;
  /** After a program that did not return. */
  readonly onGoOn: (fault: FaultMessage) => void;
  readonly onClose: () => void;
}

/** Why a program failed, or does not start, and what can be done now. */
export function FaultBanner({ fault, blocked, boards, isOwn, onShow, onGoOn, onClose }: Props) {
  const finding = blocked?.findings.find(({ severity }) => severity === "error") ?? blocked?.findings[0];
  const shown = fault ?? (blocked && finding ? { ...finding, file: blocked.file } : undefined);
  return (
    <div class="faults" role="alert">
      {shown && (
        <div class="fault">
          <p>
            <b>{fault ? faultTitle(fault, boards) : tell("notStarted", { file: blocked?.file ?? "" })}</b>{" "}
            <span class="said">
              {shown.line === undefined ? "" : `${placeText(shown.file, shown.line)} `}
            </span>
            <span>{inPageLanguage(shown.message)}</span>
          </p>
          {shown.file !== undefined && shown.line !== undefined && isOwn(shown.file) && (
            <button type="button" onClick={() => onShow(shown.file ?? "", shown.line ?? 1)}>
              {tell("showLine")}
            </button>
          )}
          {fault && fault.how !== "threw" && (
            <button type="button" class="primary" onClick={() => onGoOn(fault)}>
              {tell("goOn")}
            </button>
          )}
          <button
            type="button"
            class="quiet"
            aria-label={tell("close")}
            title={tell("close")}
            onClick={onClose}
          >
            ✕
          </button>
        </div>
      )}
    </div>
  );
}

function faultTitle({ how, board }: FaultMessage, boards: Props["boards"]): string {
  const name = (board === undefined ? undefined : boards.get(board)?.info.name) ?? tell("someBoard");
  if (how === "threw") return tell("threw", { board: name });
  return how === "looped" ? tell("looped", { board: name }) : tell("silent");
}

function placeText(file: string | undefined, line: number): string {
  return file === undefined ? tell("lineOnly", { line }) : tell("place", { file, line });
}
