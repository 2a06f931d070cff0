/** Reads a program of TypeScript: its tree, or what is wrong with its syntax. */
import { tsPlugin } from "@sveltejs/acorn-typescript";
import { Parser, type Comment, type Program, type Token } from "acorn";

export interface ParsedProgram {
  readonly ast: Program;
  readonly comments: readonly Comment[];
  readonly tokens: readonly Token[];
}

/** What is wrong with the syntax of a program. Lines and columns count from 1. */
export class SyntaxProblem extends Error {
  constructor(
    message: string,
    readonly line: number,
    readonly column: number,
  ) {
    super(message);
  }
}

const TypeScriptParser = Parser.extend(tsPlugin());

/** What acorn throws. */
interface AcornError extends SyntaxError {
  readonly loc?: { readonly line: number; readonly column: number };
}

/** Parses a module. Throws SyntaxProblem. */
export function parseProgram(source: string): ParsedProgram {
  const comments: Comment[] = [];
  const tokens: Token[] = [];
  try {
    const ast = TypeScriptParser.parse(source, {
      sourceType: "module",
      ecmaVersion: "latest",
      locations: true,
      ranges: true,
      onComment: comments,
      onToken: tokens,
    });
    return { ast, comments, tokens };
  } catch (error) {
    const { message, loc } = error as AcornError;
    if (!loc) throw error;
    // The place is told apart.
    throw new SyntaxProblem(message.replace(/ \(\d+:\d+\)$/, ""), loc.line, loc.column + 1);
  }
}
