import { listed, tr } from "../language/language.js";
import { UsageError } from "../settings/usage-error.js";

/** What npm has an option for too: its value may be that of a configuration file. */
const OPTIONS_OF_NPM = ["ca", "name", "password"];

/**
 * Throws UsageError where `npm start` was given flags without "--" before them: npm keeps these, and tells of them in
 * the environment only. `names` are those of the flags, without dashes.
 */
export function refuseTakenByNpm(names: readonly string[], environment: NodeJS.ProcessEnv): void {
  if (environment.npm_lifecycle_event !== "start") return;
  const taken = names.filter(
    (name) => !OPTIONS_OF_NPM.includes(name) && environment[variableOfNpm(name)] !== undefined,
  );
  if (taken.length === 0) return;
  const flags = [...new Set(taken)].map((name) => `--${name}`);
  throw new UsageError(
    tr("npm has kept {flags}: write -- before the options, as in '{example}'", {
      flags: listed(flags),
      example: `npm start -- ${flags[0]} …`,
    }),
  );
}

function variableOfNpm(name: string): string {
  return `npm_config_${name.replaceAll("-", "_")}`;
}
