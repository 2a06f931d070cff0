import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXIT_USAGE } from "../../host-sim/cli/exit-codes.js";
import { CA } from "../brokers.js";
import { runHere } from "./run-here.js";

const PLAIN = "mqtt://127.0.0.1/class";
const SECURE = "mqtts://127.0.0.1/class";
const FLASH = ["--device", "/dev/ttyUSB0", "--wifi", "class:12345678", "--dry-run"];

/** Asserts that a command line is refused in one line. */
async function refused(words: readonly string[], complaint: string | RegExp): Promise<void> {
  const { code, stdout, stderr } = await runHere([...words]);
  assert.deepEqual([code, stdout], [EXIT_USAGE, ""], stderr);
  assert.ok(typeof complaint === "string" ? stderr.includes(complaint) : complaint.test(stderr), stderr);
  assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
}

describe("--join", () => {
  for (const [lang, alone, secure] of [
    ["en", "--join is for --mode hub: a chat with one peer", "has no TLS; use mqtt:// in a network"],
    ["zh", "--join 要和 --mode hub 一起用", "不能用 TLS"],
  ]) {
    for (const command of ["run", "bundle"])
      it(`${command}: is refused for a chat with one peer, in one line (${lang})`, () =>
        refused([command, "chat-server", "--lang", lang, "--mode", "p2p", "--join", PLAIN], alone));

    for (const [where, words] of [
      ["a bundle", ["bundle"]],
      ["engine espruino", ["run", "--engine", "espruino"]],
      ["engine moddable", ["run", "--engine", "moddable"]],
      ["a virtual network", ["run", "--network", "virtual"]],
      ["a board with Espruino", ["flash", "--runtime", "espruino", ...FLASH]],
      ["a board with Moddable", ["flash", "--runtime", "moddable", ...FLASH]],
    ] as const)
      it(`is refused over TLS for ${where} (${lang})`, () =>
        refused([words[0], "chat-server", ...words.slice(1), "--lang", lang, "--join", SECURE], secure));
  }

  it("takes one of the chip's sockets", () => {
    const words = ["--lang", "en", "--join", PLAIN, "--max-clients", "6", "--max-waiting", "1"];
    return refused(
      ["run", "chat-server", ...words],
      /need 9 sockets .*there are 8: at most 6 together; 14 with/,
    );
  });
});

describe("--ca", () => {
  const folder = mkdtempSync(join(tmpdir(), "palmwire-ca-"));
  const refusedCA = (file: string, complaint: string, ...words: string[]) =>
    refused(["run", "chat-server", "--lang", "en", "--ca", file, "--join", SECURE, ...words], complaint);
  const fileOf = (text: string) => {
    const file = join(folder, "file.pem");
    writeFileSync(file, text);
    return file;
  };

  after(() => rmSync(folder, { recursive: true }));

  it("must be there", () =>
    refusedCA(join(folder, "none.pem"), "none.pem: this cannot be read (ENOENT); name"));

  it("is a file", () => refusedCA(folder, "this cannot be read (EISDIR); name"));

  it("is not endless", () => refusedCA("/dev/zero", "/dev/zero: this holds other things; name"));

  for (const [what, text] of [
    ["text", "hello"],
    ["a key", "-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n"],
    ["nothing", ""],
  ])
    it(`is no file of ${what}`, () => refusedCA(fileOf(text), "there is no certificate in this file"));

  it("is whole", () =>
    refusedCA(
      fileOf("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"),
      "a certificate in this file is damaged; copy it again",
    ));

  it("is for a broker over TLS", async () => {
    const complaint = "--ca is for --join mqtts://: a broker at mqtt:// is not asked";
    await refused(["run", "chat-server", "--lang", "en", "--ca", CA, "--join", PLAIN], complaint);
  });

  it("is for apps that may have a broker", () =>
    refused(
      ["run", "tcp-echo-server", "--lang", "en", "--ca", CA],
      "--ca is not for tcp-echo-server: it is for chat-server, spread-server",
    ));
});
