import ts from "typescript";
import { BundleError } from "../espruino-error.js";
import { PROVIDER } from "./global-device.js";
import { isDeclared, localNames } from "./names.js";
import { rewrite } from "./rewrite.js";

const { factory } = ts;

/** `provider.timer.set` is what stands in `provider` at that place, so that nothing keeps `provider` itself. */
export function throughDevice(file: ts.SourceFile): ts.SourceFile {
  const provider = objectNamed(file, PROVIDER);
  if (!provider) return file;
  const locals = localNames(file);
  const meant = (node: ts.Node): ts.Expression | undefined => {
    if (ts.isIdentifier(node)) {
      if (node.text === PROVIDER) return provider;
      const alias = aliasOf(node);
      return alias && meant(alias);
    }
    if (!ts.isPropertyAccessExpression(node)) return undefined;
    const object = meant(node.expression);
    return object && ts.isObjectLiteralExpression(object) ? fieldOf(object, node.name.text) : undefined;
  };
  const isAlias = ({ name, initializer }: ts.VariableDeclaration): boolean =>
    name.getText() !== PROVIDER && initializer !== undefined && isObject(meant(initializer));
  return rewrite(file, (node, visitChildren) => {
    if (ts.isVariableStatement(node) && node.declarationList.declarations.every(isAlias)) return undefined;
    const value = meant(node);
    if (ts.isIdentifier(node)) return isObject(value) && !isDeclared(node) ? (aliasOf(node) ?? node) : node;
    if (!value || isObject(value)) return visitChildren(node);
    const name = ts.isVoidExpression(value) ? "" : value.getText().split(".")[0];
    if (locals.has(name))
      throw new BundleError(`'${name}' is a name of the provider's: call the variable otherwise`);
    return value;
  });
}

/** The object literal that a top-level variable holds. */
function objectNamed(file: ts.SourceFile, name: string): ts.ObjectLiteralExpression | undefined {
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name: known, initializer } of statement.declarationList.declarations)
      if (known.getText() === name && initializer && ts.isObjectLiteralExpression(initializer))
        return initializer;
  }
  return undefined;
}

/** What stands in an object literal at a name: nothing is `undefined`. */
function fieldOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression {
  const field = object.properties.find((property) => property.name?.getText() === name);
  if (field && ts.isShorthandPropertyAssignment(field)) return field.name;
  return field && ts.isPropertyAssignment(field) ? field.initializer : factory.createVoidZero();
}

function isObject(node: ts.Node | undefined): boolean {
  return node !== undefined && ts.isObjectLiteralExpression(node);
}

/** What a name stands for in its block: `const text = provider.text`. */
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
