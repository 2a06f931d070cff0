import { afterEach, beforeEach, it } from "node:test";
import { World } from "palmwire/testing";

/** @type {World} */
let world;

beforeEach(() => {
  world = new World();
});

// Fails the test if the app has left something open.
afterEach(() => world.stop());

it("answers each line, and shows it", async () => {
  const board = world.board("app.ts");
  const phone = world.phone();
  await board.event("listening");

  const tool = await phone.connect(board);
  tool.send("hello\n");
  await tool.receives("ok 1\n");
  await board.screen.shows("hello");
});

it("goes on after an hour without Wi-Fi", async () => {
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
