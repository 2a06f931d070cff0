import {
  flagOf,
  isSecureBroker,
  OPTION_ERROR,
  readOptions,
  type Option,
  type OptionValues,
} from "../../firmware/options.js";
import { tr, translated } from "../language/language.js";
import { Unmet } from "../sim/world/unmet.js";
import type { GivenOptions } from "../sim/world/world.js";
import { complaintText } from "../language/option-texts.js";
import type { AppModule } from "./app-module.js";
import { didYouMean, UsageError } from "./usage-error.js";

/** Reads one option of an app. Throws UsageError with the mend. */
export function readOption(option: Option, given: Record<string, string>): OptionValues {
  try {
    return readOptions([option], given);
  } catch (error) {
    if ((error as Error).name !== OPTION_ERROR) throw error;
    throw new UsageError(
      complaintText(option, given[option.name] || undefined),
      flagOf(option.name).slice(2),
    );
  }
}

/**
 * The values of an app's options, for a board of a scenario or a test, from those that are given by their names, or by the names of their flags. Throws Unmet and
 * UsageError, which say what is wrong.
 */
export function givenValues(app: string, options: readonly Option[], given: GivenOptions): OptionValues {
  const texts: Record<string, string> = {};
  for (const [named, value] of Object.entries(given)) {
    const name = optionNamed(app, options, named);
    texts[name] = typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
  }
  const values = Object.assign({}, ...options.map((option) => readOption(option, texts))) as OptionValues;
  refuseTLS(options, values, tr("a scenario or test"));
  return values;
}

/** How many of `count` TCP sockets an app needs with these values. Throws UsageError for values that do not go together. */
export function neededSockets({ socketsNeeded }: AppModule, values: OptionValues, count: number): number {
  try {
    return socketsNeeded(values, count);
  } catch (error) {
    const { name, message } = error as Error;
    if (name !== OPTION_ERROR) throw error;
    throw new UsageError(
      translated(message),
      ...Array.from(message.matchAll(/--([\w-]+)/g), ([, flag]) => flag),
    );
  }
}

/** Throws UsageError where a broker is to be reached over TLS, which `place` does not have. */
export function refuseTLS(options: readonly Option[], values: OptionValues, place: string): void {
  for (const { name, kind } of options) {
    const text = String(values[name]);
    if (kind !== "broker" || !isSecureBroker(text)) continue;
    const flag = flagOf(name).slice(2);
    throw new UsageError(
      tr("--{flag} {text}: {place} has no TLS; use mqtt:// in a network that you trust", {
        flag,
        text,
        place,
      }),
      flag,
    );
  }
}

/** An option's name as the firmware has it, from that, or from the name of its flag. */
function optionNamed(app: string, options: readonly Option[], given: string): string {
  const option = options.find(({ name }) => name === given || flagOf(name) === `--${given}`);
  // Every board has a Wi-Fi, also where the app does not ask for it.
  if (option || given === "ssid" || given === "password") return option?.name ?? given;
  if (options.length === 0) throw new Unmet(tr("{app} has no options", { app }));
  const names = options.map(({ name }) => flagOf(name).slice(2));
  throw new Unmet(
    tr("{app} has no option '{name}'. {hint}", { app, name: given, hint: didYouMean(given, names) }),
  );
}
