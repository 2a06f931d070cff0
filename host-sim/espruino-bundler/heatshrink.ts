/**
 * Heatshrink's bit stream (LZSS, https://github.com/atomicobject/heatshrink) with the parameters of Espruino's module
 * `heatshrink`. A literal byte is a bit 1 and 8 bits. A copy is a bit 0, 8 bits of the distance less 1, and 6 bits of the
 * count less 1.
 */
const DISTANCE_BITS = 8;
const COUNT_BITS = 6;
const DISTANCE_MAX = 1 << DISTANCE_BITS;
const COUNT_MAX = 1 << COUNT_BITS;
const LITERAL_COST = 9;
const COPY_COST = 1 + DISTANCE_BITS + COUNT_BITS;

/** The first step of the shortest encoding of the data from a place on. */
interface Step {
  readonly cost: number;
  readonly distance: number;
  readonly count: number;
}

/** Compresses to the fewest bits possible, by dynamic programming from the end of the data. */
export function compress(bytes: Uint8Array): Uint8Array {
  const steps = new Array<Step>(bytes.length + 1);
  steps[bytes.length] = { cost: 0, distance: 0, count: 0 };
  for (let at = bytes.length - 1; at >= 0; at--) {
    steps[at] = { cost: LITERAL_COST + steps[at + 1].cost, distance: 0, count: 1 };
    for (let distance = 1; distance <= Math.min(at, DISTANCE_MAX); distance++) {
      for (
        let count = 1;
        count <= COUNT_MAX && bytes[at + count - 1] === bytes[at + count - 1 - distance];
        count++
      ) {
        const cost = COPY_COST + steps[at + count].cost;
        if (cost < steps[at].cost) steps[at] = { cost, distance, count };
      }
    }
  }
  const bits: number[] = [];
  const put = (value: number, width: number) => {
    for (let bit = width - 1; bit >= 0; bit--) bits.push((value >> bit) & 1);
  };
  for (let at = 0; at < bytes.length; at += steps[at].count) {
    const { distance, count } = steps[at];
    if (distance === 0) put(0x100 | bytes[at], LITERAL_COST);
    else put(((distance - 1) << COUNT_BITS) | (count - 1), COPY_COST);
  }
  while (bits.length % 8) bits.push(0);
  return Uint8Array.from({ length: bits.length / 8 }, (_, i) =>
    bits.slice(i * 8, i * 8 + 8).reduce((byte, bit) => (byte << 1) | bit, 0),
  );
}

/** Decompresses the output of `compress`. */
export function decompress(packed: Uint8Array): Uint8Array {
  const bytes: number[] = [];
  let at = 0;
  const left = () => packed.length * 8 - at;
  const take = (width: number): number => {
    let value = 0;
    for (let end = at + width; at < end; at++)
      value = (value << 1) | ((packed[at >> 3] >> (7 - (at & 7))) & 1);
    return value;
  };
  while (left() >= LITERAL_COST) {
    if (take(1)) {
      bytes.push(take(8));
      continue;
    }
    // The rest of the last byte is padding.
    if (left() < COPY_COST - 1) break;
    const distance = take(DISTANCE_BITS) + 1;
    for (let count = take(COUNT_BITS); count >= 0; count--) bytes.push(bytes[bytes.length - distance]);
  }
  return Uint8Array.from(bytes);
}
