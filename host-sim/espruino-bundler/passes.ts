import type ts from "typescript";
import { parse, type Pass } from "./edits.js";
import { inlinedCallsOf, originsOf, type InlinedCalls, type Origins } from "./origins.js";
import { constantParameters } from "./passes/constant-parameters.js";
import { constants } from "./passes/constants.js";
import { globalDevice, providerMembers } from "./passes/device.js";
import { fold } from "./passes/fold.js";
import { inlineCalls } from "./passes/inline-calls.js";
import { knownOptions } from "./passes/known-options.js";
import { shortGlobals, shortThis } from "./passes/short-names.js";
import { spreadArguments } from "./passes/spread-arguments.js";
import { base64Strings, utf8Strings } from "./passes/strings.js";
import { absentMembers, unreadFields, unusedMembers, unusedNames } from "./passes/unused.js";

/*
 * Makes a program smaller before esbuild shortens its names. The passes rely on seeing the whole program: there is one
 * `device`, and no other code adds members to our objects. The result is equivalent. Each pass makes the largest bundle
 * at least 60 bytes smaller.
 */

export interface ShrinkOptions {
  /** Names of members that only our own code uses. */
  readonly own: ReadonlySet<string>;
  /** Replacements of the app's options, by their names. */
  readonly known: Readonly<Record<string, string>>;
  /** Whether to apply only the passes that Espruino needs. */
  readonly plain?: boolean;
}

/** A program made smaller, and where its parts came from. */
interface Shrunk {
  readonly text: string;
  readonly origins: Origins;
  readonly calls: InlinedCalls;
}

/** Applies all passes to the text of one plain JavaScript file. */
export function shrink(text: string, options: ShrinkOptions): Shrunk {
  const file = shrunk(text, options);
  return { text: file.text, origins: originsOf(file), calls: inlinedCallsOf(file) };
}

function shrunk(text: string, { own, known, plain = false }: ShrinkOptions): ts.SourceFile {
  const file = spreadArguments(utf8Strings(parse(text)));
  if (plain) return file;
  const once: readonly Pass[] = [globalDevice, providerMembers, constants];
  const repeatedly: readonly Pass[] = [
    (each) => knownOptions(each, known),
    (each) => absentMembers(each, own, Object.keys(known)),
    fold,
    (each) => unusedMembers(each, own),
    (each) => unreadFields(each, own),
    unusedNames,
    (each) => constantParameters(each, own),
    (each) => inlineCalls(each, own),
  ];
  const last: readonly Pass[] = [shortThis, base64Strings, shortGlobals];
  return apply(last, repeat(repeatedly, apply(once, file)));
}

function apply(passes: readonly Pass[], file: ts.SourceFile): ts.SourceFile {
  return passes.reduce((each, pass) => pass(each), file);
}

/** Applies passes until none of them changes the program: the result of one may allow another to do more. */
function repeat(passes: readonly Pass[], file: ts.SourceFile): ts.SourceFile {
  /** The program that a pass left unchanged last. */
  const unchanged = new Map<Pass, ts.SourceFile>();
  let before;
  do {
    before = file;
    for (const pass of passes) {
      if (unchanged.get(pass) === file) continue;
      const next = pass(file);
      if (next.text === file.text) unchanged.set(pass, file);
      else file = next;
    }
  } while (file !== before);
  return file;
}
