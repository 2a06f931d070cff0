/** A line that is written over on a terminal; elsewhere only its first text appears. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  #shown = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  show(text: string): void {
    if (this.#stream.isTTY) this.#stream.write(`\r${text}`);
    else if (!this.#shown) this.#stream.write(`${text}\n`);
    this.#shown = true;
  }

  close(): void {
    if (this.#shown && this.#stream.isTTY) this.#stream.write("\n");
  }
}
