import { deleteStored, readStored, writeStored } from "./store-files.js";

function readValue(key: string): string | undefined {
  return readStored(require("Storage"), key);
}

function writeValue(key: string, value: string): void {
  writeStored(require("Storage"), key, value);
}

function deleteValue(key: string): void {
  deleteStored(require("Storage"), key);
}

/** The store in the board's flash. */
export const flashStore = { read: readValue, write: writeValue, delete: deleteValue };
