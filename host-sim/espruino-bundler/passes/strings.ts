import ts from "typescript";
import { rewrite } from "../edits.js";

const { factory } = ts;

/** Encodes strings in UTF-8, one character a byte: Espruino's strings are bytes. */
export function utf8Strings(file: ts.SourceFile): ts.SourceFile {
  const bytes = (text: string) => Buffer.from(text).toString("latin1");
  return rewrite(file, (node, visitChildren) => {
    if (ts.isStringLiteral(node)) return factory.createStringLiteral(bytes(node.text));
    if (ts.isNoSubstitutionTemplateLiteral(node))
      return factory.createNoSubstitutionTemplateLiteral(bytes(node.text));
    if (ts.isTemplateHead(node)) return factory.createTemplateHead(bytes(node.text));
    if (ts.isTemplateMiddle(node)) return factory.createTemplateMiddle(bytes(node.text));
    if (ts.isTemplateTail(node)) return factory.createTemplateTail(bytes(node.text));
    return visitChildren(node);
  });
}

/** The length of the escape of a byte outside ASCII. */
const ESCAPE_CHARACTERS = 4;
const CALL_CHARACTERS = 'atob("")'.length;

/** Writes strings with bytes outside ASCII as `atob("…")` where that is shorter. Later passes do not know their values. */
export function base64Strings(file: ts.SourceFile): ts.SourceFile {
  return rewrite(file, (node, visitChildren) => {
    if (!ts.isStringLiteral(node)) return visitChildren(node);
    const { parent, text } = node;
    const isName = ts.isPropertyAssignment(parent) && parent.name === node;
    if (isName || ts.isExpressionStatement(parent)) return node;
    const bytes = Buffer.from(text, "latin1");
    const escaped_characters = bytes.reduce((sum, byte) => sum + (byte < 0x80 ? 1 : ESCAPE_CHARACTERS), 2);
    const base64 = factory.createStringLiteral(bytes.toString("base64"));
    return base64.text.length + CALL_CHARACTERS < escaped_characters
      ? factory.createCallExpression(factory.createIdentifier("atob"), undefined, [base64])
      : node;
  });
}
