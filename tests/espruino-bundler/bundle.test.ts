import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import ts from "typescript";
import { OPTION_ERROR, readOptions } from "../../firmware/options.js";
import { APP_NAMES, loadApp } from "../../host-sim/settings/apps.js";
import { BOARD_NAMES, profileNamed, type BoardProfile } from "../../host-sim/sim/board/profiles.js";
import { packageRoot } from "../../host-sim/node/package-root.js";
import {
  buildBundle,
  BUNDLE_BYTES_MAX,
  BundleError,
  checkJoined,
  JOINED_BYTES_MAX,
} from "../../host-sim/espruino-bundler/bundle.js";
import { compress, decompress } from "../../host-sim/espruino-bundler/heatshrink.js";
import { propertyRuns } from "../setup.js";

/** A program's words, texts without their quotes and escapes, numbers as such. */
function partsOf(text: string): (string | number)[] {
  const parts: (string | number)[] = [];
  const visit = (node: ts.Node): void => {
    if (node.getChildCount() === 0)
      parts.push(
        ts.isStringLiteral(node) ? node.text : ts.isNumericLiteral(node) ? Number(node.text) : node.getText(),
      );
    for (const child of node.getChildren()) visit(child);
  };
  visit(ts.createSourceFile("bundle.js", text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS));
  return parts;
}

/** What only a bundle with a history has. */
const HISTORY_FILE = '"palmwire.h"';

/** Bundles that exceed the budget by their font, and must not grow further. */
const LARGER: Readonly<Record<string, number>> = { "spread-server": 18_600, "chat-server": 19_300 };

/** A bundle takes a second: only a deeper run makes that of every app. */
const DEEPER = propertyRuns(100) > 100;
const APPS = DEEPER ? APP_NAMES : ["chat-server", "tcp-echo-server"];

describe("a bundle for Espruino", () => {
  for (const app of APPS)
    it(`of ${app} is plain ASCII, a statement a line, and within the dialect`, async () => {
      const { options } = await loadApp(app);
      const { text, font_bytes } = await buildBundle(app, readOptions(options, {}));
      assert.match(text, /^[\n\x20-\x7e]+$/);
      assert.ok(font_bytes > 0 && text.includes("heatshrink"));
      assert.doesNotMatch(text, /OPTION_VALUES|ASCII_FONT|ZONE_MINUTES/);
      assert.ok(!text.includes(HISTORY_FILE));
      const bytesMax = LARGER[app] ?? BUNDLE_BYTES_MAX;
      assert.ok(text.length <= bytesMax, `${text.length} bytes, at most ${bytesMax}`);
    });

  for (const app of DEEPER ? ["chat-server", "spread-server"] : ["chat-server"])
    it(`of ${app} has what --join needs where that is given, and only there`, async () => {
      const { options } = await loadApp(app);
      const make = async (join: string) => buildBundle(app, readOptions(options, { join }));
      const servers = Array.from({ length: 4 }, (_, i) => `192.168.100.10${i}:18830`);
      const { text, font_bytes } = await make(`mqtt://${servers.join(",")}/${"x".repeat(64)}`);
      const alone = (await make("")).text;
      assert.ok(text.length - font_bytes <= JOINED_BYTES_MAX, `${text.length - font_bytes} bytes`);
      assert.ok(text.includes("does not speak MQTT") && text.includes("room-missed"));
      assert.doesNotMatch(alone, /MQTT|room-missed|broker|palmwire-/);
      assert.doesNotMatch(text, /tls/i);
    });

  it("is not made of a hub that is joined to others where it is too large", () => {
    checkJoined(JOINED_BYTES_MAX);
    assert.throws(() => checkJoined(JOINED_BYTES_MAX + 1), { name: OPTION_ERROR, message: /22529 .*22528$/ });
  });

  it("is not made of a room that the board has too few sockets for", async () => {
    const { options } = await loadApp("chat-server");
    const valuesOf = (given: Record<string, string | number>) => readOptions(options, given);
    await buildBundle("chat-server", valuesOf({ maxClients: 5, maxWaiting: 3 }));
    await assert.rejects(buildBundle("chat-server", valuesOf({ maxClients: 5, maxWaiting: 4 })), {
      name: OPTION_ERROR,
      message: /need 10 sockets .*, there are 9$/,
    });
    // One peer is all that it has room for.
    await buildBundle("chat-server", valuesOf({ mode: "p2p", maxClients: 60 }));
  });

  it("keeps a history where that is asked for, and only there", async () => {
    const { options } = await loadApp("udp-chat");
    const values = readOptions(options, {});
    for (const check of [true, false]) {
      const without = await buildBundle("udp-chat", values, { check });
      const { text } = await buildBundle("udp-chat", values, { check, history_bytes: 12_288 });
      assert.match(text, /^[\n\x20-\x7e]+$/);
      assert.ok(text.includes(HISTORY_FILE) && text.includes("12288"));
      assert.ok(!text.includes("HISTORY_BYTES") && !without.text.includes(HISTORY_FILE));
    }
  });

  it("has options as they are, whatever is in them", async () => {
    const { options } = await loadApp("tcp-echo-server");
    const parts = async (ssid: string, password: string, wifiTimeout: number) => {
      const values = readOptions(options, { ssid, password, wifiTimeout });
      return partsOf((await buildBundle("tcp-echo-server", values, { check: false })).text);
    };
    const plain = await parts("SSID", "PASSWORD", 77);
    for (const word of ["SSID", "PASSWORD"])
      assert.ok(plain.some((part) => typeof part === "string" && part.includes(word)));
    assert.ok(plain.includes(77));
    for (const password of [
      '"+x(1)+"',
      "'`${x}",
      "\\",
      '\\"',
      "$&$1$`$'$$",
      "OPTION_ssid OPTION_VALUES",
      "ASCII_FONT",
      "掌\n\0\u2028",
      "</script>//*",
    ]) {
      const bytes = Buffer.from(password).toString("latin1");
      // esbuild joins a text with the one that is added to it.
      const expected = plain.map((part) =>
        typeof part === "number" ? (part === 77 ? 8 : part) : part.replace(/SSID|PASSWORD/g, () => bytes),
      );
      assert.deepEqual(await parts(password, password, 8), expected);
    }
  });

  it("leaves out the font where the board has one", async () => {
    const { options } = await loadApp("tcp-echo-server");
    const { text, font_bytes } = await buildBundle("tcp-echo-server", readOptions(options, {}), {
      font: "none",
      check: false,
    });
    assert.equal(font_bytes, 0);
    assert.ok(text.length > 1000);
  });

  const boards = DEEPER ? BOARD_NAMES : [BOARD_NAMES[0], BOARD_NAMES[BOARD_NAMES.length - 1]];
  for (const board of boards) {
    it(`sets up the wires of ${board}`, async () => {
      const values = readOptions((await loadApp("udp-self")).options, {});
      const { text } = await buildBundle("udp-self", values, { check: false, board });
      const { data, clock } = (profileNamed(board) as BoardProfile).description;
      const pins = text.match(/:(\d+)\b/g);
      for (const pin of [data, clock]) assert.ok(pins?.includes(`:${pin}`), `pin ${pin}`);
    });
  }

  it("refuses a board that there is not", async () => {
    await assert.rejects(buildBundle("tcp-echo-server", {}, { board: "none" }), BundleError);
  });
});

describe("an app of one's own", () => {
  let folder: string;

  before(() => (folder = mkdtempSync(join(packageRoot(), "dist", "own-"))));
  after(() => rmSync(folder, { recursive: true }));

  const bundleOf = async (source: string, plain: boolean) => {
    const file = join(folder, "own.ts");
    writeFileSync(file, source);
    return (await buildBundle(file, {}, { check: false, plain })).text;
  };

  it("keeps the names that it looks for in an object, and no others", async () => {
    const source = `
      interface Given { wanted: number; unasked: number }
      export default function start(_device: object, given: Given): { stop(): void } {
        if ("wanted" in given) print(given.wanted, given.unasked);
        return { stop() {} };
      }`;
    for (const plain of [false, true]) {
      const text = await bundleOf(source, plain);
      assert.match(text, /"wanted"\s*in \w/);
      assert.match(text, /\.wanted/);
      assert.doesNotMatch(text, /unasked/);
    }
  });

  it("may give the device another name, though that makes it larger", async () => {
    const source = (name: string) => `
      function tell(${name}: { log(event: string, fields: object): void }): void { ${name}.log("one", {}); ${name}.log("two", {}); }
      export default function start(device: never): { stop(): void } { tell(device); tell(device); return { stop() {} }; }`;
    const [followed, renamed] = [
      await bundleOf(source("device"), false),
      await bundleOf(source("board"), false),
    ];
    assert.match(renamed, /\("two"/);
    assert.ok(renamed.length > followed.length);
  });

  it("may call a variable as something of the device's is called", async () => {
    const source = `
      export default function start(device: { log(event: string, fields: object): void }): { stop(): void } {
        const log = ["kept"]; for (const each of log) device.log(each, {}); return { stop() {} }; }`;
    assert.match(await bundleOf(source, false), /kept/);
  });
});

describe("an app that leaves Espruino's JavaScript", () => {
  let folder: string;

  before(() => (folder = mkdtempSync(join(packageRoot(), "dist", "wrong-"))));
  after(() => rmSync(folder, { recursive: true }));

  const wrongs: readonly [what: string, line: string, says: RegExp][] = [
    ["async functions", "async function wrong() {}", /async function .*: take a callback/],
    [
      "destructuring",
      "export const f = (a: { b: 1 }) => { const { b } = a; return b; };",
      /: read each field/,
    ],
    ["enums, which esbuild would replace", "export enum Lamp { on }", /enum .*: use a constant/],
    ["parameter properties", "export class A { constructor(readonly b: 1) {} }", /: declare the field/],
    ["a member that Espruino lacks", "export const last = (a: string[]) => a.at(0);", /'at' .*: write items/],
    ["a time of its own", "export const now = (): number => Date.now();", /: use device\.clock/],
    ["regular expressions", "export const digits = /[0-9]/;", /regular expression .*: use indexOf/],
  ];
  for (const [what, line, says] of wrongs)
    it(`is refused for ${what}, with file and line`, async () => {
      const file = join(folder, "wrong.ts");
      const start = "export default function start(): { stop(): void } { return { stop() {} }; }";
      writeFileSync(file, `// What is wrong comes next.\n${line}\n${start}\n`);
      await assert.rejects(buildBundle(file, {}), (error: Error) => {
        assert.ok(error instanceof BundleError, String(error.stack));
        assert.match(error.message, says);
        assert.match(error.message, /wrong\.ts:2:\d+: .*$/);
        assert.ok(!error.message.includes("\n"), error.message);
        return true;
      });
    });
});

describe("heatshrink", () => {
  it("gives back what it compressed", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 600 }), (values) => {
        const bytes = Uint8Array.from(values, (value) => value * 85);
        assert.deepEqual(decompress(compress(bytes)), bytes);
      }),
    );
  });
});
