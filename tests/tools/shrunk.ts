import { runInNewContext } from "node:vm";
import { shrink } from "../../tools/espruino-shrink.js";

/** What the last line of a program is worth, before and after it is made smaller. */
export function worth(program: string, own: readonly string[] = []): unknown[] {
  return [program, shrunk(program, own)].map((text) => runInNewContext(text) as unknown);
}

/** A program made smaller; `own` are the names of members that are ours. */
export function shrunk(program: string, own: readonly string[] = []): string {
  return shrink(program, new Set(own));
}
