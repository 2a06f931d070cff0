import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isComplaint, readable } from "../../host-sim/engines/espruino/interpreter-messages.js";
import { runToEnd } from "../run/board-process.js";

describe("the Espruino interpreter that ESPRUINO names", () => {
  const run = (ESPRUINO: string) =>
    runToEnd(["run", "tcp-echo-server", "--port", "0", "--engine", "espruino"], { ESPRUINO });

  it("is rejected in one line if it does not exist", async () => {
    const { code, stderr } = await run("/nowhere/espruino");
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^palmwire: ESPRUINO=\/nowhere\/espruino is not a Linux build of Espruino: [^\n]+\n$/,
    );
  });

  it("is rejected in one line if it is another program", async () => {
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

  it("prints lines without terminal control sequences", () => {
    assert.equal(readable(">\r\x1b[Jhello, 你好\r"), "hello, 你好");
    assert.equal(readable("a > b"), "a > b");
  });

  it("reports errors, and nothing else, as errors", () => {
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
