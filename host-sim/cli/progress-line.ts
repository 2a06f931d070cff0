/** A line that is updated in place on a terminal. Elsewhere only its first text is printed. */
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
