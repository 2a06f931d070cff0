import type { PowerState, State } from "../protocol.js";
import type { Send } from "./send.js";
import { say } from "./words/words.js";

const STOPPABLE: readonly PowerState[] = ["running", "starting"];

/** Whether a board's app runs, in a word. */
export function StatusBadge({ state }: { state: State | undefined }) {
  const power = state?.power ?? "starting";
  return (
    <span class={`badge ${power}`} role="status">
      {say(power)}
    </span>
  );
}

interface Props {
  readonly board: number;
  readonly state: State | undefined;
  readonly send: Send;
}

export function PowerSwitch({ board, state, send }: Props) {
  const power = state?.power ?? "starting";
  const canStop = STOPPABLE.includes(power);
  return (
    <button
      type="button"
      class={canStop ? "" : "primary"}
      disabled={power === "stopping"}
      onClick={() => send({ kind: "power", board, on: !canStop })}
    >
      {say(canStop ? "stop" : "start")}
    </button>
  );
}
