/** The page's one state, and the hook that components read it with. */
import { useEffect, useState } from "preact/hooks";
import { INITIAL, reduce, type Action, type PageState } from "./state.js";

export class Store {
  state = INITIAL;
  readonly #watchers = new Set<() => void>();
  #isPosted = false;

  /** However many messages come, the page is drawn once a frame, and not at all while it is hidden. */
  readonly dispatch = (action: Action): void => {
    this.state = reduce(this.state, action);
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
export function usePageState(store: Store): PageState {
  const [state, setState] = useState(store.state);
  useEffect(() => {
    setState(store.state);
    return store.watch(() => setState(store.state));
  }, [store]);
  return state;
}
