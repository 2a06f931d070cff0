import { afterEach, beforeEach, it } from "node:test";
import { World } from "palmwire/testing";

/** @type {World} */
let world;

beforeEach(() => {
  world = new World();
});

// Fails the test if the app has left something open.
afterEach(() => world.stop());

it("answers each datagram, and shows it", async () => {
  const board = world.board("app.ts");
  const socket = world.phone().udp(9000);
  await board.event("listening");

  socket.send("hello", board, 8080);
  await socket.receives("ok 1");
  await board.screen.shows("hello");
});

it("counts anew after a power cut", async () => {
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
