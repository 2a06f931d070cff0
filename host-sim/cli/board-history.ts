import { closeSync, openSync } from "node:fs";
import { tr } from "../language/language.js";
import { HistoryFile } from "../node/history-file.js";
import { HistoryInUse, lockHistory } from "../node/history-lock.js";
import { cannotBeWritten } from "../settings/output-files.js";
import { UsageError } from "../settings/usage-error.js";

/** The history of a board: a file that no other board keeps meanwhile. */
export class BoardHistory {
  readonly #unlock: () => void;
  readonly #file: HistoryFile | undefined;

  /**
   * Takes the file; with `byFirmware` it is the firmware that writes it. `onError` is told of each record that could not
   * be written. Throws UsageError when it cannot be had.
   */
  constructor(file: string, byFirmware: boolean, onError: (error: Error) => void) {
    try {
      this.#unlock = lockHistory(file);
      // Only check that the file can be opened; the firmware does the rest.
      if (byFirmware) closeSync(openSync(file, "a", 0o600));
      else this.#file = new HistoryFile(file, onError);
    } catch (error) {
      if (error instanceof HistoryInUse)
        throw new UsageError(
          tr("--history {file}: another board, process {pid}, is using it; name another file", {
            file,
            pid: error.pid,
          }),
        );
      throw cannotBeWritten("history", file, error as NodeJS.ErrnoException);
    }
  }

  append(record: string): void {
    this.#file?.append(record);
  }

  /** Writes what is left, and lets others have the file. */
  close(): void {
    this.#file?.close();
    this.#unlock();
  }
}
