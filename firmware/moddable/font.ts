import Resource from "Resource";

/** The font blob, read where it lies in flash. */
export class FontResource {
  private readonly blob: ArrayBuffer;

  constructor() {
    // A host buffer, which XS takes wherever it takes an ArrayBuffer.
    this.blob = new Resource("palmwire.font") as unknown as ArrayBuffer;
  }

  read(offset: number, length: number): Uint8Array {
    return new Uint8Array(this.blob, offset, Math.min(length, this.blob.byteLength - offset));
  }
}
