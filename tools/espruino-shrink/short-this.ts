import ts from "typescript";
import { rewrite } from "./rewrite.js";

const { factory } = ts;

/** How often a function says `this` before it pays to give it a name of one letter. */
const THIS_MIN = 4;
const SELF = "self$";

type Method = ts.MethodDeclaration | ts.ConstructorDeclaration | ts.FunctionDeclaration;

/** A function that often says `this` gives it a name, which minifying makes one letter. */
export function shortThis(file: ts.SourceFile): ts.SourceFile {
  return rewrite(file, (node, visitChildren) => {
    const body = isMethod(node) ? node.body : undefined;
    if (!body || thisCount(body) < THIS_MIN) return visitChildren(node);
    const alias = factory.createVariableDeclaration(SELF, undefined, undefined, factory.createThis());
    const declared = factory.createVariableStatement(
      undefined,
      factory.createVariableDeclarationList([alias], ts.NodeFlags.Let),
    );
    // There is no `this` before `super`.
    const first = body.statements.findIndex((statement) => /^super\s*\(/.test(statement.getText())) + 1;
    const statements = body.statements.map((statement) => withSelf(statement));
    statements.splice(first, 0, declared);
    return withBody(node as Method, factory.updateBlock(body, statements));
  });
}

function isMethod(node: ts.Node): node is Method {
  return ts.isMethodDeclaration(node) || ts.isConstructorDeclaration(node) || ts.isFunctionDeclaration(node);
}

/** Whether a node has a `this` of its own. */
function hasThis(node: ts.Node): boolean {
  return ts.isFunctionLike(node) ? !ts.isArrowFunction(node) : ts.isClassLike(node);
}

function thisCount(node: ts.Node): number {
  if (node.kind === ts.SyntaxKind.ThisKeyword) return 1;
  let count = 0;
  ts.forEachChild(node, (child) => {
    if (!hasThis(child)) count += thisCount(child);
  });
  return count;
}

function withSelf<Node extends ts.Node>(node: Node): Node {
  const visit = (child: ts.Node): ts.Node => {
    if (child.kind === ts.SyntaxKind.ThisKeyword) return factory.createIdentifier(SELF);
    return hasThis(child) ? child : ts.visitEachChild(child, visit, undefined);
  };
  return visit(node) as Node;
}

function withBody(node: Method, body: ts.Block): Method {
  if (ts.isConstructorDeclaration(node))
    return factory.updateConstructorDeclaration(node, node.modifiers, node.parameters, body);
  if (ts.isFunctionDeclaration(node))
    return factory.updateFunctionDeclaration(
      node,
      node.modifiers,
      node.asteriskToken,
      node.name,
      undefined,
      node.parameters,
      undefined,
      body,
    );
  return factory.updateMethodDeclaration(
    node,
    node.modifiers,
    node.asteriskToken,
    node.name,
    undefined,
    undefined,
    node.parameters,
    undefined,
    body,
  );
}
