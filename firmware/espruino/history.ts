import { withoutControls } from "../base/controls.js";
import { decoded, encoded } from "./bytes.js";
import { HistoryStore } from "./history-store.js";
import { log, onRecord } from "./log.js";

/** The size of each of the two files in bytes; set by the bundler. */
declare const HISTORY_BYTES: number;

/** A batch is written this long after its first record, however small it is. */
const WRITE_MS = 30000;

let store: HistoryStore | undefined;
let timer: unknown;
let failed = false;

/** Stores the records of the chat in flash from now on. */
export function keepHistory(): void {
  onRecord(keepRecord);
}

function keepRecord(record: string): void {
  if (!store) {
    store = new HistoryStore(require("Storage"), HISTORY_BYTES);
    E["on"]("kill", write);
  }
  if (store.append(encoded(withoutControls(decoded(record), true)))) write();
  else if (!timer) timer = setTimeout(onTimer, WRITE_MS);
}

function onTimer(): void {
  timer = undefined;
  write();
}

/** Writes the pending records. A failing Storage is reported once, not with every batch. */
function write(): void {
  if (timer) clearTimeout(timer);
  timer = undefined;
  try {
    (store as HistoryStore).flush();
    failed = false;
  } catch (error) {
    if (!failed) log("error", { code: "history", cause: String(error) });
    failed = true;
  }
}
