/**
 * A digest of all that happens in a world, in order: two runs that give the same are the same. Integer arithmetic only,
 * two lanes of FNV-1a over UTF-16 code units and bytes.
 */
export class Trace {
  #low = 0x811c9dc5;
  #high = 0x9747b28c;

  text(text: string): void {
    for (let i = 0; i < text.length; i++) this.#mix(text.charCodeAt(i));
    // What is told apart must not run together.
    this.#mix(0x10000);
  }

  bytes(bytes: Uint8Array): void {
    for (const byte of bytes) this.#mix(byte);
    this.#mix(0x10000);
  }

  /** A number, or a time in milliseconds, to the thousandth. */
  number(value: number): void {
    const thousandths = Math.round(value * 1000);
    this.#mix(thousandths | 0);
    this.#mix(Math.floor(thousandths / 0x100000000));
  }

  /** 16 hexadecimal digits. */
  digest(): string {
    return [this.#high, this.#low].map((lane) => (lane >>> 0).toString(16).padStart(8, "0")).join("");
  }

  #mix(value: number): void {
    this.#low = Math.imul(this.#low ^ value, 0x01000193);
    this.#high = Math.imul(this.#high ^ value ^ (this.#low >>> 13), 0x85ebca6b);
    this.#high ^= this.#high >>> 16;
  }
}
