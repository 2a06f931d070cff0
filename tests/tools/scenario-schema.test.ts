import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { ENGINES } from "../../host-sim/sim/scenario/parts.js";
import { readScenario } from "../../host-sim/sim/scenario/read-scenario.js";
import { scenarioSchema } from "../../host-sim/sim/scenario/schema.js";
import { VERBS } from "../../host-sim/sim/scenario/verbs.js";
import { TEST_ENGINES } from "../../host-sim/testing/load-app.js";
import { SCHEMA_FILE, schemaText } from "../../tools/scenario-schema.js";

const CAST = { boards: { server: { app: "tcp-echo-server" } }, phones: ["phone"] };

describe("the schema of scenarios", () => {
  const isValid = new Ajv({ strict: false, validateFormats: false }).compile(scenarioSchema());
  const valid = (step: unknown) => isValid({ ...CAST, steps: [step] });

  it("is in docs as the tables have it: npm run schema writes it", () => {
    assert.equal(readFileSync(join(packageRoot(), SCHEMA_FILE), "utf8"), schemaText());
  });

  it("takes every ready scenario", () => {
    const folder = join(packageRoot(), "scenarios");
    for (const name of readdirSync(folder))
      assert.ok(
        isValid(parse(readFileSync(join(folder, name), "utf8"))),
        `${name}: ${JSON.stringify(isValid.errors)}`,
      );
  });

  it("agrees with the reader", () => {
    const SHAPES: unknown[] = [
      { sleep: "5s" },
      { sleep: 5 },
      "repair",
      { repair: null },
      { repair: {} },
      { "power-off": "server" },
      { "power-off": {} },
      { "power-off": { board: "server", on: 1 } },
      { shows: { board: "server" } },
      { shows: { board: "server", text: "a" } },
      { shows: { board: "server", text: "a", matches: "a" } },
      { shows: "server" },
      { wifi: {} },
      { wifi: { power: "off" } },
      { wifi: { power: false } },
      { link: { loss: 0.5 } },
      { link: { loss: 50 } },
      { link: { between: ["phone", "server"], loss: 0.5 } },
      { link: { between: ["phone"], loss: 0.5 } },
      { udp: { phone: "phone", as: "tool", port: 70000 } },
      { never: { shows: { board: "server", text: "x" }, for: "1s" } },
      { never: { "power-off": "server" } },
      { never: { for: "1s" } },
      { repeat: { times: 2, steps: ["repair"] } },
      { repeat: { steps: ["repair"] } },
      { together: ["repair", { sleep: "1s" }] },
      { repair: {}, release: {} },
      { nothing: {} },
      "nothing",
      "end-input",
      {},
      5,
    ];
    for (const step of SHAPES) {
      const isRead = readScenario({ ...CAST, steps: [step] }).scenario !== undefined;
      assert.equal(valid(step), isRead, JSON.stringify(step));
    }
  });

  it("knows every verb, and the engines of tests", () => {
    const definitions = scenarioSchema().definitions as Record<string, unknown>;
    for (const name of Object.keys(VERBS)) assert.ok(definitions[name], name);
    assert.deepEqual([...ENGINES].sort(), [...TEST_ENGINES].sort());
  });
});
