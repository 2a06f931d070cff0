/** GBK, which browsers and Node decode but do not encode: the table is made by decoding all of it. */

const FIRST = 0x81;
const LAST = 0xfe;
const TRAIL_FIRST = 0x40;
const REPLACEMENT = "\ufffd";
const QUESTION_MARK = 0x3f;

let table: Map<string, number> | undefined;

/** Text in GBK; what GBK has not becomes a question mark. Throws RangeError where nothing decodes GBK. */
export function encodeGBK(text: string): Uint8Array<ArrayBuffer> {
  const codes = (table ??= codesOfGBK());
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.charCodeAt(0) < 0x80 ? character.charCodeAt(0) : codes.get(character);
    if (code === undefined) bytes.push(QUESTION_MARK);
    else if (code < 0x100) bytes.push(code);
    else bytes.push(code >> 8, code & 255);
  }
  return Uint8Array.from(bytes);
}

function codesOfGBK(): Map<string, number> {
  const decoder = new TextDecoder("gbk");
  const codes = new Map<string, number>();
  for (let first = FIRST; first <= LAST; first++)
    for (let second = TRAIL_FIRST; second <= LAST; second++) {
      const character = decoder.decode(Uint8Array.of(first, second));
      const isOne = [...character].length === 1 && character !== REPLACEMENT;
      if (isOne && !codes.has(character)) codes.set(character, (first << 8) | second);
    }
  return codes;
}
