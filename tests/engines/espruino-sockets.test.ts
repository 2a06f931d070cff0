import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { runBoard, stopBoards } from "../run/board-process.js";

describe("sockets of Espruino", () => {
  afterEach(stopBoards);

  it("are reopened after an empty datagram has closed them", async () => {
    const board = runBoard(["udp-echo-server", "--port", "0", "--engine", "espruino"]);
    const { port } = await board.event({ event: "listening" });
    const peer = createSocket("udp4").bind(0, "127.0.0.1");
    await once(peer, "listening");
    const answered = once(peer, "message");
    peer.send("", port as number, "127.0.0.1");
    // Datagrams that arrive while it is closed are lost.
    const again = setInterval(() => peer.send("still there?", port as number, "127.0.0.1"), 20);
    const [answer] = (await answered) as [Buffer];
    clearInterval(again);
    peer.close();
    assert.match(answer.toString(), /】still there\?$/);
    assert.equal(await board.stop(), 0);
  });

  it("have a random port from 61000 on for port 0", async () => {
    const board = runBoard(["tcp-echo-server", "--port", "0", "--engine", "espruino"]);
    const { port } = await board.event({ event: "listening" });
    assert.ok((port as number) >= 61000 && (port as number) <= 65535);
  });
});
