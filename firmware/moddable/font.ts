import Resource from "Resource";

/** The font file, read in place from flash. */
export class FontResource {
  private readonly blob: ArrayBuffer;

  constructor() {
    // This is a host buffer, which XS accepts wherever it takes an ArrayBuffer.
    this.blob = new Resource("palmwire.font") as unknown as ArrayBuffer;
  }

  read(offset: number, length: number): Uint8Array {
    return new Uint8Array(this.blob, offset, Math.min(length, this.blob.byteLength - offset));
  }
}
