import type { LogFields } from "../../../firmware/device.js";
import type { Program } from "../../sim/engine/engine.js";

/** A field of a log event as it leaves the program: its bytes, if it is bytes or text. */
export type LoggedValue = Uint8Array | number;

/** The event by which a program says that it ended. */
const END = "end";

/** Gives a program's log events to the host; `names` are ours by what the bundler made of them. */
export class LogTap {
  readonly #program: Program;
  readonly #names: ReadonlyMap<string, string>;

  constructor(program: Program, names: ReadonlyMap<string, string>) {
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
