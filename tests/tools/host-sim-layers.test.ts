import assert from "node:assert/strict";
import { join } from "node:path";
import { ESLint } from "eslint";
import { packageRoot } from "../../host-sim/node/package-root.js";

describe("the import rules of host-sim/", () => {
  let eslint: ESLint;

  before(() => (eslint = new ESLint({ cwd: packageRoot() })));

  /** ESLint's messages for a source as the content of that file. */
  async function complaints(file: string, source: string): Promise<string> {
    const [{ messages }] = await eslint.lintText(source, { filePath: join(packageRoot(), file) });
    return messages.map(({ message }) => message).join("\n");
  }

  for (const [file, source, expected] of [
    ["host-sim/sim/board/planted.ts", 'export * from "node:fs";\n', /node:fs.*belongs into host-sim\/node/],
    ["host-sim/sim/board/planted.ts", 'export * from "fs";\n', /belongs into host-sim\/node/],
    [
      "host-sim/sim/planted.ts",
      'export * from "../node/real-clock.js";\n',
      /sim is below host-sim\/node: take a clock/,
    ],
    [
      "host-sim/sim/planted.ts",
      'export * from "../language/language.js";\n',
      /sim is below host-sim\/language: report/,
    ],
    ["host-sim/sim/planted.ts", 'export const later = () => import("../a.js");\n', /boots in one turn/],
    ["host-sim/sim/planted.ts", "export const draw = () => Math.random();\n", /take `random`/],
    ["host-sim/sim/planted.ts", "export const now = () => Date.now();\n", /ask the Clock/],
    ["host-sim/sim/planted.ts", "export const now = () => new Date();\n", /ask the Clock/],
    ["host-sim/sim/planted.ts", "setTimeout(() => {}, 1);\n", /ask the Clock/],
    ["host-sim/sim/planted.ts", "setImmediate(() => {});\n", /ask the Clock/],
    ["host-sim/sim/planted.ts", "export const now = () => performance.now();\n", /ask the Clock/],
    [
      "host-sim/node/planted.ts",
      'export * from "../settings/settings.js";\n',
      /node is below host-sim\/settings/,
    ],
    ["host-sim/views/planted.ts", 'export * from "../node/font-file.js";\n', /views is below host-sim\/node/],
    [
      "host-sim/engines/xs/planted.ts",
      'export * from "../../cli/run.js";\n',
      /engines is below host-sim\/cli/,
    ],
    ["host-sim/settings/planted.ts", 'export * from "../cli/run.js";\n', /settings is below host-sim\/cli/],
    ["host-sim/cli/planted.ts", 'export * from "../../tools/pictures.js";\n', /nothing imports it/],
    ["host-sim/web/planted.ts", 'export * from "../cli/run.js";\n', /web is below host-sim\/cli/],
    ["host-sim/web/page/planted.ts", 'export * from "../../node/font-file.js";\n', /runs in browsers/],
    ["host-sim/web/protocol.ts", 'export * from "node:fs";\n', /runs in browsers/],
    [
      "firmware/net/planted.ts",
      'export * from "../../host-sim/sim/board/board.js";\n',
      /nothing but firmware/,
    ],
  ] as const)
    it(`reject in ${file}: ${source.trim()}`, async () =>
      assert.match(await complaints(file, source), expected));

  for (const [file, source] of [
    ["host-sim/sim/board/planted.ts", 'export * from "qr";\nexport * from "../clock/clock.js";\n'],
    ["host-sim/sim/board/planted.ts", 'export * from "../../../firmware/device.js";\n'],
    ["host-sim/node/planted.ts", 'export * from "node:fs";\nexport * from "../sim/clock/clock.js";\n'],
    ["host-sim/cli/planted.ts", 'export * from "../engines/xs.js";\nsetTimeout(() => {}, 1);\n'],
  ] as const)
    it(`allow in ${file}: ${source.trim().replaceAll("\n", " ")}`, async () =>
      assert.equal(await complaints(file, source), ""));
});
