import TextDecoder from "text/decoder";

/** UTF-8 encoding and decoding. */
export class Text {
  private readonly decoder: TextDecoder;

  constructor() {
    this.decoder = new TextDecoder();
  }

  encode(text: string): Uint8Array {
    return new Uint8Array(ArrayBuffer.fromString(text));
  }

  decode(bytes: Uint8Array): string {
    return this.decoder.decode(bytes);
  }
}
