import assert from "node:assert/strict";
import { errorText } from "../../host-sim/language/error-texts.js";
import { World, type Phone, type UDPTool, type WorldBoard } from "../../host-sim/testing/index.js";
import { ENGINES } from "./engines.js";

/** Python's datetime.now(), and the rest of the reference program's message. */
const HELLO = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}: say hello to myself\.$/;
const FIRST = "Here is the first connected message";
const PORT = 8007;

for (const engine of ENGINES) {
  describe(`UDP programs of Twisted in virtual time, on ${engine}`, () => {
    let world: World;

    beforeEach(() => (world = new World({ engine })));
    afterEach(() => world.stop());

    it("udp-self receives its own messages, one in each interval", async () => {
      const board = world.board("udp-self", { port: PORT, interval: 5 });
      await board.event("listening");
      const here = `${board.address}:${PORT}`;
      const times: number[] = [];
      for (let n = 0; n < 4; n++) {
        const { text, peer, time } = await board.event("received");
        assert.match(String(text), HELLO);
        assert.equal(peer, here);
        times.push(time);
        await board.prints(`Got data from: ('${board.address}', ${PORT}): ${text}`);
      }
      for (let n = 1; n < 4; n++) assert.ok(Math.abs(times[n] - times[n - 1] - 5000) < 100, String(times));
    });

    it("udp-adopt receives its greeting on the adopted socket", async () => {
      const board = world.board("udp-adopt", { port: PORT });
      const { peer } = await board.event("received", { text: "Hello my friend!" });
      await board.prints("Hello my friend!");
      assert.notEqual(peer, `${board.address}:${PORT}`);
    });

    describe("udp-connected", () => {
      let phone: Phone;
      let peer: UDPTool;
      let board: WorldBoard;

      beforeEach(async () => {
        phone = world.phone();
        peer = phone.udp();
        const to = `${phone.address}:${peer.port}`;
        board = world.board("udp-connected", { to, port: PORT, interval: 1, timeout: 1 });
        await board.event("listening");
      });

      it("sends its first messages in the order of the reference program", async () => {
        await peer.receives(HELLO);
        assert.equal(peer.received[0].text, FIRST);
        assert.match(peer.received[1].text, HELLO);
        assert.equal(board.lines.items[0], "Connection created!");
      });

      it("ignores everyone but its peer", async () => {
        const stranger = world.phone().udp();
        stranger.send("from a stranger", board, PORT);
        // The same port at another address, and the same address with another port.
        phone.udp().send("from the peer's neighbour", board, PORT);
        const from = `${world.phones[1].address}:${stranger.port}`;
        await board.event("ignored", { text: "from a stranger", bytes: 15, peer: from });
        await board.event("ignored", { text: "from the peer's neighbour" });
        peer.send("from the peer", board, PORT);
        await board.prints("from the peer");
        assert.ok(
          board.lines.items.every((line) => !line.includes("stranger") && !line.includes("neighbour")),
        );
        const received = board.events.items.filter(({ event }) => event === "received");
        assert.deepEqual(
          received.map(({ text }) => text),
          ["from the peer"],
        );
      });

      it("reports that nobody answers, and continues", async () => {
        const lost = await board.event("error", { code: "lost" });
        assert.deepEqual([errorText(lost), lost.peer], ["sent failed!", `${phone.address}:${peer.port}`]);
        await board.prints("sent failed!");
        assert.ok((await board.event("error", { code: "lost" })).time > lost.time);
        peer.send("I am here now", board, PORT);
        await board.prints("I am here now");
      });

      it("reports no loss while its peer answers", async () => {
        for (let n = 0; n < 60; n++) {
          await peer.receives(n === 0 ? FIRST : /say hello/);
          peer.send("yes", board, PORT);
        }
        assert.ok(board.events.items.every(({ event }) => event !== "error"));
      });
    });
  });
}
