import { PROGRAM_RULES } from "./program-rules.js";
import { GLOBAL_REPLACEMENTS, MEMBER_REPLACEMENTS, MODULE_REPLACEMENTS } from "./replacements.js";
import { RULES } from "./rules.js";

/** Every text of the rules, in English. */
export const DIALECT_TEXTS: readonly string[] = [
  ...[...RULES, ...Object.values(PROGRAM_RULES)].flatMap(({ what, why, instead }) => [what, why, instead]),
  ...Object.values({ ...GLOBAL_REPLACEMENTS, ...MEMBER_REPLACEMENTS }),
  ...Object.values(MODULE_REPLACEMENTS),
];
