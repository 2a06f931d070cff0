import type { I2CPeripheral } from "../panel/peripheral.js";

/**
 * The board's I2C bus: which peripheral answers at which address, and what passed over the wire. Bytes are counted
 * as a logic analyser would: the address byte of each transaction, then its data.
 */
export class I2CBus {
  bytes = 0;
  transactions = 0;
  readonly #peripherals: I2CPeripheral[] = [];
  #faults: ((transaction: number) => boolean) | undefined;

  constructor(
    readonly data: number,
    readonly clock: number,
    readonly onTransfer: () => void,
  ) {}

  /** Those that are acknowledged. */
  get addresses(): number[] {
    return this.#peripherals.flatMap(({ addresses }) => [...addresses]);
  }

  attach(peripheral: I2CPeripheral): void {
    this.#peripherals.push(peripheral);
  }

  /** Unplugs the peripheral; its address is no longer acknowledged. */
  detach(peripheral: I2CPeripheral): void {
    const index = this.#peripherals.indexOf(peripheral);
    if (index >= 0) this.#peripherals.splice(index, 1);
  }

  /** Makes the transactions for which `faults(number)` holds end with NACK at the address. */
  injectFaults(faults: ((transaction: number) => boolean) | undefined): void {
    this.#faults = faults;
  }

  /** One write transaction; false when the address or a byte was not acknowledged. */
  write(address: number, bytes: Uint8Array): boolean {
    const peripheral = this.#begin(address);
    if (!peripheral) return false;
    const acknowledged = peripheral.write(bytes);
    this.bytes += Math.min(acknowledged + 1, bytes.length);
    this.onTransfer();
    return acknowledged === bytes.length;
  }

  /** One read transaction; false when the address was not acknowledged. */
  read(address: number, into: Uint8Array): boolean {
    const peripheral = this.#begin(address);
    if (!peripheral) return false;
    peripheral.read(into);
    this.bytes += into.length;
    this.onTransfer();
    return true;
  }

  #begin(address: number): I2CPeripheral | undefined {
    this.transactions++;
    this.bytes++;
    if (this.#faults?.(this.transactions)) return undefined;
    return this.#peripherals.find((peripheral) => peripheral.addresses.includes(address));
  }
}
