import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../host-sim/node/package-root.js";

const SECRET = "hunter22";

interface Built {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `npm run build:espruino` without npm. */
function build(words: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Built> {
  const file = join(packageRoot(), "tools", "espruino-build.ts");
  const env = { ...process.env, WIFI_SSID: "", ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, ["--import", "tsx", file, ...words], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

describe("npm run build:espruino", () => {
  let folder: string;
  let out: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-build-"));
    out = join(folder, "self.js");
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("makes a bundle with a password readable by this user only, and prints that", async function () {
    if (process.platform === "win32") this.skip();
    // A file that others may read is there already.
    writeFileSync(out, "");
    chmodSync(out, 0o666);
    const { code, stdout, stderr } = await build(["udp-self", "--out", out], {
      WIFI_SSID: "Cafe:upstairs",
      WIFI_PASSWORD: SECRET,
    });
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(
      stdout,
      /^\S+self\.js: \d+ bytes, \d+ of them the font; it contains the Wi-Fi's password, so only/,
    );
    assert.equal(statSync(out).mode & 0o777, 0o600);
    const text = readFileSync(out, "utf8");
    assert.ok(text.includes('"Cafe:upstairs"') && text.includes(`"${SECRET}"`));
  });

  it("prints nothing of the kind without a password", async () => {
    const { code, stdout } = await build(["udp-self", "--out", out, "--ssid", "open"]);
    assert.equal(code, 0);
    assert.match(stdout, /^\S+self\.js: \d+ bytes, \d+ of them the font\n$/);
  });

  for (const [words, message] of [
    [
      ["--wifi", "net:my", "secretword"],
      /^build:espruino: Unexpected argument: a value with blanks needs quotes/,
    ],
    [
      ["--out", "/no/such/folder/x.js"],
      /^build:espruino: --out \/no\/such\/folder\/x\.js: this cannot be written/,
    ],
    [["--password", "secret"], /^build:espruino: --password: the password of a Wi-Fi has 8 to 63 characters/],
    [["--history-bytes", "8192"], /^build:espruino: Unknown option '--history-bytes'/],
  ] as const)
    it(`rejects ${words.join(" ")} in one line`, async () => {
      const { code, stdout, stderr } = await build(["udp-self", ...words]);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, message);
      assert.match(stderr, /^[^\n]*\n$/);
      assert.doesNotMatch(stderr, /secretword/);
    });
});
