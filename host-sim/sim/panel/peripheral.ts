/** Something with an address on the simulated I2C bus. One call is one transaction, start to stop. */
export interface I2CPeripheral {
  /** The 7-bit addresses it answers to. */
  readonly addresses: readonly number[];
  /** Takes the bytes after the address byte; returns how many it acknowledged (fewer than given: NACK there). */
  write(bytes: Uint8Array): number;
  /** Fills `into` with what the master clocks out. */
  read(into: Uint8Array): void;
}
