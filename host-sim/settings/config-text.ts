/** Parses a configuration file (UTF-8, JSON). Error messages never quote its content, which may be secret. */
import { parse, printParseErrorCode, type ParseError } from "jsonc-parser";
import { fullwidthAt } from "../language/fullwidth.js";
import { tr } from "../language/language.js";

/** The file is invalid; the message says why. */
export class ConfigTextError extends Error {}

/** Decodes UTF-8, without the byte order mark that some editors write. Throws ConfigTextError. */
export function textOfUTF8(bytes: Uint8Array): string {
  const wide = wideEncodingOf(bytes);
  if (wide !== undefined) throw notUTF8(wide);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw notUTF8(decodes(bytes, "gb18030") ? "GBK" : "Windows-1252");
  }
}

function notUTF8(encoding: string): ConfigTextError {
  return new ConfigTextError(tr("not UTF-8, it looks like {encoding}: save it as UTF-8", { encoding }));
}

/**
 * Recognises UTF-16 and UTF-32 by the byte order mark or, since JSON starts with ASCII, by zeros in the first
 * character.
 */
function wideEncodingOf(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes;
  const marked = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
  if (a === 0 && b === 0) return "UTF-32";
  if (marked || b === 0) return c === 0 && d === 0 ? "UTF-32" : "UTF-16";
  return a === 0 ? "UTF-16" : undefined;
}

function decodes(bytes: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** What an input method makes of the marks of JSON. */
const MARKS = /[：，“”｛｝［］]/;

/** Parses JSON. Throws ConfigTextError with the line and column of the error, counted from 1. */
export function contentOfJSON(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { offset, error } = firstErrorOf(text);
    const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
    // A mark of JSON is no part of a secret.
    const wide = MARKS.test(text.charAt(offset)) ? fullwidthAt(text, offset + 1) : undefined;
    throw new ConfigTextError(
      tr("not JSON: line {line}, column {column}: {complaint}; see palmwire.example.json", {
        line: lines.length,
        column: (lines.at(-1) ?? "").length + 1,
        complaint: wide ?? (COMPLAINTS[printParseErrorCode(error)] ?? unexpected)(),
      }),
    );
  }
}

/** The position of the first syntax error; JSON.parse does not always give it. */
function firstErrorOf(text: string): Pick<ParseError, "offset" | "error"> {
  const errors: ParseError[] = [];
  try {
    parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  } catch (error) {
    // Thousands of nested brackets overflow the parser's stack.
    if (!(error instanceof RangeError)) throw error;
  }
  return errors.sort((a, b) => a.offset - b.offset)[0] ?? { offset: text.length, error: 0 };
}

/** Texts for the parser's error names. */
const COMPLAINTS: Readonly<Record<string, () => string>> = {
  PropertyNameExpected: () => tr("a name in double quotes is missing"),
  ColonExpected: () => tr("a colon is missing"),
  CommaExpected: () => tr("a comma is missing"),
  ValueExpected: () => tr("a value is missing"),
  CloseBraceExpected: () => tr("a closing bracket is missing"),
  CloseBracketExpected: () => tr("a closing bracket is missing"),
  UnexpectedEndOfString: () => tr("the closing double quote of a text is missing"),
  InvalidCommentToken: () => tr("JSON has no comments"),
  EndOfFileExpected: () => tr("unexpected text after the end"),
};

function unexpected(): string {
  return tr("unexpected text; strings need double quotes");
}
