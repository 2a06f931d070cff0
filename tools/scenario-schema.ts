/** `npm run schema`: writes the JSON Schema of scenario files, which editors complete and check them by. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { packageRoot } from "../host-sim/node/package-root.js";
import { scenarioSchema } from "../host-sim/sim/scenario/schema.js";

export const SCHEMA_FILE = "docs/scenario.schema.json";

/** The text of the file. */
export function schemaText(): string {
  return `${JSON.stringify(scenarioSchema(), undefined, 2)}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href)
  writeFileSync(join(packageRoot(), SCHEMA_FILE), schemaText());
