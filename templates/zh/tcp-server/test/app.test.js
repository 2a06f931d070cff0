import { afterEach, beforeEach, it } from "node:test";
import { World } from "palmwire/testing";

/** @type {World} */
let world;

beforeEach(() => {
  world = new World();
});

// 如果程序留下没关的东西，测试失败。
afterEach(() => world.stop());

it("回答每一行，并显示出来", async () => {
  const board = world.board("app.ts");
  const phone = world.phone();
  await board.event("listening");

  const tool = await phone.connect(board);
  tool.send("hello\n");
  await tool.receives("ok 1\n");
  await board.screen.shows("hello");
});

it("断网一小时后继续工作", async () => {
  const board = world.board("app.ts");
  const phone = world.phone();
  await board.event("wifi", { state: "connected" });
  await board.event("listening");

  world.wifi.switchOff();
  await board.event("wifi", { state: "disconnected" });
  await world.sleep(60 * 60 * 1000);
  world.wifi.switchOn();
  await board.event("wifi", { state: "connected" }, { within: 30_000 });

  const tool = await phone.connect(board);
  tool.send("back\n");
  await tool.receives("ok 1\n");
});
