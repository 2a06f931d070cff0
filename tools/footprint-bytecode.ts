/** The size of an app's bytecode on a board, as compiled by XS in a function that is not called. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { makeImage } from "../host-sim/engines/xs/image.js";
import type { WorkerKit } from "../host-sim/engines/xs/worker-build.js";
import { xsnapFolder } from "../host-sim/engines/xs/worker-sources.js";
import { codeOf } from "./footprint-heap.js";

/** Bytes of an identifier in the code, in the worker and on a board. */
const ID_BYTES = 4;
const BOARD_ID_BYTES = 2;

/** The number of bytes of bytecode that `script` compiles to. */
export function bytecodeBytes(kit: WorkerKit, script: string): number {
  const wrapped = `globalThis.compiled = function () { ${script}\n};`;
  const code = codeOf(makeImage(kit, [wrapped]));
  // A function's code contains that of nested functions, so the longest is the whole.
  const whole = code.reduce((longest, other) => (other.length > longest.length ? other : longest));
  return boardLength(whole, instructions());
}

/** An instruction of XS. */
interface Instruction {
  readonly name: string;
  /** Its size; 0 if an identifier follows, negative if a length of that many bytes follows. */
  readonly size: number;
}

/** XS's instructions by number, from its own table. */
function instructions(): Instruction[] {
  const source = readFileSync(join(xsnapFolder(), "moddable", "xs", "sources", "xsCommon.c"), "utf8");
  const table = /gxCodeSizes\[XS_CODE_COUNT\][^{]*{([^}]*)}/.exec(source)?.[1] ?? "";
  return [...table.matchAll(/(-?\d+) \/\* (\w+)/g)].map(([, size, name]) => ({ name, size: Number(size) }));
}

/** Debug information: the worker compiles it, but a release build for a board does not. */
const DEBUG = ["XS_CODE_FILE", "XS_CODE_LINE", "XS_CODE_PROFILE"];

/** The length of code on a board, where identifiers are shorter. */
function boardLength(code: Buffer, known: readonly Instruction[]): number {
  let length = 0;
  for (let at = 0; at < code.length && code[at] !== 0;) {
    const { name, size } = known[code[at]];
    const bytes = size > 0 ? size : size === 0 ? 1 + ID_BYTES : 1 - size + code.readUIntLE(at + 1, -size);
    at += bytes;
    if (!DEBUG.includes(name)) length += size === 0 ? 1 + BOARD_ID_BYTES : bytes;
  }
  return length;
}
