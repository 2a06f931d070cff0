/** Reads TypeScript with the compiler's own parser. */
import { analyze, type ScopeManager } from "@typescript-eslint/scope-manager";
import { parse, type TSESTree } from "@typescript-eslint/typescript-estree";
import { setParents, SyntaxFault, type ParsedSource } from "./parsed-source.js";

/** What TypeScript's parser throws. */
interface ParserError extends Error {
  readonly location?: { readonly start: { readonly line: number; readonly column: number } };
}

/** Parses the text of a file of TypeScript or JavaScript. Throws SyntaxFault. */
export function parseSource(path: string, text: string): ParsedSource {
  const { ast, scopes } = parseText(text);
  setParents(ast);
  return { path, ast, scopes };
}

/** Parses a text for ESLint and for us. Throws SyntaxFault. */
export function parseText(text: string): { ast: TSESTree.Program; scopes: ScopeManager } {
  try {
    const ast = parse(text, { loc: true, range: true, tokens: true, comment: true, sourceType: "module" });
    return { ast, scopes: analyze(ast, { sourceType: "module", lib: [] }) };
  } catch (error) {
    const { message, location } = error as ParserError;
    if (location === undefined) throw error;
    throw new SyntaxFault(message, location.start.line, location.start.column + 1);
  }
}
