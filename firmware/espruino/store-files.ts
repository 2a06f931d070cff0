import { checkKey, checkValue } from "../base/store-limits.js";

/*
 * The store in Espruino's Storage, a file a value. Storage erases a file before it writes it anew, so that a power cut
 * between would lose both values. Therefore a value is written to another file before the former one is erased, and it
 * ends with a mark, which a value that was torn by a power cut lacks.
 */

/** The methods of Espruino's Storage that are used here. */
export interface StoreFiles {
  read(name: string): string | undefined;
  write(name: string, data: string): unknown;
  erase(name: string): void;
}

/** The names of the files are this, the key, and 0 or 1. */
export const STORE_PREFIX = "palmwire.s.";
/** Ends each value. (Storage has no empty files either.) */
export const MARK = ".";
const MARK_CODE = 46;

function fileOf(key: string, place: number): string {
  return STORE_PREFIX + key + place;
}

/** The place of the key's value: that of the first file that is whole; -1 if there is none. */
function placeOf(files: StoreFiles, key: string): number {
  for (let place = 0; place < 2; place++) {
    const content = files["read"](fileOf(key, place));
    if (content && content.charCodeAt(content.length - 1) === MARK_CODE) return place;
  }
  return -1;
}

/** Returns the value of a key; undefined if there is none. */
export function readStored(files: StoreFiles, key: string): string | undefined {
  checkKey(key);
  const place = placeOf(files, key);
  if (place < 0) return undefined;
  const content = files["read"](fileOf(key, place)) as string;
  // A part of this string may be a view of the flash, where files move when Storage is compacted.
  return "" + content.substr(0, content.length - 1);
}

/** Stores a value, a string of bytes, unless it is stored already. */
export function writeStored(files: StoreFiles, key: string, value: string): void {
  checkValue(value.length);
  if (readStored(files, key) === value) return;
  const before = placeOf(files, key);
  const place = before ? 0 : 1;
  // What a power cut has left there could not be overwritten by a value of the same size.
  files["erase"](fileOf(key, place));
  files["write"](fileOf(key, place), value + MARK);
  if (before >= 0) files["erase"](fileOf(key, before));
}

/** Removes the value of a key, if there is one. */
export function deleteStored(files: StoreFiles, key: string): void {
  checkKey(key);
  const place = placeOf(files, key);
  if (place < 0) return;
  // First the other file: it may hold a former value, which would come back if the power failed between.
  files["erase"](fileOf(key, 1 - place));
  files["erase"](fileOf(key, place));
}
