import ts from "typescript";
import { rewrite } from "../edits.js";
import { baseOf, classNameOf, holds, isAssignment, isDeclared, localNames } from "../syntax.js";

const { factory } = ts;

/** The firmware's name for the host provider, as a parameter and as a field. */
const DEVICE = "device";
/** The variable of the host provider at the top level. */
const PROVIDER = "provider";

type Call = ts.CallExpression | ts.NewExpression;

/**
 * Replaces parameters and fields called `device` by the provider at the top level, and removes the arguments for them.
 * Changes nothing where `device` is passed on under another name.
 */
export function globalDevice(file: ts.SourceFile): ts.SourceFile {
  const places = deviceParameters(file);
  const placeIn = (call: Call) => call.arguments?.findIndex(isDevice) ?? -1;
  const isRenamed = (node: ts.Node) => isCall(node) && placeIn(node) !== (places.get(calleeOf(node)) ?? -1);
  if (holds(file, isRenamed)) return file;
  const withoutDevice = (call: Call) => call.arguments?.filter((_, i) => i !== placeIn(call)) ?? [];
  return rewrite(file, (node, visitChildren) => {
    if (isAssignment(node) && isDevice(node.expression.left) && isDevice(node.expression.right))
      return undefined;
    if (ts.isVariableStatement(node) && node.declarationList.declarations.every(isDeviceAlias))
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

function isCall(node: ts.Node): node is Call {
  return ts.isCallExpression(node) || ts.isNewExpression(node);
}

function isDevice(node: ts.Node): boolean {
  return (
    (ts.isIdentifier(node) && (node.text === DEVICE || node.text === PROVIDER)) ||
    (ts.isPropertyAccessExpression(node) && node.name.text === DEVICE)
  );
}

/** `const device = this.device` */
function isDeviceAlias({ name, initializer }: ts.VariableDeclaration): boolean {
  return isDevice(name) && initializer !== undefined && isDevice(initializer);
}

/** The position of the parameter `device` by the name of the function or class; names of methods begin with a dot. */
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

/** The name of a call's callee, in the form that `deviceParameters` uses. */
function calleeOf(call: Call): string {
  const callee = call.expression;
  if (ts.isIdentifier(callee)) return callee.text;
  if (ts.isPropertyAccessExpression(callee)) return `.${callee.name.text}`;
  if (callee.kind !== ts.SyntaxKind.SuperKeyword) return "";
  let node: ts.Node = call;
  while (!ts.isClassLike(node)) node = node.parent;
  return baseOf(node);
}

/**
 * Replaces accesses such as `provider.timer.set` by the value of that member. The provider itself is unused after that,
 * and another pass removes those of its values that the app does not use. Changes nothing where a local variable has the
 * name of such a value.
 */
export function providerMembers(file: ts.SourceFile): ts.SourceFile {
  const provider = objectNamed(file, PROVIDER);
  if (!provider) return file;
  const locals = localNames(file);
  const valueOf = (node: ts.Node): ts.Expression | undefined => {
    if (ts.isIdentifier(node)) {
      if (node.text === PROVIDER) return provider;
      const alias = aliasOf(node);
      return alias && valueOf(alias);
    }
    if (!ts.isPropertyAccessExpression(node)) return undefined;
    const object = valueOf(node.expression);
    return object && ts.isObjectLiteralExpression(object) ? fieldOf(object, node.name.text) : undefined;
  };
  const isAlias = ({ name, initializer }: ts.VariableDeclaration): boolean =>
    name.getText() !== PROVIDER && initializer !== undefined && isObject(valueOf(initializer));
  let isHidden = false;
  const changed = rewrite(file, (node, visitChildren) => {
    if (ts.isVariableStatement(node) && node.declarationList.declarations.every(isAlias)) return undefined;
    const value = valueOf(node);
    if (ts.isIdentifier(node)) return isObject(value) && !isDeclared(node) ? (aliasOf(node) ?? node) : node;
    if (!value || isObject(value)) return visitChildren(node);
    if (!ts.isVoidExpression(value) && locals.has(value.getText().split(".")[0])) isHidden = true;
    return value;
  });
  return isHidden ? file : changed;
}

/** The object literal that a variable at the top level is initialised with. */
function objectNamed(file: ts.SourceFile, name: string): ts.ObjectLiteralExpression | undefined {
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name: known, initializer } of statement.declarationList.declarations)
      if (known.getText() === name && initializer && ts.isObjectLiteralExpression(initializer))
        return initializer;
  }
  return undefined;
}

/** The value of a field of an object literal: `undefined` where it has no such field. */
function fieldOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression {
  const field = object.properties.find((property) => property.name?.getText() === name);
  if (field && ts.isShorthandPropertyAssignment(field)) return field.name;
  return field && ts.isPropertyAssignment(field) ? field.initializer : factory.createVoidZero();
}

function isObject(node: ts.Node | undefined): boolean {
  return node !== undefined && ts.isObjectLiteralExpression(node);
}

/** The initialiser of a block's variable, as in `const text = provider.text`. */
function aliasOf(name: ts.Identifier): ts.Expression | undefined {
  for (let node: ts.Node = name; !ts.isSourceFile(node); node = node.parent) {
    if (!ts.isBlock(node)) continue;
    for (const statement of node.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      const [{ name: declared, initializer }] = statement.declarationList.declarations;
      if (declared !== name && declared.getText() === name.text && initializer)
        return ts.isPropertyAccessExpression(initializer) ? initializer : undefined;
    }
  }
  return undefined;
}
