/*
 * A small font, for displays with few pixels: printable ASCII of X11's misc-fixed 5x7, which is in the public domain,
 * without the empty columns beside the characters.
 */

/** Columns of each character from U+0020 on, as two hexadecimal digits each, bit 0 on top; five each, padded with ff. */
const COLUMNS =
  "0000ffffff2fffffffff070007ffff143e143e14042a3e2a1013080432ff142a1420ff07ffffffff1e21ffffff211effffff" +
  "2a1c2affff08083e0808403010ffff08080808ff3030ffffff10080402ff1e211effff223f20ffff22312926ff1125251bff" +
  "0c0a3f08ff17252519ff1e252518ff01310d03ff1a25251aff0629291eff3636ffffff403616ffff081422ffff14141414ff" +
  "221408ffff022906ffff1e212d0eff3e09093eff3f25251aff1e212112ff3f21211eff3f252521ff3f050501ff1e21293aff" +
  "3f04043fff213f21ffff1020201fff3f0c1221ff3f202020ff3f06063fff3f06183fff1e21211eff3f090906ff1e31215eff" +
  "3f091926ff12252912ff013f01ffff1f20201fff0f30300fff3f18183fff330c0c33ff073807ffff31292523ff3f2121ffff" +
  "02040810ff21213fffff020102ffff20202020ff0102ffffff1824143cff3f242418ff182424ffff1824243fff18342c08ff" +
  "083e0902ff2854544cff3f040438ff243d20ffff20403dffff3f081420ff213f20ffff3c080c38ff3c040438ff18242418ff" +
  "7c242418ff1824247cff3c040408ff282c3414ff041f2420ff1c20203cff1c201cffff3c30303cff24181824ff0c50201cff" +
  "24342c24ff041e21ffff3fffffffff211e04ffff02010201ff";
const COLUMNS_MAX = 5;
const PADDING = 0xff;
const FIRST = 32;
const LAST = 126;

/** Returns the columns of a character, the empty one after it included; undefined for one that the font does not have. */
export function smallGlyph(code: number): Uint8Array | undefined {
  if (code < FIRST || code > LAST) return undefined;
  const glyph = new Uint8Array(COLUMNS_MAX + 1);
  let n = 0;
  for (let at = (code - FIRST) * COLUMNS_MAX * 2; n < COLUMNS_MAX; n++) {
    const column = parseInt(COLUMNS.substr(at + n * 2, 2), 16);
    if (column === PADDING) break;
    glyph[n] = column;
  }
  return glyph.subarray(0, n + 1);
}
