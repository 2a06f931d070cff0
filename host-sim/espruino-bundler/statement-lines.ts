import ts from "typescript";
import { parse } from "./edits.js";
import { usesArguments, usesThis } from "./syntax.js";

/**
 * Puts each statement of a minified program on a line of its own, so that Espruino can run it line by line without having
 * all of it in memory, and errors name a line. Functions come first, because Espruino does not hoist them.
 * `var A=class{}` becomes `class A{}`, and `function a(b){return b}` becomes `a=b=>b`, which are shorter.
 */
export function statementLines(text: string): string {
  const { statements } = parse(text);
  const functions = statements.filter(ts.isFunctionDeclaration);
  const others = statements.filter((statement) => !ts.isFunctionDeclaration(statement));
  const lines = functions.map(arrowText);
  let variables: string[] = [];
  const endVariables = () => {
    if (variables.length > 0) lines.push(`var ${variables.join(",")};`);
    variables = [];
  };
  for (const statement of others) {
    if (!ts.isVariableStatement(statement)) {
      endVariables();
      lines.push(statement.getText());
      continue;
    }
    for (const { name, initializer: value } of statement.declarationList.declarations)
      if (value && ts.isClassExpression(value) && !value.name) {
        endVariables();
        lines.push(value.getText().replace("class", `class ${name.getText()}`));
      } else variables.push(name.getText() + (value ? `=${value.getText()}` : ""));
  }
  endVariables();
  const next = lines[functions.length] ?? "";
  // Without a semicolon this statement would be parsed as a part of the last arrow function's expression.
  if (functions.length > 0 && /^[([`+\-/]/.test(next)) lines[functions.length - 1] += ";";
  return `${lines.join("\n")}\n`;
}

/** Writes a function as an arrow function, assigned to a global. The value of a single expression becomes its result. */
function arrowText(node: ts.FunctionDeclaration): string {
  if (!node.name || !node.body || usesThis(node) || usesArguments(node)) return node.getText();
  const names = node.parameters.map((each) => each.getText());
  const head = `${node.name.text}=${names.length === 1 ? names[0] : `(${names.join(",")})`}=>`;
  const [only, ...more] = node.body.statements;
  const isShort = more.length === 0 && only !== undefined;
  const value = isShort && (ts.isReturnStatement(only) || ts.isExpressionStatement(only)) && only.expression;
  if (!value) return head + node.body.getText();
  const isList = ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.CommaToken;
  return head + (isList || value.getText().startsWith("{") ? `(${value.getText()})` : value.getText());
}
