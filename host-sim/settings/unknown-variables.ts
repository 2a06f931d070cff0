/** Variables of the environment that look like ours, and are none. */
import { tr } from "../language/language.js";
import { variableOf } from "./settings.js";
import { didYouMean, UsageError } from "./usage-error.js";

const OURS = /^PALMWIRE_/;
/** Those that are no settings of an app. */
const OTHERS = ["PALMWIRE_CONFIG", "PALMWIRE_CACHE"];
/** For those who test Palmwire itself. */
const TESTS = /^PALMWIRE_(TEST|PROPERTY|PROGRAM)_/;

/**
 * Throws UsageError for a variable that nobody reads, with the name that may be meant; its value is not repeated.
 * `names` are the settings of the app, which spares looking at all others.
 */
export async function refuseUnknownVariables(
  environment: NodeJS.ProcessEnv,
  names: readonly string[],
): Promise<void> {
  const known = new Set([...OTHERS, ...names.map(variableOf)]);
  const isUnknown = (variable: string) =>
    OURS.test(variable) && !TESTS.test(variable) && !known.has(variable) && environment[variable] !== "";
  if (!Object.keys(environment).some(isUnknown)) return;
  const { allFlagNames } = await import("./all-flags.js");
  for (const name of await allFlagNames()) known.add(variableOf(name));
  const variable = Object.keys(environment).find(isUnknown);
  if (variable === undefined) return;
  throw new UsageError(
    tr("unknown variable {variable} in the environment. {hint}", {
      variable,
      hint: didYouMean(variable, [...known]),
    }),
  );
}
