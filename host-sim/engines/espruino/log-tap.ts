import type { LogFields } from "../../../firmware/device.js";
import type { BootOptions } from "../../sim/engine/engine.js";

/** A field of a log event as the program gives it: a number, or the bytes of a text or byte array. */
export type LoggedValue = Uint8Array | number;

/** The event that reports the end of the app. */
const END = "end";

/** Passes a program's log events to the host. `names` maps the bundler's short names to the original ones. */
export class LogTap {
  readonly #program: BootOptions;
  readonly #names: ReadonlyMap<string, string>;

  constructor(program: BootOptions, names: ReadonlyMap<string, string>) {
    this.#program = program;
    this.#names = names;
  }

  take(event: string, values: Iterable<readonly [name: string, value: LoggedValue]>): void {
    const fields: Record<string, unknown> = {};
    for (const [short, value] of values) {
      const name = this.#names.get(short) ?? short;
      const isText = name !== "data" && typeof value !== "number";
      fields[name] = isText ? Buffer.from(value).toString() : value;
    }
    if (event === END) this.#program.onEnd(String(fields.cause ?? ""));
    else this.#program.log(event, fields as LogFields);
  }
}
