import { afterEach, beforeEach, it } from "node:test";
import { World } from "palmwire/testing";

/** @type {World} */
let world;

beforeEach(() => {
  world = new World();
});

// Fails the test if the app has left something open.
afterEach(() => world.stop());

it("lets everybody hear what one says", async () => {
  const board = world.board("app.ts");
  await board.event("listening");
  const ann = await world.phone("ann").connect(board);
  const ben = await world.phone("ben").connect(board);
  await ann.receives(" has come\n");

  ben.send("hi\n");
  await ann.receives(": hi\n");
  board.type("welcome");
  await ben.receives("board: welcome\n");
});

it("notices who has lost the Wi-Fi", async () => {
  const board = world.board("app.ts");
  await board.event("listening");
  const phone = world.phone("ann");
  await phone.connect(board);
  const ben = await world.phone("ben").connect(board);

  world.partition(phone, board);
  await ben.receives(" has gone\n", { within: 5 * 60_000 });
});
