import { it } from "node:test";
import { World } from "palmwire/testing";

it("shows readings, also after the Wi-Fi was lost", async () => {
  const world = new World({ seed: 1 });
  const board = world.board("temperature.ts", { port: 7000 });
  const phone = world.phone();
  await board.event("wifi", { state: "connected" });
  await board.event("listening");

  const tool = await phone.connect(board);
  tool.send("23.5\n");
  await tool.receives("ok 1\n");
  await board.screen.shows("23.5");
  board.screen.matches("screens/first.png");

  world.wifi.switchOff();
  await board.event("wifi", { state: "disconnected" });
  await world.sleep(60 * 60 * 1000);
  world.wifi.switchOn();
  await board.event("wifi", { state: "connected" }, { within: 30_000 });

  const again = await phone.connect(board);
  again.send("24.0\n");
  await again.receives("ok 2\n");
  await board.screen.shows(/^24\.0$/);

  await world.stop();
});
