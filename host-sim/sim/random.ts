/** What is random in a simulation, from a seed. Integer arithmetic only: every JavaScript engine draws the same. */
export class Random {
  readonly #seed: number;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number) {
    this.#seed = seed >>> 0;
    this.#a = this.#b = this.#c = this.#seed;
    // sfc32 needs about a dozen rounds until seeds that differ in one bit have nothing in common.
    for (let round = 0; round < 15; round++) this.bits();
  }

  /**
   * A source of its own for that purpose: what is drawn from it shifts nothing that other purposes draw, and it does
   * not depend on what was drawn before.
   */
  split(purpose: string): Random {
    let hash = this.#seed ^ 0x9e3779b9;
    for (let i = 0; i < purpose.length; i++) {
      hash = Math.imul(hash ^ purpose.charCodeAt(i), 0x01000193);
      hash ^= hash >>> 15;
    }
    return new Random(Math.imul(hash, 0x85ebca6b));
  }

  /** 32 random bits, from 0 to 4294967295: Chris Doty-Humphrey's sfc32. */
  bits(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** From 0 to less than 1. */
  fraction(): number {
    return this.bits() / 0x100000000;
  }

  /** An integer from `first` to `last`, both included. */
  integer(first: number, last: number): number {
    return first + Math.floor(this.fraction() * (last - first + 1));
  }

  /** True with that probability, 0 to 1. A probability of 0 draws nothing. */
  chance(probability: number): boolean {
    return probability > 0 && this.fraction() < probability;
  }

  /** One of them. There must be one. */
  pick<Item>(items: readonly Item[]): Item {
    return items[this.integer(0, items.length - 1)];
  }
}
