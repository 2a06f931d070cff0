import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { packageRoot } from "../../host-sim/node/package-root.js";

function palmwire(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(packageRoot(), "bin", "palmwire.js"), ...words],
    { encoding: "utf8", input: "" },
  );
  return { status, stdout, stderr: stderr.trimEnd() };
}

describe("--join", () => {
  for (const [lang, alone, secure] of [
    ["en", "--join is for --mode hub: a chat with one peer", "TLS is not possible yet; use mqtt://"],
    ["zh", "--join 要和 --mode hub 一起用", "还不支持 TLS"],
  ])
    for (const command of ["run", "bundle"]) {
      it(`${command}: is refused for a chat with one peer, in one line (${lang})`, () => {
        const words = ["--lang", lang, "--mode", "p2p", "--join", "mqtt://127.0.0.1/class"];
        const { status, stderr, stdout } = palmwire(command, "chat-server", ...words);
        assert.deepEqual([status, stdout], [2, ""]);
        assert.ok(stderr.includes(alone), stderr);
        assert.equal(stderr.split("\n").length, 1, stderr);
      });

      it(`${command}: says that TLS is not possible (${lang})`, () => {
        const { status, stderr } = palmwire(
          ...[command, "spread-server", "--lang", lang, "--join", "mqtts://127.0.0.1/class"],
        );
        assert.equal(status, 2);
        assert.ok(stderr.includes(secure), stderr);
        assert.equal(stderr.split("\n").length, 1, stderr);
      });
    }

  it("takes one of the chip's sockets", () => {
    const words = ["--max-clients", "6", "--max-waiting", "1"];
    const { status, stderr } = palmwire(
      ...["run", "chat-server", "--lang", "en", "--join", "mqtt://127.0.0.1/class", ...words],
    );
    assert.equal(status, 2);
    assert.match(stderr, /need 9 sockets .*there are 8: at most 6 together; 14 with/);
  });
});
