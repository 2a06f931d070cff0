import Modules from "modules";
import type { Device } from "../device.js";
import { LineFile } from "../base/line-file.js";
import { FileStore, type Directory } from "./file-store.js";

/** The directory for files. Importing the module accesses the flash, so import it only when it is needed. */
function root(): Directory {
  return Modules.importNow("embedded:storage/files", false) as Directory;
}

/** The history of a chat in the board's own file system, one record a line. */
export class History {
  private readonly name: string;
  private readonly bytesMax: number;
  private readonly log: Device["log"];
  private lines: LineFile | undefined;
  private failed: boolean;

  /** Opens the file `name`. It and the previous file are limited to `bytesMax` bytes each. */
  constructor(name: string, bytesMax: number, log: Device["log"]) {
    this.name = name;
    this.bytesMax = bytesMax;
    this.log = log;
    this.lines = undefined;
    this.failed = false;
    this.append(undefined);
  }

  /** Appends a record, if given. A storage error is logged once, until an append succeeds again. */
  append(record: string | undefined): void {
    try {
      if (!this.lines) this.lines = new LineFile(new FileStore(root(), this.name), this.bytesMax);
      if (record) this.lines.append(new Uint8Array(ArrayBuffer.fromString(record)));
      this.failed = false;
    } catch (error) {
      if (!this.failed) this.log("error", { code: "history", cause: String(error) });
      this.failed = true;
    }
  }
}

/** Opens the history named by the setting `history`, limited to `historyBytes`; undefined if there is none. */
export function openHistory(
  settings: Readonly<Record<string, unknown>>,
  log: Device["log"],
): History | undefined {
  const { history, historyBytes } = settings;
  return history ? new History(String(history), Number(historyBytes), log) : undefined;
}
