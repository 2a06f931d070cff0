/** The tables of the docs match the code. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { APP_NAMES } from "../../host-sim/settings/apps.js";
import { EXIT_FAILED, EXIT_STOPPED, EXIT_UNMET, EXIT_USAGE } from "../../host-sim/cli/exit-codes.js";
import type { NamedCode } from "../../firmware/error-codes.js";
import { ERROR_TEXTS, placeholdersOf } from "../../host-sim/language/error-texts.js";
import { packageRoot } from "../../host-sim/node/package-root.js";
import manifest from "../../manifest.json" with { type: "json" };
import { FOOTPRINT_FILE, type FootprintFigures } from "../../tools/footprint-file.js";
import { parseHelp, tableNamed, type Help } from "../../tools/docs-tables.js";
import { pages, withTables } from "../../tools/docs.js";
import { runBoard, stopBoards } from "../run/board-process.js";
import { Peer } from "../run/peer.js";
import { literalsOf, parseMarkdown, plain, type Table } from "./markdown.js";

const text = (file: string): string => readFileSync(join(packageRoot(), file), "utf8");

/** The one table of a page whose heading begins with these cells. */
function tableOf(file: string, ...heading: string[]): Table {
  const { tables } = parseMarkdown(text(file));
  const found = tables.filter(([first]) => heading.every((cell, i) => first[i] === cell));
  assert.equal(found.length, 1, `tables with the heading ${heading.join(", ")}`);
  return found[0];
}

/** The first cells of its rows below the heading, without markup. */
function namesOf(file: string, ...heading: string[]): string[] {
  return tableOf(file, ...heading)
    .slice(1)
    .map(([first]) => plain(first));
}

describe("the generated tables", () => {
  for (const page of pages())
    for (const language of ["en", "zh"] as const)
      it(`are up to date in ${page[language]}: npm run docs`, async () => {
        const current = text(page[language]);
        assert.equal(await withTables(current, language), current);
      });

  it("have known names", async () => {
    await assert.rejects(tableNamed("of contents", "en"), /no table/);
  });

  it("contain the footprint of every app: npm run footprint -- --docs", () => {
    assert.deepEqual(Object.keys((JSON.parse(text(FOOTPRINT_FILE)) as FootprintFigures).apps), APP_NAMES);
  });
});

describe("the written tables", () => {
  afterEach(stopBoards);

  it("list the exit codes", () => {
    assert.deepEqual(namesOf("docs/command-line.md", "Code", "Meaning").map(Number), [
      EXIT_STOPPED,
      EXIT_FAILED,
      EXIT_USAGE,
      EXIT_UNMET,
    ]);
  });

  it("list the modules of the manifest", () => {
    assert.deepEqual(namesOf("docs/ecma419.md", "Module"), Object.keys(manifest.platforms.node.modules));
  });

  it("list the environment variables of programs that import the standard specifiers", () => {
    const modules = ["process-board.ts", "process-memory.ts"];
    const source = modules.map((name) => text(`host-sim/ecma419-register/modules/${name}`)).join("\n");
    const read = new Set(
      [...source.matchAll(/(?:env\.|[{,] )(PALMWIRE_[A-Z_]+)\b/g)].map(([, name]) => name),
    );
    assert.deepEqual(new Set(namesOf("docs/ecma419.md", "Variable")), read);
  });

  it("list only folders and files that exist", () => {
    for (const path of namesOf("docs/development.md", "Folder"))
      assert.ok(existsSync(join(packageRoot(), path)), path);
  });

  it("list every event of working and failing boards, with its fields", async () => {
    const rows = tableOf("docs/command-line.md", "Event").slice(1);
    const fields = new Map(rows.map(([event, , names]) => [plain(event), literalsOf(names).map(plain)]));
    const board = runBoard(["--port", "0"]);
    const { port } = await board.event({ event: "listening" });
    const peer = await Peer.to(port as number);
    peer.send("hello");
    await peer.untilBytes(5);
    peer.socket.destroy();
    await board.event({ event: "disconnected" });
    await board.event({ event: "frame" }, await board.event({ event: "received" }));
    await board.stop();
    const lost = runBoard(["--wifi", "a:12345678", "--ap", "a:87654321", "--wifi-timeout", "1"]);
    await lost.event({ event: "error" });
    await lost.event({ event: "wifi", state: "failed" });
    await lost.stop();
    const room = runBoard(["chat-server", "--port", "0", "--max-clients", "1"]);
    const { port: roomPort } = await room.event({ event: "listening" });
    const guests = [await Peer.to(roomPort as number), await Peer.to(roomPort as number)];
    await room.event({ event: "waiting" });
    for (const { socket } of guests) socket.destroy();
    await room.stop();
    const chat = runBoard(["udp-chat", "--port", "0", "--to", "127.0.0.1:9"]);
    chat.type("hello");
    await chat.event({ event: "history" });
    await chat.stop();
    for (const event of [board, lost, room, chat].flatMap(({ events }) => events)) {
      const documented = fields.get(event.event);
      assert.ok(documented, `the event ${event.event} is not in the table`);
      const texts = event.event === "error" ? ERROR_TEXTS[event.code as NamedCode] : [];
      const all = ["time", "board", "event", ...documented, ...texts.flatMap(placeholdersOf)];
      for (const field of Object.keys(event)) assert.ok(all.includes(field), `${event.event}: ${field}`);
      if (event.state !== undefined) assert.ok(documented.includes(String(event.state)), String(event.state));
    }
  });
});

describe("parseHelp", () => {
  const cases: Record<string, [meaning: string, limits: string, fallback: string, isValue: boolean]> = {
    "an address": ["an address", "", "", false],
    "its name (default palmwire)": ["its name", "", "palmwire", true],
    "its name (at most 64 bytes, default palmwire)": ["its name", "at most 64 bytes", "palmwire", true],
    "how long (0.1 to 9, default: until Ctrl-C)": ["how long", "0.1 to 9", "until Ctrl-C", false],
    "where (default terminal; none with --log json)": ["where", "", "terminal; none with --log json", true],
    "a size (1 to 9; 0: none; default 0)": ["a size", "1 to 9; 0: none", "0", true],
    "a peer (HOST:PORT, port 1 if left out, required)": [
      "a peer",
      "HOST:PORT, port 1 if left out",
      "required",
      false,
    ],
    "开发板的地址：某个地址（默认 127.0.0.1）": ["开发板的地址：某个地址", "", "127.0.0.1", true],
    "多少秒（0.1 到 9，默认：直到按 Ctrl-C）": ["多少秒", "0.1 到 9", "直到按 Ctrl-C", false],
    "多少字节（不算别的）（256 到 512，默认 300）": ["多少字节（不算别的）", "256 到 512", "300", true],
    "a text (at most 9 bytes)": ["a text", "at most 9 bytes", "", false],
  };
  for (const [help, [meaning, limits, fallback, isValue]] of Object.entries(cases)) {
    it(`splits: ${help}`, () =>
      assert.deepEqual(parseHelp(help), { meaning, limits, fallback, isValue } satisfies Help));
  }
});
