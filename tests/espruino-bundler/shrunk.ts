import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import { shrink } from "../../host-sim/espruino-bundler/passes.js";

/** What the last line of a program is worth, before and after it is made smaller. */
export function worth(program: string, own: readonly string[] = []): unknown[] {
  return [program, shrunk(program, own)].map((text) => runInNewContext(text) as unknown);
}

/** A program made smaller; `own` are the names of members that are ours. */
export function shrunk(program: string, own: readonly string[] = []): string {
  return shrink(program, { own: new Set(own), known: {} }).text;
}

/** Checks that programs are worth a value before and after, and gives what is after; `own` are the names that are ours. */
export function sameWith(own: readonly string[]): (program: string, value: unknown) => string {
  return (program, value) => {
    assert.deepEqual(worth(program, own), [value, value]);
    return shrunk(program, own);
  };
}

/** The head of a program that tells what it does. */
export const TOLD = "var told = []; function tell(value) { told.push(value); return value; }";
