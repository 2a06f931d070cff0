import assert from "node:assert/strict";
import { toBase64 } from "../../../host-sim/web/protocol.js";
import {
  ENTRIES_MAX,
  reduceTools,
  type Tool,
  type ToolAction,
  type ToolTarget,
} from "../../../host-sim/web/page/tool/tools.js";

const CLIENT: ToolTarget = { socket: "tcp-client", host: "127.0.0.1", port: 5001, groups: [] };
const SERVER: ToolTarget = { socket: "tcp-server", host: "", port: 5002, groups: [] };
const UDP: ToolTarget = { socket: "udp", host: "", port: 5003, groups: [] };

const opening = (target: ToolTarget): ToolAction => ({ kind: "tool-opening", tool: 1, target });
const OPENED: ToolAction = { kind: "tool", tool: 1, did: "opened", address: "127.0.0.1", port: 50_000 };
const received = (bytes: Uint8Array, connection?: number): ToolAction => ({
  kind: "tool",
  tool: 1,
  did: "received",
  connection,
  peer: "127.0.0.1:5001",
  data: toBase64(bytes),
});

function after(...actions: (ToolAction | { kind: "tools-lost" })[]): readonly Tool[] {
  return actions.reduce<readonly Tool[]>((tools, action, id) => reduceTools(tools, action, id), []);
}

const texts = ({ entries }: Tool) =>
  entries.flatMap((entry) =>
    entry.way === "note" ? [] : [`${entry.way} ${new TextDecoder().decode(entry.bytes)}`],
  );
const notes = ({ entries }: Tool) => entries.flatMap((entry) => (entry.way === "note" ? [entry.note] : []));
const utf8 = (text: string) => new TextEncoder().encode(text);

describe("A socket of the network tool", () => {
  it("opens, sends, receives and closes", () => {
    const [tool] = after(
      opening(CLIENT),
      OPENED,
      { kind: "tool-sent", tool: 1, peer: "127.0.0.1:5001", bytes: utf8("a"), at: 1 },
      received(utf8("b")),
      { kind: "tool", tool: 1, did: "closed" },
    );
    assert.deepEqual(texts(tool), ["out a", "in b"]);
    assert.deepEqual(notes(tool), ["opened", "closed"]);
    assert.equal(tool.status, "closed");
    assert.equal(tool.own, "127.0.0.1:50000");
  });

  it("shows a character whole that arrived in two pieces", () => {
    const bytes = utf8("你好");
    for (let cut = 1; cut < bytes.length; cut++) {
      const [tool] = after(
        opening(CLIENT),
        OPENED,
        received(bytes.slice(0, cut)),
        received(bytes.slice(cut)),
      );
      assert.equal(texts(tool).join("").replaceAll("in ", ""), "你好", `cut at ${cut}`);
    }
  });

  it("shows each datagram by itself, whatever it ends with", () => {
    const bytes = utf8("你");
    const [tool] = after(opening(UDP), OPENED, received(bytes.slice(0, 1)), received(bytes.slice(1)));
    assert.equal(texts(tool).length, 2);
  });

  it("joins no pieces of two connections", () => {
    const bytes = utf8("你");
    const [tool] = after(
      opening(SERVER),
      OPENED,
      received(bytes.slice(0, 1), 1),
      received(bytes.slice(1), 2),
    );
    assert.equal(texts(tool).length, 2);
  });

  it("knows the connections of a server", () => {
    const accepted = (connection: number): ToolAction => ({
      kind: "tool",
      tool: 1,
      did: "accepted",
      connection,
      peer: `127.0.0.1:${connection}`,
    });
    const [tool] = after(opening(SERVER), OPENED, accepted(1), accepted(2), {
      kind: "tool",
      tool: 1,
      did: "closed",
      connection: 1,
    });
    assert.deepEqual(tool.connections, [{ id: 2, peer: "127.0.0.1:2" }]);
    assert.equal(tool.status, "open");
    assert.deepEqual(notes(tool), ["opened", "accepted", "accepted", "left"]);
  });

  it("is closed when the server of the page does not answer, and can be opened again with its transcript", () => {
    const [lost] = after(opening(CLIENT), OPENED, received(utf8("a")), { kind: "tools-lost" });
    assert.equal(lost.status, "closed");
    const [again] = [opening(CLIENT), OPENED].reduce((tools, action) => reduceTools(tools, action, 9), [
      lost,
    ] as readonly Tool[]);
    assert.equal(again.status, "open");
    assert.deepEqual(texts(again), ["in a"]);
  });

  it("keeps so much of what it carried at most", () => {
    const many = Array.from({ length: ENTRIES_MAX + 3 }, (_, i) => received(utf8(String(i))));
    const [tool] = after(opening(CLIENT), OPENED, ...many);
    assert.equal(tool.entries.length, ENTRIES_MAX);
    assert.equal(texts(tool).at(-1), `in ${ENTRIES_MAX + 2}`);
  });

  it("is forgotten when it is removed", () => {
    assert.deepEqual(after(opening(CLIENT), OPENED, { kind: "tool-removed", tool: 1 }), []);
  });
});
