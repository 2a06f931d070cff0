import { afterEach, beforeEach, it } from "node:test";
import { World } from "palmwire/testing";

/** @type {World} */
let world;

beforeEach(() => {
  world = new World();
});

// 如果程序留下没关的东西，测试失败。
afterEach(() => world.stop());

it("向服务器问好，把输入的行发过去", async () => {
  const phone = world.phone();
  const server = phone.listen(7000);
  const board = world.board("app.ts", { to: `${phone.address}:7000` });

  const tool = await server.accepts();
  await tool.receives(/你好，我是 .*\n/);
  tool.send("欢迎\n");
  await board.screen.shows("欢迎");
  board.type("23.5");
  await tool.receives("23.5\n");
});

it("断电以后重新连接", async () => {
  const phone = world.phone();
  const server = phone.listen(7000);
  const board = world.board("app.ts", { to: `${phone.address}:7000` });
  await server.accepts();

  board.powerCut();
  const again = await server.accepts();
  await again.receives(/你好，我是 .*\n/);
});
