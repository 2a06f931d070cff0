/** Detects misspelt PALMWIRE_* variables. */
import { tr } from "../language/language.js";
import { variableOf } from "./settings.js";
import { didYouMean, UsageError } from "./usage-error.js";

const OURS = /^PALMWIRE_/;
/** Variables that are not settings of an app. */
const OTHERS = ["PALMWIRE_CONFIG", "PALMWIRE_CACHE", "PALMWIRE_DNS"];
/** Variables for the tests of Palmwire itself. */
const TESTS = /^PALMWIRE_(TEST|PROPERTY|PROGRAM)_/;

/**
 * Throws UsageError for an unknown variable and suggests the closest name; the value is not printed. `names` are the
 * settings of the app; those of others are only loaded if needed.
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
