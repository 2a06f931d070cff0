import ts from "typescript";
import { byteArrays } from "./espruino-shrink/byte-arrays.js";
import { constants } from "./espruino-shrink/constants.js";
import { constantGetters } from "./espruino-shrink/constant-getters.js";
import { constantFields } from "./espruino-shrink/constant-fields.js";
import { constantParameters } from "./espruino-shrink/constant-parameters.js";
import { mergeClasses } from "./espruino-shrink/merge-classes.js";
import { knownOptions, variableOptions } from "./espruino-shrink/known-options.js";
import { fieldNames, privateNames, shortGetters } from "./espruino-shrink/distinct-names.js";
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
import { unreadVariables, unusedResults } from "./espruino-shrink/unused-results.js";
import { unusedNames } from "./espruino-shrink/unused-names.js";
import { globalDevice } from "./espruino-shrink/global-device.js";
import { applyPasses, parse, type Pass } from "./espruino-shrink/rewrite.js";
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
 * itself saves little, and two bytes in a hundred after this.
 */

/** What is known of an app's options. */
export interface KnownOptions {
  /** What stands for them in the program, by their names. */
  readonly known: Readonly<Record<string, string>>;
  /** Those that are texts. */
  readonly texts: ReadonlySet<string>;
}

/** Names of members that are ours, with what passes put after them too. */
class OwnNames extends Set<string> {
  override has(name: string): boolean {
    return super.has(name.split("$")[0]);
  }
}

/** All passes, in their order; `own` are the names of members that only our own code has. */
export function shrink(
  text: string,
  own: ReadonlySet<string>,
  { known, texts }: KnownOptions = { known: {}, texts: new Set() },
): string {
  const names = new OwnNames(own);
  const needless: readonly Pass[] = [
    (file) => knownOptions(file, known),
    fold,
    (file) => unusedMembers(file, names),
    (file) => unreadFields(file, names),
    (file) => emptyMethods(file, names),
    unusedNames,
    (file) => constantGetters(file, names),
    (file) => neverSet(file, names),
    (file) => functionFields(file, names),
    (file) => unusedResults(file, names),
    unreadVariables,
    topAliases,
    joinedObjects,
    unreadArguments,
    knownDefaults,
    (file) => literalObjects(file, names),
    (file) => constantParameters(file, names),
    (file) => constantFields(file, names),
    mergeClasses,
    (file) => privateNames(file, names),
    (file) => fieldNames(file, names),
    (file) => shortGetters(file, names),
    (file) => falseFields(file, names),
  ];
  return applyPasses(text, [
    utf8Strings,
    globalDevice,
    throughDevice,
    constants,
    undefinedFields,
    (file) => repeated(file, needless),
    (file) => variableOptions(file, known),
    (file) => repeated(file, [(each) => inlineCalls(each, names), ...needless]),
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
  let before;
  do {
    before = file.text;
    for (const pass of passes) file = pass(file);
  } while (file.text !== before);
  return file;
}

/**
 * A minified file with one statement a line, so that what is typed in needs no memory for all of it and errors have a
 * place; and `class A{}` for `var A=class{}`. Functions come first, as Espruino knows them only from there on.
 */
export function statementLines(text: string): string {
  const { statements } = parse(text);
  const functions = statements.filter(ts.isFunctionDeclaration);
  const others = statements.filter((statement) => !ts.isFunctionDeclaration(statement));
  const lines: string[] = [];
  let variables: string[] = [];
  const endVariables = () => {
    if (variables.length > 0) lines.push(`var ${variables.join(",")};`);
    variables = [];
  };
  for (const statement of [...functions, ...others]) {
    if (!ts.isVariableStatement(statement)) {
      endVariables();
      lines.push(statement.getText());
      continue;
    }
    for (const { name, initializer: value } of statement.declarationList.declarations)
      if (value && ts.isClassExpression(value)) {
        endVariables();
        lines.push(value.getText().replace("class", `class ${name.getText()}`));
      } else variables.push(name.getText() + (value ? `=${value.getText()}` : ""));
  }
  endVariables();
  return `${lines.join("\n")}\n`;
}
