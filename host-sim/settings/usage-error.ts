import { closest, distance } from "fastest-levenshtein";
import { listed, tr } from "../language/language.js";

/** The command line, the configuration or the place is wrong; the message says what, and how to mend it. */
export class UsageError extends Error {
  /** The flags, without dashes, whose values are wrong; none where it is no flag's value. */
  readonly flags: readonly string[];

  constructor(message: string, ...flags: readonly string[]) {
    super(message);
    this.flags = flags;
  }
}

/** Where values come from, by their flags without dashes; those of the command line have none. */
export type Origins = Readonly<Record<string, string>>;

/** The error, which also says where the wrong values were set, unless they are in front of the user anyway. */
export function withOrigins(error: unknown, origins: Origins): unknown {
  if (!(error instanceof UsageError)) return error;
  const known = error.flags.filter((flag) => Object.hasOwn(origins, flag)).map((flag) => origins[flag]);
  if (known.length === 0) return error;
  const origin = listed([...new Set(known)]);
  return new UsageError(tr("{complaint} (set by {origin})", { complaint: error.message, origin }));
}

/** "Did you mean 'x'?" when one of `names` is near what was typed, or the list of them. */
export function didYouMean(typed: string, names: readonly string[]): string {
  const near = closest(typed, names);
  const close = distance(typed, near) <= Math.max(2, Math.floor(typed.length / 3));
  return close ? tr("Did you mean '{near}'?", { near }) : tr("Known: {names}.", { names: listed(names) });
}
