import ts from "typescript";
import { hasThis, saysArguments } from "./program.js";
import { parse } from "./rewrite.js";

/**
 * A minified file with one statement a line, so that what is typed in needs no memory for all of it and errors have a
 * place; with `class A{}` for `var A=class{}`, and `a=b=>b` for `function a(b){return b}`. Functions come first, as
 * Espruino knows them only from there on.
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
  // It would go on with what the last function gives.
  if (functions.length > 0 && /^[([`+\-/]/.test(next)) lines[functions.length - 1] += ";";
  return `${lines.join("\n")}\n`;
}

/** A function as one with an arrow, which is a global without having been declared; nobody asks what ours give in vain. */
function arrowText(node: ts.FunctionDeclaration): string {
  if (!node.name || !node.body || hasThis(node) || saysArguments(node)) return node.getText();
  const names = node.parameters.map((each) => each.getText());
  const head = `${node.name.text}=${names.length === 1 ? names[0] : `(${names.join(",")})`}=>`;
  const [only, ...more] = node.body.statements;
  const isShort = more.length === 0 && only !== undefined;
  const value = isShort && (ts.isReturnStatement(only) || ts.isExpressionStatement(only)) && only.expression;
  if (!value) return head + node.body.getText();
  const isList = ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.CommaToken;
  return head + (isList || value.getText().startsWith("{") ? `(${value.getText()})` : value.getText());
}
