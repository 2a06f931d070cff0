/** A device on the simulated I2C bus. One call is one transaction, from start to stop condition. */
export interface I2CPeripheral {
  /** The 7-bit addresses that it acknowledges. */
  readonly addresses: readonly number[];
  /** Takes the bytes after the address byte. Returns how many it acknowledged; fewer than given means a NACK. */
  write(bytes: Uint8Array): number;
  /** Fills `into` with the bytes that the controller reads. */
  read(into: Uint8Array): void;
}
