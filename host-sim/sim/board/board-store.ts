import type { Store } from "../../../firmware/device.js";
import { checkKey, checkValue } from "../../../firmware/base/store-limits.js";
import type { TextCodecs } from "./text-codecs.js";

/** The stored settings of a board. They belong to the board: they outlive its programs. */
export interface BoardStore extends Store {
  /** Everything that is stored. */
  entries(): Iterable<readonly [key: string, value: string]>;
}

/** Keeps settings for as long as the board exists. */
export class MemoryStore implements BoardStore {
  readonly #values: Map<string, string>;

  constructor(values: Iterable<readonly [key: string, value: string]> = []) {
    this.#values = new Map(values);
  }

  entries(): Iterable<readonly [key: string, value: string]> {
    return this.#values.entries();
  }

  read(key: string): string | undefined {
    return this.#values.get(key);
  }

  write(key: string, value: string): void {
    this.#values.set(key, value);
  }

  delete(key: string): void {
    this.#values.delete(key);
  }
}

/** The store as a program sees it, with the limits that all runtimes have. */
export function limitedStore(store: Store, codecs: TextCodecs): Store {
  return {
    read(key) {
      checkKey(key);
      return store.read(key);
    },
    write(key, value) {
      checkKey(key);
      checkValue(codecs.encode(value).length);
      store.write(key, value);
    },
    delete(key) {
      checkKey(key);
      store.delete(key);
    },
  };
}
