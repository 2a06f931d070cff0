import { flagOf } from "../../firmware/options.js";
import { translated } from "../language/language.js";
import { loadApps } from "./apps.js";
import { BUNDLE_FLAGS } from "./bundle-flags.js";
import { COMMON_FLAGS, SWITCH, type CommonFlag } from "./common-flags.js";
import { FLASH_FLAGS } from "./flash-flags.js";

/** What a setting may be: a file can write numbers and switches as such. */
const VALUE = { type: ["string", "number", "boolean"] };

/**
 * The JSON Schema (draft 7) of the files that `--config` takes, in the language that is spoken. It knows the flags that
 * commands share and those of the package's apps; a user's app has others, which it takes with any value.
 */
export async function configSchema(): Promise<object> {
  const shared = [...COMMON_FLAGS, ...BUNDLE_FLAGS, ...FLASH_FLAGS].map(
    (flag) => [flag.name, schemaOf(flag)] as const,
  );
  const own = (await loadApps()).flatMap(({ options }) =>
    // Without limits and default, which are not the same in all apps.
    options.map(
      ({ name, help }) => [flagOf(name).slice(2), { description: translated(help), ...VALUE }] as const,
    ),
  );
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Palmwire settings",
    type: "object",
    // What is shared, and the first app of several, comes last and wins.
    properties: {
      $schema: { type: "string" },
      ...Object.fromEntries([...own.reverse(), ...shared.reverse()]),
    },
    additionalProperties: VALUE,
  };
}

function schemaOf({ help, choices, isSwitch }: CommonFlag): object {
  if (isSwitch) return { description: help(), enum: [...SWITCH, true, false] };
  return { description: help(), ...(choices ? { enum: choices } : VALUE) };
}
