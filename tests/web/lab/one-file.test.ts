import assert from "node:assert/strict";
import { createContext, Script } from "node:vm";
import { gzipSync } from "node:zlib";
import type { LabMessage } from "../../../host-sim/web/lab/lab-protocol.js";
import { decodePicture } from "../../../host-sim/web/protocol.js";
import { bundleLabWorker, oneFile } from "../../../tools/build-one-file.mjs";
import { font } from "./bundled-lab.js";

/** The worker, and the whole file with the editor. */
const WORKER_BYTES_MAX = 1_200_000;
const FILE_BYTES_MAX = 2_500_000;

/** Globals of Node that no browser has. */
const ABSENT = ["process", "Buffer", "require", "setImmediate", "global"];

describe("the one-file page", function () {
  this.timeout(120_000);

  it(`has at most ${FILE_BYTES_MAX} bytes, and asks for nothing`, async () => {
    const { html, bytes } = await oneFile();
    const gzipped = gzipSync(html).length;
    console.log(`      ${JSON.stringify(bytes)}, ${gzipped} gzipped`);
    assert.equal(bytes.all, new TextEncoder().encode(html).length);
    assert.ok(bytes.all <= FILE_BYTES_MAX && bytes.worker <= WORKER_BYTES_MAX, JSON.stringify(bytes));
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
    assert.match(String(policy), /^default-src 'none'; script-src 'sha256-/);
    assert.doesNotMatch(String(policy), /https?:|'self'|\*/);
    const head = html.slice(0, html.indexOf('<script id="font"'));
    assert.deepEqual(head.match(/(?:href|src)="(?!data:)[^"]*"/g), null);
    assert.equal(html.match(/<\/script/g)?.length, 3);
  });

  it("has a worker that runs without anything of Node's", async () => {
    const script = await bundleLabWorker();
    const messages: (LabMessage | ArrayBuffer)[] = [];
    const timers = new Map<number, NodeJS.Timeout>();
    let timerCount = 0;
    let heard = () => {};
    const context = createContext({
      TextEncoder,
      TextDecoder,
      performance: { now: () => performance.now() },
      setTimeout: (callback: () => void, ms: number) => {
        timers.set(++timerCount, setTimeout(callback, ms));
        return timerCount;
      },
      clearTimeout: (timer: number) => clearTimeout(timers.get(timer)),
      MessageChannel: class {
        readonly port2: { onmessage?: () => void } = {};
        readonly port1 = { postMessage: () => void setImmediate(() => this.port2.onmessage?.()) };
      },
      btoa,
      atob,
      postMessage: (message: LabMessage | ArrayBuffer) => {
        messages.push(structuredClone(message));
        heard();
      },
    }) as { onmessage(event: { data: unknown }): void };
    for (const name of ABSENT)
      assert.equal(new Script(`typeof ${name}`).runInContext(context as object), "undefined", name);
    const until = async (fits: () => boolean) => {
      while (!fits()) await new Promise<void>((resolve) => (heard = resolve));
    };
    try {
      new Script(script, { filename: "worker.js" }).runInContext(context as object);
      const bytes = font.read(0, 1e9).slice().buffer;
      context.onmessage({ data: { kind: "lab-open", language: "en", font: bytes } });
      const ready = messages.find((each) => "kind" in each && each.kind === "ready");
      assert.ok(ready && "kind" in ready && ready.kind === "ready");
      const app = ready.examples.find(({ name }) => name === "tcp-echo-server");
      context.onmessage({ data: { kind: "lab-start", boards: [{ file: "app.ts", source: app?.source }] } });
      await until(() =>
        messages.some((each) => "kind" in each && each.kind === "state" && each.port === 5001),
      );
      await until(() => messages.some((each) => !("kind" in each)));
      const picture = messages.find((each) => !("kind" in each)) as ArrayBuffer;
      assert.ok(decodePicture(picture)?.bits.some((byte) => byte !== 0));
    } finally {
      for (const timer of timers.values()) clearTimeout(timer);
      context.onmessage = () => {};
    }
  });
});
