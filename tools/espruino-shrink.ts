import ts from "typescript";
import { byteArrays } from "./espruino-shrink/byte-arrays.js";
import { constants } from "./espruino-shrink/constants.js";
import { constantGetters } from "./espruino-shrink/constant-getters.js";
import { constantFields } from "./espruino-shrink/constant-fields.js";
import { constantParameters } from "./espruino-shrink/constant-parameters.js";
import { localAliases } from "./espruino-shrink/local-aliases.js";
import { knownOptions, variableOptions } from "./espruino-shrink/known-options.js";
import { shortGetters } from "./espruino-shrink/short-getters.js";
import { falseFields } from "./espruino-shrink/false-fields.js";
import { fold } from "./espruino-shrink/fold.js";
import { inlineCalls } from "./espruino-shrink/inline-calls.js";
import {
  joinedObjects,
  knownDefaults,
  literalObjects,
  topAliases,
  unreadArguments,
} from "./espruino-shrink/literal-objects.js";
import { functionFields, neverSet } from "./espruino-shrink/never-set.js";
import { forwarders, functionVariables } from "./espruino-shrink/other-functions.js";
import { unreadGlobals, unreadVariables, unusedResults } from "./espruino-shrink/unused-results.js";
import { unusedNames } from "./espruino-shrink/unused-names.js";
import { globalDevice } from "./espruino-shrink/global-device.js";
import { applyPasses, type Pass } from "./espruino-shrink/rewrite.js";
import { shortGlobals, shortOptions, shortStrings, shortUndefined } from "./espruino-shrink/short-names.js";
import { shortThis } from "./espruino-shrink/short-this.js";
import { base64Strings, utf8Strings } from "./espruino-shrink/strings.js";
import { throughDevice } from "./espruino-shrink/through-device.js";
import {
  emptyMethods,
  undefinedFields,
  unreadFields,
  unusedMembers,
} from "./espruino-shrink/unneeded-members.js";

/*
 * Makes a bundle smaller by what is known of the whole program, and only of a whole program: it has one `device`, and
 * nobody adds members to our objects. Works on one plain JavaScript file, before names are shortened.
 *
 * Libraries were tried: Closure Compiler saves less, weighs 60 MB and writes labels, which Espruino lacks; terser by
 * itself saves little, and less than one byte in a hundred after this.
 */

/** What is known of an app's options. */
export interface KnownOptions {
  /** What stands for them in the program, by their names. */
  readonly known: Readonly<Record<string, string>>;
  /** Those that are texts. */
  readonly texts: ReadonlySet<string>;
}

/** All passes, in their order; `own` are the names of members that only our own code has. */
export function shrink(
  text: string,
  own: ReadonlySet<string>,
  { known, texts }: KnownOptions = { known: {}, texts: new Set() },
): string {
  const withOurs =
    (pass: (file: ts.SourceFile, own: ReadonlySet<string>) => ts.SourceFile): Pass =>
    (file) =>
      pass(file, own);
  const needless: readonly Pass[] = [
    (file) => knownOptions(file, known),
    fold,
    withOurs(unusedMembers),
    withOurs(unreadFields),
    withOurs(emptyMethods),
    unusedNames,
    withOurs(constantGetters),
    withOurs(neverSet),
    withOurs(functionFields),
    withOurs(unusedResults),
    unreadVariables,
    topAliases,
    joinedObjects,
    unreadArguments,
    knownDefaults,
    withOurs(literalObjects),
    withOurs(constantParameters),
    withOurs(constantFields),
    withOurs(shortGetters),
    withOurs(falseFields),
  ];
  return applyPasses(text, [
    utf8Strings,
    globalDevice,
    throughDevice,
    constants,
    undefinedFields,
    (file) => repeated(file, needless),
    (file) => variableOptions(file, known),
    (file) =>
      repeated(file, [
        unreadGlobals,
        localAliases,
        functionVariables,
        forwarders,
        withOurs(inlineCalls),
        ...needless,
      ]),
    shortThis,
    base64Strings,
    byteArrays,
    shortUndefined,
    shortStrings,
    (file) => shortOptions(file, texts),
    shortGlobals,
  ]);
}

/** Does passes again until nothing changes, as each makes room for others. */
function repeated(file: ts.SourceFile, passes: readonly Pass[]): ts.SourceFile {
  /** What a pass has seen last, and left as it was. */
  const left = new Map<Pass, ts.SourceFile>();
  let before;
  do {
    before = file;
    for (const pass of passes) {
      if (left.get(pass) === file) continue;
      const next = pass(file);
      if (next.text === file.text) left.set(pass, file);
      else file = next;
    }
  } while (file !== before);
  return file;
}
