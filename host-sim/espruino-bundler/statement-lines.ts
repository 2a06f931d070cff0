import ts from "typescript";
import { parse } from "./edits.js";
import type { Origins } from "./origins.js";
import { usesArguments, usesThis } from "./syntax.js";

/**
 * Puts each statement of a minified program on a line of its own, so that Espruino can run it line by line without having
 * all of it in memory, and errors name a line. Functions come first, because Espruino does not hoist them.
 * `var A=class{}` becomes `class A{}`, and `function a(b){return b}` becomes `a=b=>b`, which are shorter.
 */
export function statementLines(text: string): { text: string; lines: readonly Origins[] } {
  const { statements } = parse(text);
  const functions = statements.filter(ts.isFunctionDeclaration);
  const others = statements.filter((statement) => !ts.isFunctionDeclaration(statement));
  const lines = functions.map(arrowText);
  const nodes: (ts.Node | readonly ts.Node[])[] = [...functions];
  let variables: string[] = [];
  let declared: ts.Node[] = [];
  const endVariables = () => {
    if (variables.length > 0) {
      lines.push(`var ${variables.join(",")};`);
      nodes.push(declared);
    }
    variables = [];
    declared = [];
  };
  for (const statement of others) {
    if (!ts.isVariableStatement(statement)) {
      endVariables();
      lines.push(statement.getText());
      nodes.push(statement);
      continue;
    }
    for (const declaration of statement.declarationList.declarations) {
      const { name, initializer: value } = declaration;
      if (value && ts.isClassExpression(value) && !value.name) {
        endVariables();
        lines.push(value.getText().replace("class", `class ${name.getText()}`));
        nodes.push(value);
      } else {
        variables.push(name.getText() + (value ? `=${value.getText()}` : ""));
        declared.push(declaration);
      }
    }
  }
  endVariables();
  const next = lines[functions.length] ?? "";
  // Without a semicolon this statement would be parsed as a part of the last arrow function's expression.
  if (functions.length > 0 && /^[([`+\-/]/.test(next)) lines[functions.length - 1] += ";";
  return { text: `${lines.join("\n")}\n`, lines: lines.map((line, i) => origins(line, nodes[i])) };
}

/** The positions of a line's parts. What a line adds to or takes from a statement stands at the statement's beginning. */
function origins(line: string, from: ts.Node | readonly ts.Node[]): Origins {
  if ("kind" in from) {
    const own = from.getText();
    const end = line.endsWith("}") || !own.endsWith("}") ? own.length : own.replace(/;?\}$/, "").length;
    const moved = line.replace(/[;)]+$/, "").length - own.slice(0, end).replace(/[;)]+$/, "").length;
    return [
      [0, from.getStart()],
      [Math.max(0, moved), from.getStart() + Math.max(0, -moved)],
    ];
  }
  let at = "var ".length;
  return from.map((node) => {
    const start = at;
    at += node.getText().length + 1;
    return [start, node.getStart()] as const;
  });
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
