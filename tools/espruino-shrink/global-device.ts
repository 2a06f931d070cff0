import ts from "typescript";
import { BundleError } from "../espruino-error.js";
import { isAssignment } from "./names.js";
import { baseOf, classNameOf } from "./program.js";
import { rewrite } from "./rewrite.js";

const { factory } = ts;

const DEVICE = "device";
/** Its name at the top. */
export const PROVIDER = "provider";

/**
 * Nobody hands `device` on or keeps it: it is the one at the top. Parameters and fields of that name, and arguments for
 * them, go. Throws BundleError where it is handed on under another name.
 */
export function globalDevice(file: ts.SourceFile): ts.SourceFile {
  const places = deviceParameters(file);
  const withoutDevice = (call: ts.CallExpression | ts.NewExpression): ts.Expression[] => {
    const { arguments: given = factory.createNodeArray<ts.Expression>() } = call;
    const place = given.findIndex(isDevice);
    if (place !== (places.get(calleeOf(call)) ?? -1))
      throw new BundleError(
        `pass \`device\` on as the parameter \`device\`, and as that only: ${call.getText()}`,
      );
    return given.filter((_, i) => i !== place);
  };
  return rewrite(file, (node, visitChildren) => {
    if (isAssignment(node) && isDevice(node.expression.left) && isDevice(node.expression.right))
      return undefined;
    if (ts.isVariableStatement(node) && node.declarationList.declarations.every(isDeviceAgain))
      return undefined;
    if (ts.isParameter(node) && isDevice(node.name)) return undefined;
    if (ts.isPropertyAccessExpression(node) && isDevice(node)) return factory.createIdentifier(PROVIDER);
    if (ts.isIdentifier(node) && node.text === DEVICE) return factory.createIdentifier(PROVIDER);
    if (ts.isCallExpression(node))
      return visitChildren(
        factory.updateCallExpression(node, node.expression, undefined, withoutDevice(node)),
      );
    if (ts.isNewExpression(node))
      return visitChildren(
        factory.updateNewExpression(node, node.expression, undefined, withoutDevice(node)),
      );
    return visitChildren(node);
  });
}

function isDevice(node: ts.Node): boolean {
  return (
    (ts.isIdentifier(node) && (node.text === DEVICE || node.text === PROVIDER)) ||
    (ts.isPropertyAccessExpression(node) && node.name.text === DEVICE)
  );
}

/** `const device = this.device` */
function isDeviceAgain({ name, initializer }: ts.VariableDeclaration): boolean {
  return isDevice(name) && initializer !== undefined && isDevice(initializer);
}

/** Where a function takes `device`, by the function's or the class's name, or the method's with a point before. */
function deviceParameters(file: ts.SourceFile): Map<string, number> {
  const places = new Map<string, number>();
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) {
      const place = node.parameters.findIndex(({ name }) => ts.isIdentifier(name) && name.text === DEVICE);
      if (place >= 0) places.set(functionName(node), place);
    }
    if (ts.isClassLike(node) && !node.members.some(ts.isConstructorDeclaration)) {
      const place = places.get(baseOf(node));
      if (place !== undefined) places.set(classNameOf(node), place);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return places;
}

function functionName(node: ts.SignatureDeclaration): string {
  if (ts.isConstructorDeclaration(node)) return classNameOf(node.parent);
  const name = node.name?.getText() ?? "";
  return ts.isFunctionDeclaration(node) ? name : `.${name}`;
}

/** The name of what a call calls, as `deviceParameters` has it. */
function calleeOf(call: ts.CallExpression | ts.NewExpression): string {
  const callee = call.expression;
  if (ts.isIdentifier(callee)) return callee.text;
  if (ts.isPropertyAccessExpression(callee)) return `.${callee.name.text}`;
  if (callee.kind !== ts.SyntaxKind.SuperKeyword) return "";
  let node: ts.Node = call;
  while (!ts.isClassLike(node)) node = node.parent;
  return baseOf(node);
}
