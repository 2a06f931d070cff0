/** Bytes that wait, first in, first out. */
export class ByteQueue {
  #chunks: Uint8Array[] = [];
  #bytes = 0;

  get length(): number {
    return this.#bytes;
  }

  /** Keeps `bytes` itself: whoever may change them hands in a copy. */
  append(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#bytes += bytes.length;
  }

  /** A copy of `length` bytes that begin `offset` bytes behind the first; there must be so many. */
  copy(offset: number, length: number): Uint8Array {
    const copy = new Uint8Array(length);
    let filled = 0;
    let skip = offset;
    for (const chunk of this.#chunks) {
      if (filled === length) break;
      if (skip >= chunk.length) {
        skip -= chunk.length;
        continue;
      }
      const part = chunk.subarray(skip, skip + length - filled);
      copy.set(part, filled);
      filled += part.length;
      skip = 0;
    }
    return copy;
  }

  /** Removes `length` bytes from the front; there must be so many. */
  drop(length: number): void {
    this.#bytes -= length;
    let left = length;
    let whole = 0;
    while (left > 0 && this.#chunks[whole].length <= left) left -= this.#chunks[whole++].length;
    if (whole > 0) this.#chunks.splice(0, whole);
    if (left > 0) this.#chunks[0] = this.#chunks[0].subarray(left);
  }

  /** Removes at most `length_max` bytes from the front and gives them. */
  take(length_max: number): Uint8Array {
    const length = Math.min(length_max, this.#bytes);
    const bytes = this.copy(0, length);
    this.drop(length);
    return bytes;
  }
}
