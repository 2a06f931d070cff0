/** The examples of docs/testing.md run, what it names is there, and docs/fuzz.md tells what the command does. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { FAULT_NAMES } from "../../host-sim/sim/fuzz/faults.js";
import { World } from "../../host-sim/testing/index.js";
import { runHere } from "../cli/run-here.js";
import { parseMarkdown } from "./markdown.js";

const IMPORT = 'import { World } from "palmwire/testing";\n';

const page = (name: string) => parseMarkdown(readFileSync(join(packageRoot(), "docs", name), "utf8"));
const { blocks, tables } = page("testing.md");
/** The first one is a file that tests/run/pack.deep.ts runs. */
const examples = blocks.filter(({ language }) => language === "js").slice(1);

type Example = (world: typeof World, console: { log(value: unknown): void }) => Promise<void>;
const AsyncFunction = (async () => {}).constructor as new (...words: string[]) => Example;

describe("docs/testing.md", () => {
  /** What the examples print. */
  const PRINTED = [/^memory full: /, /你好/, undefined, undefined, undefined];

  it("has examples that were looked at", () => assert.equal(examples.length, PRINTED.length));

  for (const [i, { text }] of examples.entries())
    it(`has an example that passes: number ${i + 1}`, async () => {
      assert.ok(text.startsWith(IMPORT));
      const printed: string[] = [];
      const log = (value: unknown) => void printed.push(String(value));
      await new AsyncFunction("World", "console", text.slice(IMPORT.length))(World, { log });
      const expected = PRINTED[i];
      assert.equal(printed.length, expected ? 1 : 0);
      if (expected) assert.match(printed[0], expected);
    });

  it("names what is there", async () => {
    const world = new World();
    const board = world.board("tcp-echo-server");
    const phone = world.phone();
    await board.screen.shows("accepting");
    // One that is refused has all that a tool can have.
    const tool = phone.dial(board, 9);
    await tool.closed();
    const things: Record<string, object> = {
      world,
      board,
      phone,
      screen: board.screen,
      tool,
      server: phone.listen(5001),
      udp: phone.udp(9000),
      link: world.between(phone, board),
    };
    const named = new Set<string>();
    for (const [, thing, path] of JSON.stringify(tables).matchAll(
      /`(world|board|phone|screen|tool|server|udp|link)\.([\w.]+)/g,
    )) {
      named.add(thing);
      let at: unknown = things[thing];
      for (const name of path.split(".")) {
        assert.ok(at instanceof Object && name in at, `${thing}.${path}`);
        at = (at as Record<string, unknown>)[name];
      }
    }
    assert.deepEqual([...named].sort(), Object.keys(things).sort());
    for (const name of ["switchOff", "switchOn", "password", "signal_dBm"])
      assert.ok(name in world.wifi, name);
    await world.stop();
  });
});

describe("docs/fuzz.md", () => {
  const fuzz = page("fuzz.md");

  it("names every option and every kind of fault", async () => {
    const [options, kinds] = fuzz.tables;
    const { stdout } = await runHere(["fuzz", "--help", "--lang", "en"]);
    const flags = [...stdout.matchAll(/^ {2}(--[\w-]+)/gm)].map(([, flag]) => flag);
    const told = options.map(([cell]) => /--\w+/.exec(cell)?.[0]).filter((flag) => flag !== undefined);
    assert.deepEqual([...told, "--lang"].sort(), flags.sort());
    const faults = kinds
      .slice(1)
      .flatMap(([cell]) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
    assert.deepEqual(faults.sort(), [...FAULT_NAMES].sort());
  });

  it("shows the keys of the result", async () => {
    const { code, stdout } = await runHere(["fuzz", "tcp-echo-server", "--seeds", "1", "--json"]);
    assert.equal(code, 0, stdout);
    const shown = JSON.parse(fuzz.blocks.find(({ language }) => language === "json")?.text ?? "") as Result;
    assert.deepEqual(keysOf(JSON.parse(stdout) as Result), keysOf(shown));
  });
});

interface Result {
  readonly apps: Record<string, object>;
}

function keysOf(result: Result): string[][] {
  return [Object.keys(result), Object.keys(result.apps["tcp-echo-server"])];
}
