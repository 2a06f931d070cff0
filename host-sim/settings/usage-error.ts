import { closest, distance } from "fastest-levenshtein";
import { listed, tr } from "../language/language.js";

/**
 * An error in the command line, the configuration, an address or a port. The message tells what is wrong and how to
 * correct it.
 */
export class UsageError extends Error {
  /** The flags, without dashes, whose values are wrong; may be empty. */
  readonly flags: readonly string[];

  constructor(message: string, ...flags: readonly string[]) {
    super(message);
    this.flags = flags;
  }
}

/** The sources of values by flag without dashes; those of the command line are absent. */
export type Origins = Readonly<Record<string, string>>;

/** Adds to the message where a wrong value was set, unless it was on the command line. */
export function withOrigins(error: unknown, origins: Origins): unknown {
  if (!(error instanceof UsageError)) return error;
  const known = error.flags.filter((flag) => Object.hasOwn(origins, flag)).map((flag) => origins[flag]);
  if (known.length === 0) return error;
  const origin = listed([...new Set(known)]);
  return new UsageError(tr("{complaint} (set by {origin})", { complaint: error.message, origin }));
}

/** "Did you mean 'x'?" if one of `names` is similar to what was typed, otherwise a list of them. */
export function didYouMean(typed: string, names: readonly string[]): string {
  const near = closest(typed, names);
  const changes = distance(typed, near);
  // Of a short name nothing may be left.
  const close = changes <= Math.max(2, Math.floor(typed.length / 3)) && changes < near.length;
  return close ? tr("Did you mean '{near}'?", { near }) : tr("Known: {names}.", { names: listed(names) });
}
