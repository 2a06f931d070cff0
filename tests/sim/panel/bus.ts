import type { I2CPeripheral } from "../../../host-sim/sim/panel/peripheral.js";

/** Short ways to say what a driver sends. */

/** One transaction of command bytes only. */
export function command(panel: I2CPeripheral, ...bytes: number[]): void {
  panel.write(Uint8Array.of(0x00, ...bytes));
}

/** One transaction of display data only. */
export function data(panel: I2CPeripheral, ...bytes: number[]): void {
  panel.write(Uint8Array.of(0x40, ...bytes));
}

/** Reads `count` bytes after selecting status (0x00) or display data (0x40). */
export function readAfter(panel: I2CPeripheral, control: number, count: number): number[] {
  panel.write(Uint8Array.of(control));
  const into = new Uint8Array(count);
  panel.read(into);
  return [...into];
}

/** A byte with the side it belongs to. */
export type Item = readonly [isData: boolean, byte: number];

/** One transaction that carries all items, each with a control byte of its own. */
export function together(items: readonly Item[]): Uint8Array {
  return Uint8Array.from(items.flatMap(([isData, byte]) => [isData ? 0xc0 : 0x80, byte]));
}

/**
 * The same items in several transactions: one ends after item i if `cuts[i]`. If their kind allows it, the last items
 * of a transaction share one control byte with Co = 0.
 */
export function apart(items: readonly Item[], cuts: readonly boolean[]): Uint8Array[] {
  const transactions: Uint8Array[] = [];
  let group: Item[] = [];
  items.forEach((item, i) => {
    group.push(item);
    if (i + 1 < items.length && !cuts[i % Math.max(cuts.length, 1)]) return;
    const [isData] = item;
    let tail = group.length;
    while (tail > 0 && group[tail - 1][0] === isData) tail--;
    transactions.push(
      Uint8Array.of(
        ...together(group.slice(0, tail)),
        isData ? 0x40 : 0x00,
        ...group.slice(tail).map(([, byte]) => byte),
      ),
    );
    group = [];
  });
  return transactions;
}
