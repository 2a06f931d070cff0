import { setImmediate } from "node:timers/promises";

/** Something that tests wait for: looked at again after everything that may have changed it. */
export class Changes {
  readonly #waiting: (() => void)[] = [];

  changed(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Resolves when `holds` does. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

/** Resolves when `holds` does, looking once a turn of the event loop: for what no callback tells of. */
export async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await setImmediate();
}

/** Lets the event loop turn: whatever was on its way inside this process has arrived. */
export async function turns(count = 10): Promise<void> {
  for (let turn = 0; turn < count; turn++) await setImmediate();
}
