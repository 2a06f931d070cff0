/** The lab as it is in the page's worker, with a page of the test's. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { packageRoot } from "../../../host-sim/node/package-root.js";
import type * as LabModule from "../../../host-sim/web/lab/lab.js";
import type * as Apps from "../../../host-sim/web/lab/lab-apps.js";
import type { LabMessage, LabRequest } from "../../../host-sim/web/lab/lab-protocol.js";
import { decodePicture } from "../../../host-sim/web/protocol.js";
import { ScreenReader } from "../../../host-sim/sim/screen/read-screen.js";
import { labModules } from "../../../tools/lab-modules.mjs";

type Modules = typeof LabModule & typeof Apps;

let modules: Promise<Modules> | undefined;

/** The lab's modules, with those that tools/lab-modules.mjs makes. */
export function labModulesBundled(): Promise<Modules> {
  return (modules ??= bundled());
}

async function bundled(): Promise<Modules> {
  const root = packageRoot();
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: {
      contents: 'export * from "./host-sim/web/lab/lab.js"; export * from "./host-sim/web/lab/lab-apps.js";',
      resolveDir: root,
    },
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false,
    plugins: [labModules(root)],
  });
  const folder = mkdtempSync(join(tmpdir(), "palmwire-lab-"));
  try {
    const path = join(folder, "lab.mjs");
    writeFileSync(path, outputFiles[0].text);
    return (await import(pathToFileURL(path).href)) as Modules;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const FONT = readFileSync(join(packageRoot(), "fonts/gb2312.font"));
export const font = { read: (offset: number, length: number) => FONT.subarray(offset, offset + length) };
const reader = new ScreenReader(font);

export type Message<Kind extends LabMessage["kind"]> = Extract<LabMessage, { kind: Kind }>;

interface Timer {
  readonly at_ms: number;
  readonly callback: () => void;
}

/** A page with a lab, whose real time passes as the test says. */
export class TestLab {
  readonly messages: LabMessage[] = [];
  readonly pictures: Uint8Array[] = [];
  readonly #lab: LabModule.Lab;
  #now_ms = 0;
  #isReal = false;
  #timers: Timer[] = [];

  private constructor({ Lab }: Modules) {
    this.#lab = new Lab({
      say: (message) => this.messages.push(structuredClone(message)),
      show: (picture) => this.pictures.push(new Uint8Array(picture)),
      real: {
        now_ms: () => (this.#isReal ? performance.now() : this.#now_ms),
        later: (callback, delay_ms) => {
          const timer = { at_ms: this.#now_ms + delay_ms, callback };
          this.#timers.push(timer);
          return () => (this.#timers = this.#timers.filter((each) => each !== timer));
        },
      },
      yieldTurn: () => new Promise((resolve) => setImmediate(resolve)),
    });
  }

  /** A lab that is open. */
  static async open(language: "en" | "zh" = "en"): Promise<TestLab> {
    const lab = new TestLab(await labModulesBundled());
    const bytes = FONT.buffer.slice(FONT.byteOffset, FONT.byteOffset + FONT.length) as ArrayBuffer;
    lab.send({ kind: "lab-open", language, font: bytes });
    return lab;
  }

  send(request: LabRequest): void {
    this.#lab.request(structuredClone(request));
  }

  /** What measures real time sees that of this machine; timers still wait for `pass`. */
  useRealTime(): void {
    this.#isReal = true;
  }

  /** Lets real time pass. */
  async pass(ms: number): Promise<void> {
    const until_ms = this.#now_ms + ms;
    for (;;) {
      await settled();
      const next = this.#timers.reduce<Timer | undefined>(
        (first, each) => (first && first.at_ms <= each.at_ms ? first : each),
        undefined,
      );
      if (!next || next.at_ms > until_ms) break;
      this.#timers.splice(this.#timers.indexOf(next), 1);
      this.#now_ms = Math.max(this.#now_ms, next.at_ms);
      next.callback();
    }
    this.#now_ms = until_ms;
    await settled();
  }

  /** Lets time pass until a message fits. */
  async until<Kind extends LabMessage["kind"]>(
    kind: Kind,
    fits: (message: Message<Kind>) => boolean = () => true,
    within_ms = 30_000,
  ): Promise<Message<Kind>> {
    for (let passed_ms = 0; ; passed_ms += 50) {
      const found = this.all(kind).find(fits);
      if (found) return found;
      if (passed_ms > within_ms) {
        const last = this.messages
          .filter((each) => each.kind !== "alive" && each.kind !== "clock")
          .slice(-12);
        throw new Error(`no ${kind} within ${within_ms} ms: ${JSON.stringify(last, undefined, 1)}`);
      }
      await this.pass(50);
    }
  }

  all<Kind extends LabMessage["kind"]>(kind: Kind): Message<Kind>[] {
    return this.messages.filter((message): message is Message<Kind> => message.kind === kind);
  }

  last<Kind extends LabMessage["kind"]>(kind: Kind): Message<Kind> | undefined {
    return this.all(kind).at(-1);
  }

  /** The rows of text that a board shows. */
  screen(board: number, width = 128, height = 64): string[] {
    const shown = this.pictures.findLast((message) => decodePicture(message.slice().buffer)?.board === board);
    const picture = shown && decodePicture(shown.slice().buffer);
    if (!picture) return [];
    const pixels = new Uint8Array(width * height);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        pixels[y * width + x] = (picture.bits[(y >> 3) * width + x] >> (y & 7)) & 1;
    const rows = reader.read({ width, height, pixels, contrast: picture.contrast });
    return rows.map(({ text }) => text.trim());
  }

  /** Forgets what was said. */
  forget(): void {
    this.messages.length = 0;
  }
}

/** All promises that wait for nothing else have gone on. */
async function settled(): Promise<void> {
  for (let i = 0; i < 4; i++) await new Promise((resolve) => setImmediate(resolve));
}
