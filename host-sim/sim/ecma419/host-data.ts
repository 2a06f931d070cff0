/**
 * The state of a class's instances, out of the program's reach. As in XS, a method that is called on a closed instance
 * or on anything else throws SyntaxError.
 */
export class HostData<State extends object> {
  /** Undefined for a closed instance. */
  readonly #states = new WeakMap<object, State | undefined>();

  open(instance: object, state: State): void {
    this.#states.set(instance, state);
  }

  /** The state of an instance that is open. */
  of(instance: unknown): State {
    const state = this.#known(instance);
    if (!state) throw new SyntaxError("closed");
    return state;
  }

  /** Closes the instance, and returns its state unless it was closed before. */
  close(instance: unknown): State | undefined {
    const state = this.#known(instance);
    this.#states.set(instance as object, undefined);
    return state;
  }

  #known(instance: unknown): State | undefined {
    if (typeof instance !== "object" || instance === null || !this.#states.has(instance))
      throw new SyntaxError("not an instance");
    return this.#states.get(instance);
  }
}
