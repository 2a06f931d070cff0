import ts from "typescript";
import { declarationOf, references } from "./program.js";
import { rewrite } from "./rewrite.js";

const { factory } = ts;

/** From how many bytes on base64 is shorter than a list of numbers. */
const BYTES_MIN = 20;

/** A long list of bytes that only `new Uint8Array` reads becomes its base64, as an ArrayBuffer. */
export function byteArrays(file: ts.SourceFile): ts.SourceFile {
  const used = references(file);
  return rewrite(file, (node, visitChildren) => {
    const bytes = ts.isArrayLiteralExpression(node) ? bytesOf(node) : undefined;
    return bytes && isOnlyForBytes(node, used) ? buffer(bytes) : visitChildren(node);
  });
}

/** The numbers of a list, if they are bytes and many. */
function bytesOf({ elements }: ts.ArrayLiteralExpression): Buffer | undefined {
  const numbers = elements.map((element) => (ts.isNumericLiteral(element) ? Number(element.text) : -1));
  const fit = numbers.length >= BYTES_MIN && numbers.every((n) => Number.isInteger(n) && n >= 0 && n < 256);
  return fit ? Buffer.from(numbers) : undefined;
}

/** Whether a list stands as the argument of `new Uint8Array`, or its variable does and nowhere else. */
function isOnlyForBytes(node: ts.Node, used: ReadonlyMap<string, readonly ts.Identifier[]>): boolean {
  const { parent } = node;
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return isArgument(node);
  const uses = (used.get(parent.name.text) ?? []).filter((name) => declarationOf(name) === parent);
  return uses.length === 1 && isArgument(uses[0]);
}

function isArgument(node: ts.Node): boolean {
  const { parent } = node;
  return (
    ts.isNewExpression(parent) &&
    parent.expression.getText() === "Uint8Array" &&
    parent.arguments?.[0] === node
  );
}

function buffer(bytes: Buffer): ts.Expression {
  const text = factory.createStringLiteral(bytes.toString("base64"));
  const decoded = factory.createCallExpression(factory.createIdentifier("atob"), undefined, [text]);
  const toArrayBuffer = factory.createPropertyAccessExpression(
    factory.createIdentifier("E"),
    "toArrayBuffer",
  );
  return factory.createCallExpression(toArrayBuffer, undefined, [decoded]);
}
