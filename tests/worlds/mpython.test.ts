/** The two programs of the page "From mPython": docs/examples/tcp-server.ts and tcp-client.ts. */
import { join } from "node:path";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { World } from "../../host-sim/testing/index.js";
import { ENGINES } from "./engines.js";

const example = (file: string) => join(packageRoot(), "docs", "examples", file);

for (const engine of ENGINES)
  describe(`the programs of the page From mPython on ${engine}`, () => {
    let world: World;

    beforeEach(() => (world = new World({ engine })));

    afterEach(() => world.stop());

    it("have a server that shows its address and the text, and sends it back", async () => {
      const board = world.board(example("tcp-server.ts"));
      await board.event("listening");
      await board.screen.shows(`${board.address}:5001`);
      await board.screen.shows("accepting.....");
      const tool = await world.phone().connect(board);
      tool.send("你好\n");
      await tool.receives("你好\n");
      await board.prints("你好");
      await board.screen.shows("你好");
    });

    it("have a client that greets, shows the text and sends it back, also after a loss", async () => {
      const phone = world.phone();
      const server = phone.listen(5001);
      const board = world.board(example("tcp-client.ts"), { to: `${phone.address}:5001` });
      const first = await server.accepts();
      await first.receives("hello mPython,I am TCP Client\n");
      first.send("hello\n");
      await first.receives("hello\n");
      await board.screen.shows("hello");
      first.close();
      await (await server.accepts()).receives("hello mPython,I am TCP Client\n");
    });
  });
