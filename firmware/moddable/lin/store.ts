import type { Store } from "../../device.js";
import { checkKey, checkValue } from "../../base/store-limits.js";
import type { Host } from "./host.js";

/** The store of a board whose flash the host process keeps. */
export class HostStore implements Store {
  private readonly host: Host;
  private readonly values: Record<string, string | undefined>;

  /** `values`: what is stored, from the settings of the host process. */
  constructor(host: Host, values: Record<string, string | undefined>) {
    this.host = host;
    this.values = values;
  }

  read(key: string): string | undefined {
    checkKey(key);
    return this.values["." + key];
  }

  write(key: string, value: string): void {
    checkKey(key);
    checkValue(ArrayBuffer.fromString(value).byteLength);
    this.values["." + key] = value;
    this.host.post({ store: key, value: value });
  }

  delete(key: string): void {
    checkKey(key);
    this.values["." + key] = undefined;
    this.host.post({ store: key });
  }
}
