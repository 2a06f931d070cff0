import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";
import { runToEnd } from "./board-process.js";
import { APP_ENGINES } from "./engines.js";
import { HOST } from "./reference-socket.js";

/** The board's own address, or all of this machine's. */
const PLACE = "(127\\.0\\.0\\.1|0\\.0\\.0\\.0)";
const MEND = "stop the other program, or give another --port \\(0 picks a free one\\)";

for (const engine of APP_ENGINES)
  describe(`a port in use on ${engine}`, () => {
    let holder: { close(): unknown };

    afterEach(() => void holder.close());

    /** The app does not start, and the cause is reported once. */
    async function assertRefused(app: string, port: number, log: string): Promise<void> {
      const words = ["--port", String(port), "--engine", engine, "--log", log, "--screen", "none"];
      const { code, stdout, stderr } = await runToEnd(["run", app, ...words]);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, new RegExp(`^palmwire: ${PLACE}:${port} is in use: ${MEND}\\n$`));
    }

    for (const log of ["text", "json"]) {
      it(`is reported once, for TCP (--log ${log})`, async () => {
        const server = createServer().listen(0, HOST);
        await once(server, "listening");
        holder = server;
        const { port } = server.address() as { port: number };
        for (const app of ["tcp-echo-server", "chat-server"]) await assertRefused(app, port, log);
      });

      // Some programs share the port with others that use the same option.
      for (const reuseAddr of [false, true])
        it(`is reported once, for UDP (--log ${log}, SO_REUSEADDR ${reuseAddr ? "on" : "off"})`, async () => {
          const socket = createSocket({ type: "udp4", reuseAddr }).bind(0, HOST);
          await once(socket, "listening");
          holder = socket;
          const { port } = socket.address();
          for (const app of ["udp-echo-server", "udp-multicast"]) await assertRefused(app, port, log);
        });
    }
  });
