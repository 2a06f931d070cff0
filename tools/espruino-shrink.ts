import ts from "typescript";
import { constants } from "./espruino-shrink/constants.js";
import { globalDevice } from "./espruino-shrink/global-device.js";
import { applyPasses, parse } from "./espruino-shrink/rewrite.js";
import { shortThis } from "./espruino-shrink/short-this.js";
import { base64Strings, utf8Strings } from "./espruino-shrink/strings.js";
import { throughDevice } from "./espruino-shrink/through-device.js";
import { undefinedFields, unreadFields, unusedMembers } from "./espruino-shrink/unneeded-members.js";

/*
 * Makes a bundle smaller by what is known of the whole program, and only of a whole program: it has one `device`, and
 * nobody adds members to our objects. Works on one plain JavaScript file, before names are shortened.
 */

/** All passes, in their order; `own` are the names of fields that only our own code can read. */
export function shrink(text: string, own: ReadonlySet<string>): string {
  return applyPasses(text, [
    utf8Strings,
    globalDevice,
    throughDevice,
    constants,
    undefinedFields,
    unusedMembers,
    (file) => unreadFields(file, own),
    shortThis,
    base64Strings,
  ]);
}

/**
 * A minified file with one statement a line, so that what is typed in needs no memory for all of it and errors have a
 * place; and `class A{}` for `var A=class{}`. Functions come first, as Espruino knows them only from there on.
 */
export function statementLines(text: string): string {
  const { statements } = parse(text);
  const functions = statements.filter(ts.isFunctionDeclaration);
  const others = statements.filter((statement) => !ts.isFunctionDeclaration(statement));
  const lines = [...functions, ...others].flatMap((statement) =>
    ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.map(({ name, initializer: value }) =>
          value && ts.isClassExpression(value)
            ? value.getText().replace("class", `class ${name.getText()}`)
            : `var ${name.getText()}${value ? `=${value.getText()}` : ""};`,
        )
      : [statement.getText()],
  );
  return `${lines.join("\n")}\n`;
}
