import { afterEach, beforeEach, it } from "node:test";
import { World } from "palmwire/testing";

/** @type {World} */
let world;

beforeEach(() => {
  world = new World();
});

// Fails the test if the app has left something open.
afterEach(() => world.stop());

it("greets the server, and sends what is typed", async () => {
  const phone = world.phone();
  const server = phone.listen(7000);
  const board = world.board("app.ts", { to: `${phone.address}:7000` });

  const tool = await server.accepts();
  await tool.receives(/hello from .*\n/);
  tool.send("welcome\n");
  await board.screen.shows("welcome");
  board.type("23.5");
  await tool.receives("23.5\n");
});

it("connects again after a power cut", async () => {
  const phone = world.phone();
  const server = phone.listen(7000);
  const board = world.board("app.ts", { to: `${phone.address}:7000` });
  await server.accepts();

  board.powerCut();
  const again = await server.accepts();
  await again.receives(/hello from .*\n/);
});
