import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exclusively } from "../../host-sim/engines/moddable/lock.js";
import { findSDK, ModdableUnavailable } from "../../host-sim/engines/moddable/sdk.js";
import { logFields } from "../../host-sim/engines/moddable/wire.js";

describe("the Moddable engine", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "palmwire-moddable-"));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  if (process.platform === "linux") {
    it("reports what is missing without an SDK", () => {
      assert.throws(() => findSDK({}), {
        constructor: ModdableUnavailable,
        message: /^the Moddable engine cannot run: MODDABLE is not set: install/,
      });
      assert.throws(() => findSDK({ MODDABLE: folder }), { message: /is not a Moddable SDK$/ });
    });
  }

  it("runs one build at a time, and continues after a builder that died", async () => {
    const lock = join(folder, "lock");
    mkdirSync(lock);
    // No process has this number.
    writeFileSync(join(lock, "pid"), String(2 ** 30));
    let inside = 0;
    const build = async (): Promise<void> => {
      assert.equal(++inside, 1);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
    };
    await Promise.all([exclusively(lock, build), exclusively(lock, build)]);
    assert.equal(existsSync(lock), false);
  });

  it("decodes the bytes of an event", () => {
    const fields = logFields({ event: "sent", fields: { peer: "127.0.0.1:1", data: "e4bda0" } });
    assert.deepEqual(fields, { peer: "127.0.0.1:1", data: Buffer.from("你") });
    assert.deepEqual(logFields({ event: "wifi", fields: { state: "connected" } }), { state: "connected" });
  });
});
