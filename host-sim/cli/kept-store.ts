import { tr } from "../language/language.js";
import { HistoryInUse, lockHistory } from "../node/history-lock.js";
import { BrokenStore, StoreFile } from "../node/store-file.js";
import { cannotBeWritten } from "../settings/output-files.js";
import { UsageError } from "../settings/usage-error.js";

/** The stored settings of a board in a file that no other board uses meanwhile. */
export class KeptStore {
  readonly store: StoreFile;
  readonly #unlock: () => void;

  /** Throws UsageError when the file cannot be had, or holds something else; it is left as it is then. */
  constructor(file: string) {
    let unlock: (() => void) | undefined;
    try {
      unlock = lockHistory(file);
      this.store = new StoreFile(file);
      this.#unlock = unlock;
    } catch (error) {
      unlock?.();
      throw complaint(file, error as NodeJS.ErrnoException);
    }
  }

  /** Lets others have the file. */
  close(): void {
    this.#unlock();
  }
}

function complaint(file: string, error: NodeJS.ErrnoException): UsageError {
  if (error instanceof HistoryInUse)
    return new UsageError(
      tr("--store {file}: another board, process {pid}, is using it; name another file", {
        file,
        pid: error.pid,
      }),
    );
  if (error instanceof BrokenStore)
    return new UsageError(
      tr("--store {file}: this holds no stored settings ({reason}); mend it, or name another file", {
        file,
        reason: error.message,
      }),
      "store",
    );
  return cannotBeWritten("store", file, error);
}
