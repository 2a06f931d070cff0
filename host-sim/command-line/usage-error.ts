import { closest, distance } from "fastest-levenshtein";
import { listed, tr } from "../language/language.js";

/** The command line, the configuration or the place is wrong; the message says what, and how to mend it. */
export class UsageError extends Error {}

/** "Did you mean 'x'?" when one of `names` is near what was typed, or the list of them. */
export function didYouMean(typed: string, names: readonly string[]): string {
  const near = closest(typed, names);
  const close = distance(typed, near) <= Math.max(2, Math.floor(typed.length / 3));
  return close ? tr("Did you mean '{near}'?", { near }) : tr("Known: {names}.", { names: listed(names) });
}
