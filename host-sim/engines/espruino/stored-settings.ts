/** A board's settings as files of Espruino's Storage, where the program reads and writes them. */
import { MARK, readStored, STORE_PREFIX } from "../../../firmware/espruino/store-files.js";
import type { BoardStore } from "../../sim/board/board-store.js";
import { fromBytes, readable } from "./byte-string.js";
import type { Storage } from "./storage.js";

/** The files of Storage for what the board has stored, by name. */
export function settingsFiles(store: BoardStore): Map<string, Uint8Array> {
  return new Map(
    Array.from(store.entries(), ([key, value]) => [`${STORE_PREFIX}${key}0`, Buffer.from(value + MARK)]),
  );
}

/** Puts what the board has stored into Storage, and stores for the board what changes there from then on. */
export function shareSettings(store: BoardStore, storage: Storage): void {
  for (const [name, content] of settingsFiles(store)) storage.write(name, fromBytes(content));
  storage.onChanged = (name) => {
    if (!name.startsWith(STORE_PREFIX)) return;
    const key = name.slice(STORE_PREFIX.length, -1);
    const value = readStored(storage, key);
    if (value === undefined) store.delete(key);
    else if (store.read(key) !== readable(value)) store.write(key, readable(value));
  };
}
