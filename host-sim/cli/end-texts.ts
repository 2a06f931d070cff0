import { reworded } from "../language/language.js";

/** What an app or the board says when it ends, by itself or for options that a chip cannot carry. */
const END_TEXTS = [
  "cannot listen",
  "cannot use UDP port {port}",
  "cannot join {group}",
  "cannot connect to {to}",
  "the app crashed {times} times within {seconds} s",
  "--max-clients and --max-waiting need {wanted} sockets (one to refuse with), there are {sockets}",
];

/** Why an app ended, as the firmware says it, in the language of the tool. */
export function endText(reason: string): string {
  return reworded(reason, END_TEXTS);
}
