import assert from "node:assert/strict";
import { World } from "../../host-sim/testing/index.js";
import { ENGINES } from "./engines.js";

const TIME = /^【\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}】/;

for (const engine of ENGINES) {
  describe(`udp-echo-server in virtual time on ${engine}`, () => {
    let world: World;

    beforeEach(() => (world = new World({ engine })));
    afterEach(() => world.stop());

    it("answers 1,000 different senders", async () => {
      const board = world.board("udp-echo-server");
      const { port } = await board.event("listening");
      const phone = world.phone();
      for (let n = 0; n < 1000; n += 20) {
        const senders = Array.from({ length: 20 }, () => phone.udp());
        senders.forEach((sender, i) => sender.send(`from ${n + i}`, board, Number(port)));
        for (const [i, sender] of senders.entries()) {
          const { text } = await sender.receives(/from/);
          assert.match(text, TIME);
          assert.equal(text.replace(TIME, ""), `from ${n + i}`);
          sender.close();
        }
      }
      assert.ok(board.events.items.every(({ event }) => event !== "error"));
    });

    it("answers udp-client, which ends with its input", async () => {
      const server = world.board("udp-echo-server");
      const { port } = await server.event("listening");
      const client = world.board("udp-client", { to: `${server.address}:${port}` });
      await client.event("listening");
      for (const line of ["你好", "hello"]) client.type(line);
      client.endInput();
      await client.ends();
      const answers = client.events.items.filter(({ event }) => event === "received");
      assert.deepEqual(
        answers.map(({ text }) => String(text).replace(TIME, "")),
        ["你好", "hello"],
      );
    });
  });
}
