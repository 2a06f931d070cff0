import { TEST_ENGINES } from "../../host-sim/testing/load-app.js";
import { World } from "../../host-sim/testing/index.js";

describe("a chat room that stops", () => {
  for (const engine of TEST_ENGINES) {
    for (const app of ["chat-server", "spread-server"]) {
      for (const members of [0, 1, 3]) {
        it(`leaves no timer: ${app} with ${members} members, engine ${engine}`, async () => {
          const world = new World();
          const hub = world.board(app, {}, { engine });
          await hub.event("listening");
          const phone = world.phone();
          for (let i = 0; i < members; i++) {
            const tool = await phone.connect(hub);
            await hub.event("connected");
            tool.send("hello\n");
          }
          await world.sleep(5000);
          await world.stop();
        });
      }
    }
  }
});
