/** `npm run schema`: writes the JSON Schemas of scenarios and settings, which editors complete and check them by. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { packageRoot } from "../host-sim/node/package-root.js";
import { configSchema } from "../host-sim/settings/config-schema.js";
import { scenarioSchema } from "../host-sim/sim/scenario/schema.js";

/** Each file, and what makes its content. */
export const SCHEMAS: Readonly<Record<string, () => Promise<object> | object>> = {
  "docs/scenario.schema.json": scenarioSchema,
  "docs/config.schema.json": configSchema,
};

/** The text of a file of SCHEMAS. */
export async function schemaText(file: string): Promise<string> {
  return `${JSON.stringify(await SCHEMAS[file](), undefined, 2)}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href)
  for (const file of Object.keys(SCHEMAS)) writeFileSync(join(packageRoot(), file), await schemaText(file));
