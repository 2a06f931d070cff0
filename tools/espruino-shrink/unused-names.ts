import ts from "typescript";
import { isReference, references, walk } from "./program.js";
import { rewrite } from "./rewrite.js";
import { isIdle } from "./values.js";

const { factory } = ts;

/** Functions, classes and variables that nothing but they themselves mention go. */
export function unusedNames(file: ts.SourceFile): ts.SourceFile {
  const all = references(file);
  const isUnused = (name: ts.Node | undefined, declaration: ts.Node): boolean => {
    if (!name || !ts.isIdentifier(name)) return false;
    let own = 0;
    walk(declaration, (node) => {
      if (isReference(node) && node.text === name.text) own++;
    });
    return (all.get(name.text)?.length ?? 0) === own;
  };
  return rewrite(file, (node, visitChildren) => {
    if (ts.isFunctionDeclaration(node) && isUnused(node.name, node)) return undefined;
    if (ts.isVariableStatement(node)) {
      const { declarations } = node.declarationList;
      const [{ initializer }] = declarations;
      if (declarations.length === 1 && isUnused(declarations[0].name, declarations[0])) {
        if (!initializer || isNothing(initializer)) return undefined;
        return visitChildren(factory.createExpressionStatement(initializer));
      }
    }
    return visitChildren(node);
  });
}

/** Whether making a value does nothing but that. */
function isNothing(value: ts.Expression): boolean {
  return ts.isClassExpression(value) || isIdle(value);
}
