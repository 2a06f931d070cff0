import KeyValueStorage, { type Values } from "embedded:storage/key-value";
import type { Store } from "../../device.js";
import { checkKey, checkValue } from "../../base/store-limits.js";

/** The ESP32's name for our part of its non-volatile storage. */
const PATH = "palmwire";

/** The store in ECMA-419's key-value storage: on an ESP32, its non-volatile storage (NVS). */
export class TargetStore implements Store {
  private values: Values | undefined;

  constructor() {
    this.values = undefined;
  }

  read(key: string): string | undefined {
    checkKey(key);
    return this.open().read(key);
  }

  write(key: string, value: string): void {
    checkKey(key);
    checkValue(ArrayBuffer.fromString(value).byteLength);
    this.open().write(key, value);
  }

  delete(key: string): void {
    checkKey(key);
    this.open().delete(key);
  }

  /** Opens the storage at the first use: an app without settings does not touch the flash. */
  private open(): Values {
    if (!this.values) this.values = KeyValueStorage.open({ path: PATH, format: "string" });
    return this.values;
  }
}
