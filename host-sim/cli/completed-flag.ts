import { Option } from "commander";

/** A flag whose values a shell can complete. Commander's own `choices` would repeat them in the help. */
export class CompletedFlag extends Option {
  readonly values: readonly string[];

  constructor(flags: string, description: string, values: readonly string[]) {
    super(flags, description);
    this.values = values;
  }
}
