/** The page's one state, and the hook that components read it with. */
import { useEffect, useState } from "preact/hooks";
import { INITIAL, reduce, type Action, type PageState } from "./state.js";

export class Store {
  state = INITIAL;
  readonly #watchers = new Set<() => void>();

  readonly dispatch = (action: Action): void => {
    this.state = reduce(this.state, action);
    for (const watcher of this.#watchers) watcher();
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
