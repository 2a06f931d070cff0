import { afterEach, beforeEach, it } from "node:test";
import { World } from "palmwire/testing";

/** @type {World} */
let world;

beforeEach(() => {
  world = new World();
});

// 如果程序留下没关的东西，测试失败。
afterEach(() => world.stop());

it("回答每个数据报，并显示出来", async () => {
  const board = world.board("app.ts");
  const socket = world.phone().udp(9000);
  await board.event("listening");

  socket.send("hello", board, 8080);
  await socket.receives("ok 1");
  await board.screen.shows("hello");
});

it("断电以后重新数", async () => {
  const board = world.board("app.ts");
  const socket = world.phone().udp(9000);
  await board.event("listening");
  socket.send("one", board, 8080);
  await socket.receives("ok 1");

  board.powerCut();
  await board.event("listening");
  socket.send("two", board, 8080);
  await socket.receives("ok 1");
});
