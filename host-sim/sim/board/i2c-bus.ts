import type { I2CPeripheral } from "../panel/peripheral.js";

/**
 * The board's I2C bus. It dispatches transactions to peripherals by address and counts bytes as a logic analyser
 * would: the address byte of each transaction and its data.
 */
export class I2CBus {
  bytes = 0;
  transactions = 0;
  readonly #peripherals: I2CPeripheral[] = [];
  #faults: ((transaction: number) => boolean) | undefined;

  constructor(
    readonly data: number,
    readonly clock: number,
    /** A transaction was acknowledged. */
    readonly onTransfer: () => void,
    /** A transaction begins. */
    readonly onStart: () => void = () => {},
  ) {}

  /** The addresses that are acknowledged. */
  get addresses(): number[] {
    return this.#peripherals.flatMap(({ addresses }) => [...addresses]);
  }

  attach(peripheral: I2CPeripheral): void {
    this.#peripherals.push(peripheral);
  }

  /** Removes the peripheral; its address is no longer acknowledged. */
  detach(peripheral: I2CPeripheral): void {
    const index = this.#peripherals.indexOf(peripheral);
    if (index >= 0) this.#peripherals.splice(index, 1);
  }

  /** Makes transactions for which `faults(number)` returns true end with a NACK at the address. */
  injectFaults(faults: ((transaction: number) => boolean) | undefined): void {
    this.#faults = faults;
  }

  /** Performs a write transaction. Returns false if the address or a byte was not acknowledged. */
  write(address: number, bytes: Uint8Array): boolean {
    const peripheral = this.#begin(address);
    if (!peripheral) return false;
    const acknowledged = peripheral.write(bytes);
    this.bytes += Math.min(acknowledged + 1, bytes.length);
    this.onTransfer();
    return acknowledged === bytes.length;
  }

  /** Performs a read transaction. Returns false if the address was not acknowledged. */
  read(address: number, into: Uint8Array): boolean {
    const peripheral = this.#begin(address);
    if (!peripheral) return false;
    peripheral.read(into);
    this.bytes += into.length;
    this.onTransfer();
    return true;
  }

  #begin(address: number): I2CPeripheral | undefined {
    this.onStart();
    this.transactions++;
    this.bytes++;
    if (this.#faults?.(this.transactions)) return undefined;
    return this.#peripherals.find((peripheral) => peripheral.addresses.includes(address));
  }
}
