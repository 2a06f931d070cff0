import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isComplaint, readable } from "../../host-sim/engines/espruino/interpreter-messages.js";
import { runToEnd } from "../run/board-process.js";

describe("the Espruino interpreter that ESPRUINO names", () => {
  const run = (ESPRUINO: string) =>
    runToEnd(["run", "tcp-echo-server", "--port", "0", "--engine", "espruino"], { ESPRUINO });

  it("is refused in one line when it is not there", async () => {
    const { code, stderr } = await run("/nowhere/espruino");
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^palmwire: ESPRUINO=\/nowhere\/espruino is not a Linux build of Espruino: [^\n]+\n$/,
    );
  });

  it("is refused in one line when it is another program", async () => {
    const folder = await mkdtemp(join(tmpdir(), "palmwire-espruino-"));
    const other = join(folder, "other");
    await writeFile(other, "#!/bin/sh\necho hello\n", { mode: 0o700 });
    const { code, stderr } = await run(other);
    await rm(folder, { recursive: true });
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^palmwire: ESPRUINO=\S+ is not a Linux build of Espruino: it does not print its version\n$/,
    );
  });

  it("is heard without what only a terminal wants", () => {
    assert.equal(readable(">\r\x1b[Jhello, 你好\r"), "hello, 你好");
    assert.equal(readable("a > b"), "a > b");
  });

  it("is heard when it complains, and only then", () => {
    for (const line of [
      'Uncaught ReferenceError: "x" is not defined',
      "OUT OF MEMORY at [raw] (1:49)",
      "Execution Interrupted during event processing.",
      "New interpreter error: LOW_MEMORY,MEMORY",
      "ERROR: Connect failed (err 111)",
    ])
      assert.ok(isComplaint(line), line);
    for (const line of ["", "accepting.....", "an ERROR: of somebody"]) assert.ok(!isComplaint(line), line);
  });
});
