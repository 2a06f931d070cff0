import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { finishingPeer, freePort, HALF_CLOSES } from "./finishing-peer.js";

/** Resolves when the kernel has stopped that process. */
async function stopped({ pid }: ChildProcess): Promise<void> {
  // The state follows the name of the program, which is in parentheses.
  while (!/\) T /.test(readFileSync(`/proc/${pid}/stat`, "utf8"))) await new Promise(setImmediate);
}

/** The reference for the model; tests/engines/espruino-net.test.ts tests the same on the model. */
describe("the interpreter's net", () => {
  let folder: string;
  let interpreter: ChildProcess;
  let port: number;

  /** Runs a server that does `program` for each `socket`. */
  async function serve(program: string): Promise<void> {
    writeFileSync(
      join(folder, "server.js"),
      `require("net").createServer(function(socket) { ${program} }).listen(${port}); print("listens");`,
    );
    interpreter = spawn(process.env.ESPRUINO ?? "", ["server.js"], { cwd: folder });
    interpreter.stderr?.resume();
    const lines = createInterface({ input: interpreter.stdout as NodeJS.ReadableStream });
    await new Promise<void>((resolve) => {
      lines.on("line", (line) => {
        if (line.includes("listens")) resolve();
      });
    });
  }

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-espruino-"));
    port = await freePort();
  });

  afterEach(async () => {
    const ended = once(interpreter, "close");
    interpreter.kill("SIGKILL");
    await ended;
    rmSync(folder, { recursive: true });
  });

  for (const [said, bytes, arrives] of HALF_CLOSES)
    it(`sends ${arrives} bytes to a peer that sends ${said} and FIN when the answer to each chunk is ${bytes}`, async () => {
      await serve(`socket.on("data", function() { socket.write("b".repeat(${bytes})); })`);
      interpreter.kill("SIGSTOP");
      await stopped(interpreter);
      const received = finishingPeer(port, said);
      interpreter.kill("SIGCONT");
      assert.equal(await received, arrives);
    });
});
