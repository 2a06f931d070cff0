/** Characters of an input method for Chinese or Japanese in place of those of ASCII, which look alike. */
import { tr } from "./language.js";

/** Those that Unicode does not count as forms of an ASCII character. */
const ALIKE: Readonly<Record<string, string>> = {
  "。": ".",
  "、": ",",
  "“": '"',
  "”": '"',
  "‘": "'",
  "’": "'",
  "【": "[",
  "】": "]",
  "《": "<",
  "》": ">",
};

/** A text with such characters, in ASCII; undefined for a text that has none, or others outside of ASCII too. */
export function inASCII(text: string): string | undefined {
  const ascii = text.normalize("NFKC").replace(/[。、“”‘’【】《》]/g, (found) => ALIKE[found]);
  return ascii !== text && /^[\x20-\x7e]*$/.test(ascii) ? ascii : undefined;
}

/** What is wrong with a program at a column, counted from 1, of one of its lines; undefined if it is something else. */
export function fullwidthAt(line: string, column: number): string | undefined {
  const found = line.charAt(column - 1);
  const ascii = inASCII(found);
  return ascii && tr("{found} is a fullwidth character: write {ascii}", { found, ascii });
}
