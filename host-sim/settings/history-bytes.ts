import { tr } from "../language/language.js";
import type { CommonFlag } from "./common-flags.js";
import { UsageError } from "./usage-error.js";

const BYTES_MIN = 4096;
const BYTES_MAX = 65_536;
/** The granularity that firmware/espruino/history-store.ts requires. */
const BYTES_STEP = 256;

/** The flag for the size of the history on a board with Espruino. */
export const HISTORY_FLAG: CommonFlag = {
  name: "history-bytes",
  value: "N",
  appsWith: "history",
  help: () =>
    tr(
      "with Espruino, for apps that keep a history: size in bytes of each of the two history files on the board ({min} to {max}, in steps of {step}; 0: no history; default 0)",
      { min: BYTES_MIN, max: BYTES_MAX, step: BYTES_STEP },
    ),
};

/** Reads the flag; 0 means no history. Throws UsageError for a wrong value. */
export function historyBytes(text: string | undefined): number {
  const bytes = text === undefined ? 0 : Number(/^\d{1,9}$/.test(text) ? text : NaN);
  const fits = bytes >= BYTES_MIN && bytes <= BYTES_MAX && bytes % BYTES_STEP === 0;
  if (bytes !== 0 && !fits)
    throw new UsageError(
      tr("--{flag} '{text}' is wrong: give {min} to {max} in steps of {step}, or 0 for none", {
        flag: HISTORY_FLAG.name,
        text: String(text),
        min: BYTES_MIN,
        max: BYTES_MAX,
        step: BYTES_STEP,
      }),
      HISTORY_FLAG.name,
    );
  return bytes;
}
