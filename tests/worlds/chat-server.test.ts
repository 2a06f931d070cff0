import assert from "node:assert/strict";
import { World, type GivenOptions, type WorldBoard } from "../../host-sim/testing/index.js";
import { ENGINES } from "./engines.js";
import { Visitors } from "./visitors.js";

for (const engine of ENGINES) {
  describe(`chat-server in virtual time on ${engine}`, () => {
    let world: World;
    let board: WorldBoard;
    let visitors: Visitors;

    async function start(options: GivenOptions = {}): Promise<void> {
      board = world.board("chat-server", options);
      await board.event("listening");
      visitors = new Visitors(world, board, engine);
    }

    beforeEach(() => (world = new World({ engine })));
    afterEach(() => world.stop());

    it("ends its own messages with a newline for peers that send lines, such as netcat", async () => {
      await start();
      const typist = await visitors.enter();
      typist.tool.send("hi\n");
      await board.event("received", { text: "hi\n" });
      const other = await visitors.enter();
      board.type("welcome");
      assert.equal(await typist.tool.receives("welcome\n"), `${other.name}已进入聊天室\nServer : welcome\n`);
      await other.tool.receives("welcome");
      await world.sleep(1000);
      assert.ok(!other.tool.text.endsWith("\n"));
    });

    it("receives the last message of a client that closes at once", async () => {
      await start();
      const other = await visitors.enter();
      const hasty = await visitors.enter();
      hasty.tool.send("再见");
      hasty.tool.close();
      await other.tool.receives(`${hasty.name}:再见`);
      await other.tool.receives(`${hasty.name}已离开聊天室`);
    });

    it("as p2p, rejects a second peer with a reason, without effect on the first", async () => {
      await start({ mode: "p2p" });
      const first = await visitors.to();
      await board.event("connected");
      const second = await visitors.to();
      await second.tool.closed();
      assert.equal(second.tool.text, "人已满，请稍后再来");
      await board.event("error", { code: "full" });
      board.type("only you");
      await first.tool.receives("only you");
      assert.equal(first.tool.text, "Server : only you");
    });

    it("lets two of five clients talk; three wait in order, are told so, and enter as others leave", async () => {
      await start({ maxClients: 2 });
      const one = await visitors.enter();
      const two = await visitors.enter();
      const [three, four, five] = [await visitors.to(), await visitors.to(), await visitors.to()];
      await three.tool.receives("您排在第1位");
      await four.tool.receives("您排在第2位");
      await five.tool.receives("您排在第3位");
      for (const waiter of [three, four, five]) assert.ok(!waiter.tool.text.includes("已进入聊天室"));

      three.tool.send("heard?");
      await three.tool.receives("还在排队，没有人听到");
      one.tool.send("一");
      await two.tool.receives(`${one.name}:一`);
      assert.ok(!two.tool.text.includes("heard?"));

      // A waiting client leaves: the next moves up, and the room is not notified.
      four.tool.reset();
      await five.tool.receives("您排在第2位");
      two.tool.send("q");
      await three.tool.receives(`${three.name}已进入聊天室`);
      await one.tool.receives(`${two.name}已离开聊天室`);
      await one.tool.receives(`${three.name}已进入聊天室`);
      await five.tool.receives("您排在第1位");
      one.tool.reset();
      await five.tool.receives(`${five.name}已进入聊天室`);
      five.tool.send("终于");
      await three.tool.receives(`${five.name}:终于`);
      assert.ok(!three.tool.text.includes("您排在第2位") && !three.tool.text.includes(":一"));
      for (const { tool } of [one, two, three, five]) assert.ok(!tool.text.includes(four.name));
    });

    it("lets a waiting client leave with q, and closes those beyond the limit with a reason", async () => {
      await start({ maxClients: 1, maxWaiting: 1 });
      const one = await visitors.enter();
      const two = await visitors.to();
      await two.tool.receives("您排在第1位");
      const three = await visitors.to();
      await three.tool.closed();
      assert.equal(three.tool.text, "人已满，请稍后再来");
      two.tool.send("q");
      await two.tool.closed();
      const four = await visitors.to();
      await four.tool.receives("您排在第1位");
      one.tool.send("q");
      await four.tool.receives(`${four.name}已进入聊天室`);
    });

    it("rejects a line over the limit with a message, and receives the next", async () => {
      await start({ line: 64 });
      const one = await visitors.enter();
      const two = await visitors.enter();
      one.tool.send(`${"x".repeat(200)}\nshort\n`);
      await one.tool.receives("太长了，没有发出：一行最多64字节");
      assert.equal(await two.tool.receives("short\n"), `${one.name}:short\n`);
      await board.event("error", { code: "too-long" });
      one.tool.send(`${"字".repeat(21)}\n`);
      await two.tool.receives(`${one.name}:${"字".repeat(21)}\n`);
    });

    it("slows down a flood without loss", async () => {
      await start({ flood: 100, burst: 5 });
      const one = await visitors.enter();
      const two = await visitors.enter();
      const lines = Array.from({ length: 25 }, (_, i) => `line ${i}\n`);
      const started_ms = world.clock.now_ms();
      one.tool.send(lines.join(""));
      assert.equal(await two.tool.receives("line 24\n"), lines.map((line) => `${one.name}:${line}`).join(""));
      // 5 at once, and 20 more at a hundredth of a second each.
      const took_ms = world.clock.now_ms() - started_ms;
      assert.ok(took_ms >= 200 && took_ms < 1000, `${took_ms} ms`);
    });

    it("tells its members, including waiting ones, that it stops", async () => {
      await start({ maxClients: 1, lang: "en" });
      const one = await visitors.enter();
      const two = await visitors.to();
      await two.tool.receives("full: you are number 1 in line");
      board.type("bye soon");
      await one.tool.receives("Server : bye soon");
      // Stopping takes time, which passes while something is awaited.
      const stopped = board.stop();
      for (const { tool } of [one, two]) {
        await tool.closed();
        assert.ok(tool.text.endsWith("the server is closing"), tool.text);
      }
      const [leftOpen] = await Promise.all([stopped, world.sleep(2000)]);
      assert.deepEqual(leftOpen, []);
    });
  });
}
