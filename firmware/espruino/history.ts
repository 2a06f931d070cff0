import type { LogFields } from "../device.js";
import { withoutControls } from "../base/controls.js";
import { decoded, encoded } from "./bytes.js";
import { HistoryStore } from "./history-store.js";
import { log as logAsEver } from "./log.js";

/** The size of one file, from the bundler. */
declare const HISTORY_BYTES: number;

/** How long after the first record of a batch it is written, however small it is. */
const WRITE_MS = 30000;

let store: HistoryStore | undefined;
let timer: unknown;
let failed = false;

/** Takes the place of `log` in an app that keeps its history: puts the records into flash, too. */
export function log(event: string, fields: LogFields): void {
  logAsEver(event, fields);
  if (event === "history") keepRecord(fields.message as string);
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

/** Writes what waits. Storage that fails is reported once, not with every batch. */
function write(): void {
  if (timer) clearTimeout(timer);
  timer = undefined;
  try {
    (store as HistoryStore).flush();
    failed = false;
  } catch (error) {
    if (!failed) logAsEver("error", { code: "history", cause: String(error) });
    failed = true;
  }
}
