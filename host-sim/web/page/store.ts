/** One value that the page shows, what changes it, and the hook that components read it with. */
import { useEffect, useState } from "preact/hooks";

export class Store<State, Action> {
  readonly #watchers = new Set<() => void>();
  #isPosted = false;

  constructor(
    public state: State,
    readonly reduce: (state: State, action: Action) => State,
  ) {}

  /** However many messages come, the page is drawn once a frame, and not at all while it is hidden. */
  readonly dispatch = (action: Action): void => {
    this.state = this.reduce(this.state, action);
    if (this.#isPosted) return;
    this.#isPosted = true;
    requestAnimationFrame(() => {
      this.#isPosted = false;
      for (const watcher of this.#watchers) watcher();
    });
  };

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}

/** The state now; the component is drawn again when it changes. */
export function useStore<State, Action>(store: Store<State, Action>): State {
  const [state, setState] = useState(store.state);
  useEffect(() => {
    // A function would be called for the state.
    setState(() => store.state);
    return store.watch(() => setState(() => store.state));
  }, [store]);
  return state;
}
