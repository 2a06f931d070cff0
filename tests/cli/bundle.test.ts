import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runHere } from "./run-here.js";

/** What only a bundle with a history has. */
const HISTORY_FILE = '"palmwire.h"';
const SECRET = "hunter22";

const build = (words: readonly string[], environment: NodeJS.ProcessEnv = {}) =>
  runHere(["bundle", ...words], { WIFI_SSID: "", ...environment });

describe("palmwire bundle", () => {
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
    [["--wifi", "net:my", "secretword"], /^palmwire: .*(too many arguments|quotes)/],
    [
      ["--out", "/no/such/folder/x.js"],
      /^palmwire: --out \/no\/such\/folder\/x\.js: there is no folder '\/no\/such\/folder'; make it first\n/,
    ],
    [["--out", tmpdir()], /^palmwire: --out \S+: this cannot be written \(EISDIR\); name another file\n/],
    [["--password", "secret"], /^palmwire: --password: the password of a Wi-Fi has 8 to 63 characters/],
    [["--history-bytes", "8192"], /^palmwire: --history-bytes is not for udp-self: it is for udp-chat\n/],
  ] as const)
    it(`rejects ${words.join(" ")} in one line`, async () => {
      const { code, stdout, stderr } = await build(["udp-self", ...words]);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, message);
      assert.match(stderr, /^[^\n]*\n$/);
      assert.doesNotMatch(stderr, /secretword/);
    });

  it("keeps as much history as it is told", async () => {
    const out = join(folder, "chat.js");
    const { code, stderr } = await build(["udp-chat", "--out", out, "--history-bytes", "4352"]);
    assert.equal(code, 0, stderr);
    const text = readFileSync(out, "utf8");
    assert.ok(text.includes(HISTORY_FILE) && text.includes("4352"));
  });

  it("does not take the file that it writes for the app", async () => {
    const { code, stderr } = await build(["--out", "/no/such/folder/x.js"]);
    assert.equal(code, 2);
    assert.match(stderr, /^palmwire: --out \/no\/such\/folder\/x\.js: there is no folder/);
  });

  it("speaks as it is told", async () => {
    const done = await build(["udp-self", "--out", out, "--lang", "zh"]);
    assert.match(done.stdout, /self\.js：\d+ 字节，其中字库 \d+ 字节\n$/);
    assert.match(
      (await build(["udp-self", "--out", out])).stdout,
      /self\.js: \d+ bytes, \d+ of them the font\n$/,
    );
    for (const [words, complaint] of [
      [["udp-slf"], "没有程序“udp-slf”。是不是“udp-self”？"],
      [["udp-self", "--port", "x"], "--port 的值“x”不对，要求：0 到 65535，默认 8007"],
    ] as const) {
      const { code, stderr } = await build([...words, "--lang", "zh"]);
      assert.equal(code, 2);
      assert.equal(stderr, `palmwire: ${complaint}\n`);
    }
  });

  it("refuses a history that is no number of blocks, too small or too large", async () => {
    for (const bytes of ["4000", "65792", "4097", "many", "-4096", ""]) {
      const { code, stderr } = await build(["udp-chat", "--history-bytes=" + bytes]);
      assert.equal(code, 2);
      assert.match(
        stderr,
        /--history-bytes '.*' is wrong: give 4096 to 65536 in steps of 256, or 0 for none/,
      );
    }
  });
});
