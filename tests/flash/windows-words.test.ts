import assert from "node:assert/strict";
import { createRequire } from "node:module";
import fc from "fast-check";

/** A command after cross-spawn. */
interface Spawned {
  readonly command: string;
  readonly args: readonly string[];
  readonly options: { readonly windowsVerbatimArguments?: boolean };
}

/** cross-spawn as it is on Windows: it looks at the platform once, when it is loaded. */
function parseOfWindows(): (file: string, words: readonly string[]) => Spawned {
  const require = createRequire(import.meta.url);
  const forget = () => {
    for (const file of Object.keys(require.cache))
      if (file.includes("cross-spawn")) delete require.cache[file];
  };
  const platform = Object.getOwnPropertyDescriptor(process, "platform") as PropertyDescriptor;
  forget();
  Object.defineProperty(process, "platform", { ...platform, value: "win32" });
  try {
    const { _parse } = require("cross-spawn") as {
      _parse(file: string, words: readonly string[], options: object): Spawned;
    };
    return (file, words) => _parse(file, words, {});
  } finally {
    Object.defineProperty(process, "platform", platform);
    forget();
  }
}

/**
 * A line as cmd.exe reads it: the words %NAME% are replaced, outside quotes ^ takes its meaning from the next character,
 * and what has one would start another command.
 */
function readByShell(line: string, isBatch: boolean): string {
  const variables: Record<string, string> = { a: "REPLACED", PATH: "REPLACED" };
  // A batch file's %* is put in when names have been replaced.
  const replaced = isBatch ? line : line.replace(/%([^%]*)%/g, (all, name: string) => variables[name] ?? all);
  let read = "";
  let quoted = false;
  for (let i = 0; i < replaced.length; i++) {
    const character = replaced[i];
    if (character === "^" && !quoted) read += replaced[++i] ?? "";
    else {
      assert.ok(quoted || !"&|<>".includes(character), `${character} starts something else: ${line}`);
      if (character === '"') quoted = !quoted;
      read += character;
    }
  }
  return read;
}

/** The words of a line as a C program for Windows has them: backslashes are halved before a quote, and there alone. */
function wordsOf(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const [slashes] = /^\\*/.exec(line.slice(i)) as RegExpExecArray;
    i += slashes.length;
    const isQuote = line[i] === '"';
    const escaped = isQuote && slashes.length % 2 === 1;
    if (slashes)
      word = (word ?? "") + (isQuote ? slashes.slice(slashes.length - (slashes.length >> 1)) : slashes);
    if (isQuote && !escaped) {
      quoted = !quoted;
      word ??= "";
    } else if (line[i] === " " && !quoted) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (i < line.length) word = (word ?? "") + line[i];
  }
  if (word !== undefined) words.push(word);
  return words;
}

describe("The arguments of a tool that Windows starts through its shell", () => {
  const parse = parseOfWindows();

  /** The arguments that espruino.cmd passes to Node: its %*. */
  function arrived(words: readonly string[]): string[] {
    const { command, args, options } = parse("C:\\Program Files\\nodejs\\espruino.cmd", words);
    assert.match(command, /cmd\.exe$/i);
    assert.deepEqual(args.slice(0, 3), ["/d", "/s", "/c"]);
    assert.equal(options.windowsVerbatimArguments, true);
    const line = readByShell(args[3].slice(1, -1), false);
    const rest = line.slice(line.indexOf("espruino.cmd") + "espruino.cmd".length);
    return wordsOf(readByShell(rest, true));
  }

  it("arrive unchanged: spaces, &, %, ^ and other characters of file names", () => {
    for (const word of [
      "C:\\Users\\Li & Co\\100%\\a b.js",
      "%PATH%",
      "%a%",
      "a^b",
      "a&calc",
      "(a|b)<c>",
      "a!b;c,d=e",
      "C:\\it's",
      "ends\\",
      "",
    ])
      assert.deepEqual(arrived(["--port", "COM3", word]), ["--port", "COM3", word]);
  });

  it("arrive unchanged whatever they contain, except for characters that no file or port has", () => {
    // No quote; and at a word's end cross-spawn doubles only the last of several backslashes.
    const word = fc
      .string({ unit: fc.constantFrom(..."ab &%^|<>()!;,=\\'$`*?~{}[]") })
      .filter((text) => !text.endsWith("\\\\"));
    fc.assert(fc.property(fc.array(word), (words) => assert.deepEqual(arrived(words), words)));
  });
});
