/** The last picture of each board. They come often, so that only canvases hear of them, not the whole page. */
export interface ShownPicture {
  readonly board: number;
  readonly contrast: number;
  /** Pages of 8 rows, a byte a column, bit 0 on top. */
  readonly bits: Uint8Array;
}

export class Pictures {
  readonly #last = new Map<number, ShownPicture>();
  readonly #watchers = new Map<number, Set<() => void>>();

  show(picture: ShownPicture): void {
    this.#last.set(picture.board, picture);
    for (const watcher of this.#watchers.get(picture.board) ?? []) watcher();
  }

  last(board: number): ShownPicture | undefined {
    return this.#last.get(board);
  }

  watch(board: number, watcher: () => void): () => void {
    const watchers = this.#watchers.get(board) ?? new Set();
    this.#watchers.set(board, watchers.add(watcher));
    return () => watchers.delete(watcher);
  }
}
