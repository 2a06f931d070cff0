import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { packageRoot } from "../../host-sim/node/package-root.js";

const execute = promisify(execFile);

/** A checkout of Moddable, as far as a program with these parts needs one. */
const FILES = {
  "modules/io/manifest.json": { modules: {} },
  "modules/data/url/manifest.json": { modules: { url: "./url" } },
  // Native code, which Node cannot run.
  "modules/data/url/url.js": 'class URL @ "xs_url" {}',
  "modules/data/many/one.js": "export default 1;",
  "modules/data/many/two.js": "export default 2;",
  "modules/data/many/two.c": "",
  "examples/parts/manifest_parts.json": {
    include: ["$(MODDABLE)/modules/data/url/manifest.json", "./absent.json", { git: "elsewhere" }],
    modules: {
      "parts/words": "./words",
      "*": "$(MODULES)/data/many/*",
      "embedded:network/http/client": "./own",
      "embedded:parts/own": "./own",
    },
  },
  "examples/parts/manifest.json": { include: "./manifest_parts.json" },
  "examples/parts/words.js":
    'import URL from "url";\nexport default new URL("mqtt://broker:1234/x").hostname;',
  "examples/parts/own.js": 'export default "own";',
  "examples/program/manifest.json": {
    include: ["../parts/manifest_parts.json"],
    modules: { "*": ["./main", "./data"] },
  },
  "examples/program/data.js": 'export default "data";',
  "examples/program/main.js": `
import data from "data";
import words from "parts/words";
import two from "two";
import own from "embedded:parts/own";
import HTTPClient from "embedded:network/http/client";
trace([data, words, two, own, typeof HTTPClient].join(" "));
`,
  "examples/network/manifest.json": { include: "../parts/manifest_parts.json" },
  "examples/network/main.js": `
import Net from "net";
trace(["SSID", "IP", "CHANNEL"].map((name) => typeof Net.get(name)).join(" "));
Net.resolve("localhost", (name, address) => trace(" ", name, " ", address));
System.resolve("1.2.3.4", (name, address) => trace(" ", name, " ", address));
`,
  "examples/alone/main.js":
    'import url from "url";\nimport net from "net";\ntrace(typeof url, " ", typeof net.connect);',
  "examples/broken/manifest.json": {},
  "examples/broken/main.js": 'import "words";',
};

describe("the manifest of a program for Moddable", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(packageRoot(), "node_modules", ".moddable-"));
    for (const [name, contents] of Object.entries(FILES)) {
      const file = join(folder, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, typeof contents === "string" ? contents : JSON.stringify(contents));
    }
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = (name: string, environment: NodeJS.ProcessEnv = {}) =>
    execute(process.execPath, ["--import", "palmwire/ecma419", join(folder, "examples", name, "main.js")], {
      cwd: packageRoot(),
      env: { ...process.env, MODDABLE: undefined, ...environment },
      timeout: 60_000,
    });

  for (const where of ["above it", "in the environment"]) {
    it(`names its modules, with the checkout ${where}`, async () => {
      const environment = where === "above it" ? {} : { MODDABLE: folder };
      const { stdout, stderr } = await run("program", environment);
      assert.deepEqual([stdout, stderr], ["data broker 2 own function", ""]);
    });
  }

  it("makes net Moddable's", async () => {
    const { stdout, stderr } = await run("network");
    assert.deepEqual([stdout, stderr], ["string string number localhost 127.0.0.1 1.2.3.4 1.2.3.4", ""]);
  });

  it("changes nothing for programs without one", async () => {
    assert.equal((await run("alone")).stdout, "object function");
  });

  it("does not name what it does not list", async () => {
    await assert.rejects(run("broken"), /Cannot find package 'words'/);
  });
});
