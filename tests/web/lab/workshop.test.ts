import assert from "node:assert/strict";
import type { LabRequest, Ready } from "../../../host-sim/web/lab/lab-protocol.js";
import { LAB_INITIAL, reduceLab } from "../../../host-sim/web/page/lab/lab-state.js";
import { Workshop } from "../../../host-sim/web/page/lab/workshop.js";
import { INITIAL, reduce } from "../../../host-sim/web/page/state.js";
import { Store } from "../../../host-sim/web/page/store.js";

const example = (name: string) => ({
  kind: "app" as const,
  name,
  file: `${name}.ts`,
  source: `// ${name}`,
  summary: { en: name, zh: name },
});

const READY: Ready = {
  kind: "ready",
  version: "1",
  boards: [{ name: "mpython", width: 128, height: 64 }],
  panels: ["sh1106-128x64"],
  examples: [example("chat-server"), example("tcp-echo-server")],
  lessons: [],
};

/** A workshop whose worker puts up the boards that it is asked for. */
function open() {
  const asked: LabRequest[] = [];
  const page = new Store(INITIAL, reduce);
  const lab = new Store(LAB_INITIAL, reduceLab);
  const worker = {
    send: (request: LabRequest) => {
      asked.push(request);
      if (request.kind === "lab-start")
        page.dispatch({
          kind: "hello",
          version: "1",
          language: "en",
          engine: "node",
          network: "virtual",
          scope: "all",
          boards: request.boards.map(({ file }, id) => ({
            id,
            name: `board-${id + 1}`,
            app: file.replace(/\.ts$/, ""),
            board: "mpython",
            panel: "sh1106-128x64",
            width: 128,
            height: 64,
            buttons: 2,
            options: {},
          })),
          apps: [],
          panels: [],
          colors: { dark: [0, 0, 0], lit: [1, 1, 1], top: [1, 1, 1], topRows: 0 },
          toolHosts: [],
        });
      return true;
    },
    check: () => Promise.resolve([]),
  };
  const items = new Map<string, string>();
  const keeper = {
    get length() {
      return items.size;
    },
    key: (index: number) => [...items.keys()][index] ?? null,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
  const workshop = new Workshop(worker, page, lab, () => keeper);
  workshop.open(READY);
  return { workshop, asked, page, lab };
}

describe("The workshop of the one-file page", () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, "requestAnimationFrame");
  beforeEach(() => Object.assign(globalThis, { requestAnimationFrame: () => 0 }));
  afterEach(() => {
    Reflect.deleteProperty(globalThis, "requestAnimationFrame");
    if (before) Object.defineProperty(globalThis, "requestAnimationFrame", before);
  });

  it("begins with a board that runs an example", () => {
    const { workshop, asked } = open();
    assert.equal(workshop.shop.current, "tcp-echo-server");
    assert.deepEqual(
      asked.map((request) => request.kind === "lab-start" && request.boards.map(({ file }) => file)),
      [["tcp-echo-server.ts"]],
    );
    // A worker that had to be begun anew does not start what was in a loop.
    workshop.open(READY);
    assert.equal(asked.length, 1);
  });

  it("keeps the display of a board until the board is of another kind", () => {
    const { workshop, asked } = open();
    workshop.send({ kind: "start", board: 0, panel: "ssd1306-72x40" });
    workshop.addBoard("tcp-echo-server", undefined, "sh1107-128x128");
    const displays = () => {
      const last = asked.at(-1);
      return last?.kind === "lab-start" && last.boards.map(({ panel }) => panel);
    };
    assert.deepEqual(displays(), ["ssd1306-72x40", "sh1107-128x128"]);
    workshop.setKind(0, "esp32c3-042");
    assert.deepEqual(displays(), [undefined, "sh1107-128x128"]);
  });

  it("runs a program on the boards that have it, else on the one that is looked at", () => {
    const { workshop, asked } = open();
    workshop.addBoard(workshop.addExample(example("chat-server")), undefined);
    workshop.addBoard("chat-server", undefined);
    workshop.edit("chat-server", "// new");
    asked.length = 0;
    workshop.run();
    assert.deepEqual(
      asked.map((request) => request.kind === "program" && [request.board, request.source]),
      [
        [1, "// new"],
        [2, "// new"],
      ],
    );
    workshop.look(2);
    workshop.add("mine", "// mine");
    asked.length = 0;
    workshop.run();
    assert.deepEqual(
      asked.map((request) => request.kind === "program" && [request.board, request.source]),
      [[2, "// mine"]],
    );
    assert.equal(workshop.programOf(2), "mine");
  });

  it("starts boards anew with the options that they were given, as long as they have the same program", () => {
    const { workshop, asked } = open();
    workshop.send({ kind: "start", board: 0, app: "tcp-echo-server", options: { port: "7" } });
    workshop.setSeed(42);
    const start = asked.at(-1);
    assert.ok(start?.kind === "lab-start");
    assert.deepEqual([start.seed, start.boards[0].options], [42, { port: "7" }]);
    workshop.setProgram(0, workshop.add("other", "// other"));
    const program = asked.at(-1);
    assert.ok(program?.kind === "program");
    assert.equal(program.options, undefined);
  });

  it("gives boards their program under its new name", () => {
    const { workshop } = open();
    workshop.rename("回显");
    assert.equal(workshop.shop.room.boards[0].program, "回显");
    assert.deepEqual([...workshop.shop.programs.keys()], ["回显"]);
  });

  it("removes no last program, and brings back what was removed last", () => {
    const { workshop } = open();
    workshop.remove();
    assert.equal(workshop.shop.programs.size, 1);
    workshop.add("mine", "// mine");
    workshop.remove();
    assert.deepEqual([...workshop.shop.programs.keys()], ["tcp-echo-server"]);
    workshop.undoRemove();
    assert.equal(workshop.shop.programs.get("mine"), "// mine");
    assert.equal(workshop.shop.current, "mine");
    assert.equal(workshop.shop.removed, undefined);
  });

  it("leaves the boards of a lesson as they are kept, and puts up its own again", () => {
    const { workshop, asked } = open();
    const { room } = workshop.shop;
    workshop.startLesson("name: a lesson", "watch");
    workshop.send({ kind: "start", board: 0, options: { port: "9" } });
    assert.deepEqual(workshop.shop.room, room);
    workshop.endLesson();
    assert.deepEqual(
      asked.slice(-2).map(({ kind }) => kind),
      ["lesson-end", "lab-start"],
    );
    assert.equal(workshop.shop.isLesson, false);
  });
});
