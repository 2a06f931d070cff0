import assert from "node:assert/strict";
import type { Hello, PageBoard, ServerMessage, State } from "../../../host-sim/web/protocol.js";
import { INITIAL, LINES_MAX, reduce, type Action, type PageState } from "../../../host-sim/web/page/state.js";

const board = (id: number, name = `board-${id + 1}`): PageBoard => ({
  id,
  name,
  app: "tcp-echo-server",
  board: "mpython",
  panel: "sh1106-128x64",
  width: 128,
  height: 64,
  buttons: 2,
  options: {},
});

const hello = (...boards: PageBoard[]): Hello => ({
  kind: "hello",
  version: "1",
  language: "en",
  engine: "node",
  network: "real",
  scope: "all",
  boards,
  apps: [],
  panels: [],
  colors: { dark: [0, 0, 0], lit: [255, 255, 255], top: [255, 255, 255], topRows: 0 },
  toolHosts: [],
});

const event = (time: number, name = "console", id = 0): ServerMessage => ({
  kind: "event",
  board: id,
  event: { time, board: "board-1", event: name, text: `line ${time}` },
});

const state = (power: State["power"]): State => ({
  kind: "state",
  board: 0,
  power,
  wifi: {
    on: true,
    state: "up",
    ssid: "palmwire",
    otherPassword: false,
    signal_dBm: -50,
    isShared: false,
  },
});

function after(...actions: Action[]): PageState {
  return actions.reduce(reduce, INITIAL);
}

const times = ({ boards }: PageState, id = 0) => boards.get(id)?.lines.map((line) => line.event?.time);

describe("The state of the page", () => {
  it("has the boards of the first message, with their state and figures", () => {
    const { boards } = after({ kind: "link", link: "open" }, hello(board(0), board(1)), state("running"));
    assert.deepEqual([...boards.keys()], [0, 1]);
    assert.equal(boards.get(0)?.state?.power, "running");
    assert.equal(boards.get(1)?.state, undefined);
  });

  it("keeps the lines of each board's log, but neither frames nor history", () => {
    const end = after(
      hello(board(0), board(1)),
      event(1),
      event(2, "frame"),
      event(3, "history"),
      event(4, "sent", 1),
    );
    assert.deepEqual([times(end), times(end, 1)], [[1], [4]]);
  });

  it("keeps so many lines of the log at most, the last ones", () => {
    const many = Array.from({ length: LINES_MAX + 5 }, (_, time) => event(time));
    const kept = times(after(hello(board(0)), ...many)) ?? [];
    assert.deepEqual([kept.length, kept[0], kept.at(-1)], [LINES_MAX, 5, LINES_MAX + 4]);
  });

  it("shows a gap where lines were left out", () => {
    const { boards } = after(hello(board(0)), event(1), { kind: "gap", board: 0, count: 7 });
    assert.deepEqual(
      boards.get(0)?.lines.map(({ missing }) => missing),
      [undefined, 7],
    );
  });

  it("begins the log anew with the server's when the link is back", () => {
    const first = after({ kind: "link", link: "open" }, hello(board(0)), event(1));
    const lost = reduce(first, { kind: "link", link: "lost" });
    assert.deepEqual(times(lost), [1]);
    const back = [{ kind: "link", link: "open" } as const, hello(board(0)), event(1), event(2)].reduce(
      reduce,
      lost,
    );
    assert.deepEqual(times(back), [1, 2]);
  });

  it("keeps the log when the app of a board is switched", () => {
    const end = after(
      { kind: "link", link: "open" },
      hello(board(0)),
      event(1),
      hello({ ...board(0), app: "chat-server" }),
    );
    assert.deepEqual([times(end), end.boards.get(0)?.info.app], [[1], "chat-server"]);
  });

  it("ignores what is said of a board that it does not know, and messages of a newer server", () => {
    const before = after(hello(board(0)));
    assert.equal(reduce(before, event(1, "console", 9)).boards, before.boards);
    assert.equal(reduce(before, { kind: "weather" } as unknown as Action), before);
  });

  it("shows what was refused until it is dismissed", () => {
    const refused = { kind: "refused", request: "start", board: 0, message: "no" } as const;
    const shown = after(hello(board(0)), refused);
    assert.deepEqual(
      shown.notices.map((notice) => notice.refused.message),
      ["no"],
    );
    assert.deepEqual(reduce(shown, { kind: "dismiss", id: shown.notices[0].id }).notices, []);
  });
});
