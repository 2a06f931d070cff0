import { afterEach, beforeEach, it } from "node:test";
import { World } from "palmwire/testing";

/** @type {World} */
let world;

beforeEach(() => {
  world = new World();
});

// 如果程序留下没关的东西，测试失败。
afterEach(() => world.stop());

it("一个人说话，大家都听得到", async () => {
  const board = world.board("app.ts");
  await board.event("listening");
  const ann = await world.phone("ann").connect(board);
  const ben = await world.phone("ben").connect(board);
  await ann.receives(" 来了\n");

  ben.send("大家好\n");
  await ann.receives(": 大家好\n");
  board.type("欢迎");
  await ben.receives("板子: 欢迎\n");
});

it("有人断网会被发现", async () => {
  const board = world.board("app.ts");
  await board.event("listening");
  const phone = world.phone("ann");
  await phone.connect(board);
  const ben = await world.phone("ben").connect(board);

  world.partition(phone, board);
  await ben.receives(" 走了\n", { within: 5 * 60_000 });
});
