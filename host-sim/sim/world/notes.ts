/** Things that were noted in order, with a place of its own for each question that is asked of them. */
export class Notes<Item> {
  readonly items: Item[] = [];
  readonly #onNote: () => void;
  /** Where the next search of a question begins. */
  readonly #places = new Map<string, number>();

  constructor(onNote: () => void) {
    this.#onNote = onNote;
  }

  add(item: Item): void {
    this.items.push(item);
    this.#onNote();
  }

  /** The first that matches after the last match of the same question, or undefined: nothing that came before is lost. */
  next(question: string, matches: (item: Item) => boolean): Item | undefined {
    const first = this.#places.get(question) ?? 0;
    for (let at = first; at < this.items.length; at++) {
      if (!matches(this.items[at])) continue;
      this.#places.set(question, at + 1);
      return this.items[at];
    }
    return undefined;
  }
}
