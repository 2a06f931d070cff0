import { flagOf, OPTION_ERROR, readOptions, type Option, type OptionValues } from "../../firmware/options.js";
import { tr } from "../language/language.js";
import { Unmet } from "../sim/world/unmet.js";
import type { GivenOptions } from "../sim/world/world.js";
import { complaintText } from "../language/option-texts.js";
import { didYouMean, UsageError } from "./usage-error.js";

/** Reads one option of an app. Throws UsageError with the mend. */
export function readOption(option: Option, given: Record<string, string>): OptionValues {
  try {
    return readOptions([option], given);
  } catch (error) {
    if ((error as Error).name !== OPTION_ERROR) throw error;
    const flag = flagOf(option.name).slice(2);
    const text = given[option.name];
    if (option.kind === "broker" && text.startsWith("mqtts:"))
      throw new UsageError(
        tr("--{flag} '{text}': TLS is not possible yet; use mqtt:// in a network that you trust", {
          flag,
          text,
        }),
        flag,
      );
    throw new UsageError(complaintText(option, text || undefined), flag);
  }
}

/**
 * The values of an app's options from those that are given by their names, or by the names of their flags. Throws Unmet and
 * UsageError, which say what is wrong.
 */
export function givenValues(app: string, options: readonly Option[], given: GivenOptions): OptionValues {
  const texts: Record<string, string> = {};
  for (const [named, value] of Object.entries(given)) {
    const name = optionNamed(app, options, named);
    texts[name] = typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
  }
  return Object.assign({}, ...options.map((option) => readOption(option, texts))) as OptionValues;
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
