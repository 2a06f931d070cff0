import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { parse } from "yaml";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { allFlagNames } from "../../host-sim/settings/all-flags.js";
import { ConfigFile } from "../../host-sim/settings/config-file.js";
import { configSchema } from "../../host-sim/settings/config-schema.js";
import { ENGINES } from "../../host-sim/sim/scenario/parts.js";
import { readScenario } from "../../host-sim/sim/scenario/read-scenario.js";
import { scenarioSchema } from "../../host-sim/sim/scenario/schema.js";
import { VERBS } from "../../host-sim/sim/scenario/verbs.js";
import { TEST_ENGINES } from "../../host-sim/testing/load-app.js";
import { SCHEMAS, schemaText } from "../../tools/schemas.js";

/** The settings of each template. */
function templateFiles(): string[] {
  const files = readdirSync(join(packageRoot(), "templates"), { recursive: true }) as string[];
  return files.filter((file) => basename(file) === "palmwire.json").map((file) => join("templates", file));
}

const CAST = { boards: { server: { app: "tcp-echo-server" } }, phones: ["phone"] };

describe("the schemas", () => {
  for (const file of Object.keys(SCHEMAS))
    it(`are in docs as the tables have them, written by npm run schema: ${file}`, async () => {
      assert.equal(readFileSync(join(packageRoot(), file), "utf8"), await schemaText(file));
    });
});

describe("the schema of settings", () => {
  const json = (...path: string[]): unknown => JSON.parse(readFileSync(join(packageRoot(), ...path), "utf8"));
  let isValid: ValidateFunction;

  before(async () => {
    isValid = new Ajv({ strict: false }).compile(await configSchema());
  });

  it("takes the example, and what palmwire new writes", () => {
    for (const file of ["palmwire.example.json", ...templateFiles()])
      assert.ok(isValid(json(file)), `${file}: ${JSON.stringify(isValid.errors)}`);
  });

  it("takes numbers and switches, and settings of a user's app", () => {
    assert.ok(isValid({ port: 7000, qr: true, "my-own": "x", wifi: "a:b" }));
  });

  it("refuses wrong names of engines and boards, and lists", () => {
    for (const wrong of [{ engine: "nod" }, { board: "x" }, { runtime: "node" }, { port: [1] }, []])
      assert.ok(!isValid(wrong), JSON.stringify(wrong));
  });

  it("has a description for every flag", async () => {
    const { properties } = (await configSchema()) as { properties: Record<string, { description?: string }> };
    for (const name of await allFlagNames()) assert.ok(properties[name].description, name);
  });

  it("can be named in a file, which stays valid for the program", () => {
    const folder = mkdtempSync(join(tmpdir(), "palmwire-schema-"));
    try {
      const file = join(folder, "palmwire.json");
      writeFileSync(file, '{ "$schema": "./config.schema.json", "port": 7000 }');
      assert.deepEqual(new ConfigFile(file).content(), { port: 7000 });
      writeFileSync(file, '{ "$schema": 1 }');
      assert.deepEqual(new ConfigFile(file).content(), { $schema: 1 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("the schema of scenarios", () => {
  const isValid = new Ajv({ strict: false, validateFormats: false }).compile(scenarioSchema());
  const valid = (step: unknown) => isValid({ ...CAST, steps: [step] });

  it("takes every ready scenario", () => {
    const folder = join(packageRoot(), "scenarios");
    const files = (readdirSync(folder, { recursive: true }) as string[]).filter((name) =>
      name.endsWith(".yaml"),
    );
    for (const name of files)
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

  it("agrees with the reader about lessons", () => {
    const steps = [{ shows: { board: "server", text: "5001" } }];
    const stage = { title: "a", try: { en: "b", zh: "c" }, see: "d", steps };
    const lesson = { introduction: "x", stages: [stage], question: "y" };
    const CASES: [lesson: unknown, others?: object][] = [
      [lesson],
      [{ ...lesson, question: undefined }],
      [{ ...lesson, introduction: undefined }],
      [{ ...lesson, stages: [] }],
      [{ ...lesson, stages: [{ ...stage, try: undefined }] }],
      [{ ...lesson, stages: [{ ...stage, steps: [] }] }],
      [{ ...lesson, stages: [{ ...stage, look: "e" }] }],
      [{ ...lesson, more: "e" }],
      [lesson, { steps }],
      [lesson, { faults: [{ at: "1s", repair: {} }] }],
      [undefined],
      [undefined, { steps }],
      ["lesson"],
    ];
    for (const [lesson, others] of CASES) {
      // Nothing is undefined in a file.
      const content: unknown = JSON.parse(JSON.stringify({ ...CAST, lesson, ...others }));
      const isRead = readScenario(content).scenario !== undefined;
      assert.equal(isValid(content), isRead, JSON.stringify(content));
    }
  });

  it("knows every verb, and the engines of tests", () => {
    const definitions = scenarioSchema().definitions as Record<string, unknown>;
    for (const name of Object.keys(VERBS)) assert.ok(definitions[name], name);
    assert.deepEqual([...ENGINES].sort(), [...TEST_ENGINES].sort());
  });
});
