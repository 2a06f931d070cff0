import assert from "node:assert/strict";
import { runBoard, runToEnd, stopBoards, type BoardProcess } from "./board-process.js";
import { APP_ENGINES, itOnOurNetwork } from "./engines.js";
import { addressOf, HOST } from "./reference-socket.js";
import { freePort, ReferenceMulticast, stopReferences } from "./reference-udp.js";

const GROUP = "224.0.0.1";

for (const engine of APP_ENGINES) {
  describe(`udp-multicast on ${engine}`, () => {
    let port: number;

    beforeEach(async () => {
      port = await freePort();
    });

    afterEach(async () => {
      stopReferences();
      await stopBoards();
    });

    const start = (...words: string[]) =>
      runBoard(["udp-multicast", "--port", String(port), "--engine", engine, ...words]);

    /** Resolves when the board has printed that it heard `word` `times` times. */
    async function heard(board: BoardProcess, word: string, times: number): Promise<void> {
      let last = undefined;
      for (let n = 0; n < times; n++) last = await board.event({ event: "console", text: line(word) }, last);
    }

    /** All have the same address and port here. */
    const line = (word: string) => `Datagram b'${word}' received from ${addressOf(HOST, port)}`;

    itOnOurNetwork(engine)(
      "works with the reference program and other boards on one machine and one port",
      async () => {
        const first = start();
        await first.event({ event: "sent", text: "Notify" });
        const program = await ReferenceMulticast.join(GROUP, port);
        await heard(first, "Notify", 1);
        // The program receives and answers its own messages; a board does not.
        await program.untilLine(line("Notify"), 1);
        await program.untilLine(line("Acknowlege"), 2);
        await heard(first, "Acknowlege", 1);
        const second = start();
        await heard(second, "Acknowlege", 2);
        await heard(first, "Notify", 2);
        await heard(first, "Acknowlege", 2);
        await program.untilLine(line("Notify"), 2);
        await program.untilLine(line("Acknowlege"), 4);
        assert.equal(await second.stop(), 0);
        const third = start();
        await heard(third, "Acknowlege", 2);
        await heard(first, "Acknowlege", 3);
        for (const board of [second, third])
          assert.ok(!board.events.some(({ text }) => text === line("Notify")));
        for (const board of [first, third])
          assert.deepEqual(
            board.events.filter(({ event }) => event === "error"),
            [],
          );
      },
    );

    itOnOurNetwork(engine)("works with boards that start at the same moment", async () => {
      const boards = [start(), start(), start()];
      // Whoever is last to join is answered by the others.
      for (const board of boards) await heard(board, "Acknowlege", 1);
      for (const board of boards) assert.equal(await board.stop(), 0);
      assert.deepEqual(
        boards.flatMap(({ events }) => events).filter(({ event }) => event === "error"),
        [],
      );
    });

    itOnOurNetwork(engine)("does not share its port with an app without a group", async () => {
      await start().event({ event: "sent", text: "Notify" });
      const words = ["run", "udp-echo-server", "--port", String(port), "--screen", "none"];
      const { code, stderr } = await runToEnd(words);
      assert.equal(code, 2);
      assert.match(stderr, /is in use/);
    });

    itOnOurNetwork(engine)("answers only a notification, and shows everything", async () => {
      const board = start("--group", "239.255.80.87");
      await board.event({ event: "sent", text: "Notify" });
      const program = await ReferenceMulticast.join("239.255.80.87", port);
      await heard(board, "Acknowlege", 1);
      // Espruino's socket is closed by an empty one: tests/engines has what becomes of it.
      const others = engine === "espruino" ? ["通知", "Notify "] : ["通知", "", "Notify "];
      for (const text of others) program.tell(text);
      for (const text of others) await board.event({ event: "console", text: line(text) });
      program.tell("Notify");
      await heard(board, "Acknowlege", 2);
      const sent = board.events.filter(({ event }) => event === "sent");
      assert.deepEqual(
        sent.map(({ text, peer }) => `${text} to ${peer}`),
        ["Notify", "Acknowlege", "Acknowlege"].map((text) => `${text} to 239.255.80.87:${port}`),
      );
    });

    itOnOurNetwork(engine)("receives its own group only", async () => {
      const board = start("--group", "239.255.80.88");
      await board.event({ event: "sent", text: "Notify" });
      const other = await ReferenceMulticast.join("239.255.80.89", port);
      await other.untilLine(line("Notify"));
      other.tellGroup("239.255.80.88", "to you");
      await board.event({ event: "console", text: line("to you") });
      assert.ok(!board.events.some(({ text }) => text === line("Notify")));
    });

    it("rejects an address that is not multicast", async () => {
      const { code, stderr } = await runToEnd(["run", "udp-multicast", "--group", "10.1.2.3"]);
      assert.equal(code, 2);
      assert.match(stderr, /--group '10.1.2.3' is wrong/);
    });
  });
}
