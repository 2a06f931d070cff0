/**
 * Measures a glyph lookup in XS: the firmware's own code in a separate machine, which reads the font file as through
 * Moddable's `Resource` on a board, in views of memory outside of the heap.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { makeImage, snapshotOf, wake } from "../host-sim/engines/xs/image.js";
import { memoryOf, withRoom, type Memory } from "../host-sim/engines/xs/snapshot.js";
import type { WorkerKit } from "../host-sim/engines/xs/worker-build.js";
import type { XSWorker } from "../host-sim/engines/xs/worker.js";
import { packageRoot } from "../host-sim/node/package-root.js";
import { boardBytes } from "./footprint-heap.js";

/** The first of the four bytes of a command, the rest of which are a code point. */
enum Do {
  /** Nothing: measures the command itself. */
  Nothing,
  /** Looks the code point up. */
  Find,
  /** Looks the code point up and returns the glyph's bytes. */
  Tell,
  /** Looks up all code points below it. */
  FindAll,
}

/** `Resource` in the machine returns the font file, which the first command contains. */
const GUEST = `
import { FontResource } from "./firmware/moddable/font.ts";
import { readGlyph } from "./firmware/oled/font.ts";
let font;
const empty = new ArrayBuffer(0);
globalThis.handleCommand = (command) => {
  if (!font) {
    globalThis.blob = command;
    font = new FontResource();
    return empty;
  }
  const bytes = new Uint8Array(command);
  const code = bytes[1] | (bytes[2] << 8) | (bytes[3] << 16);
  const what = bytes[0];
  if (what === ${Do.Find}) readGlyph(font, code);
  else if (what === ${Do.Tell}) {
    const glyph = readGlyph(font, code);
    if (glyph) return glyph.slice().buffer;
  } else if (what === ${Do.FindAll}) for (let i = 0; i < code; i++) readGlyph(font, i);
  return empty;
};`;

const RESOURCE = `export default class { constructor() { return globalThis.blob; } }`;

/** Enough for everything. */
const ROOM: Memory = { slots: 64 * 1024, chunk_bytes: 1024 * 1024, stack_slots: 4096 };

const NOTHING = () => new Uint8Array(0);

async function script(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: packageRoot(),
    stdin: { contents: GUEST, resolveDir: packageRoot() },
    plugins: [
      {
        name: "resource",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^Resource$/ }, ({ path }) => ({ path, namespace: "flash" }));
          onLoad({ filter: /.*/, namespace: "flash" }, () => ({ contents: RESOURCE }));
        },
      },
    ],
    bundle: true,
    format: "iife",
    target: "es2022",
    write: false,
  });
  return outputFiles[0].text;
}

export interface LookupCost {
  /** Steps of XS. */
  readonly compute: number;
  /** Slots for the views that it creates, which are garbage once the glyph is drawn. */
  readonly slots: number;
}

/** A machine with a font in flash. */
export class GlyphTrial {
  readonly #kit: WorkerKit;
  readonly #image: Buffer;
  readonly #worker: XSWorker;

  private constructor(kit: WorkerKit, image: Buffer) {
    this.#kit = kit;
    this.#image = image;
    this.#worker = wake(kit, withRoom(image, ROOM));
    // Allocate now what is only allocated once.
    this.tell(0x41);
    this.find(0x41);
  }

  /** Creates a trial with a font of fonts/. */
  static async start(kit: WorkerKit, name: string): Promise<GlyphTrial> {
    const worker = wake(kit, withRoom(makeImage(kit, [await script()]), ROOM));
    worker.command(readFileSync(join(packageRoot(), "fonts", `${name}.font`)), NOTHING);
    const image = snapshotOf(worker);
    worker.end();
    return new GlyphTrial(kit, image);
  }

  /** Measures the lookup of a code point. */
  find(code: number): LookupCost {
    const nothing = this.#cost(Do.Nothing, code);
    const found = this.#cost(Do.Find, code);
    return { compute: found.compute - nothing.compute, slots: found.slots - nothing.slots };
  }

  /** The bytes of a glyph; empty if there is none. */
  tell(code: number): Uint8Array {
    return this.#do(this.#worker, Do.Tell, code);
  }

  /** Bytes on a board that the machine uses, without garbage. */
  heapBytes(): number {
    const { slots, chunks } = boardBytes(snapshotOf(this.#worker));
    return slots + chunks;
  }

  /** Looks up every code point of the Basic Multilingual Plane. */
  findAll(): void {
    this.#do(this.#worker, Do.FindAll, 0x10000);
  }

  /** Does the same in a machine with only that much memory. Throws WorkerDeath if it is too little. */
  findAllWithin(room: Memory): void {
    const worker = wake(this.#kit, withRoom(this.#image, room));
    try {
      this.#do(worker, Do.FindAll, 0x10000);
    } finally {
      worker.end();
    }
  }

  /** The memory used before the first lookup, including the font. */
  get held(): Memory {
    return memoryOf(this.#image);
  }

  async stop(): Promise<void> {
    this.#worker.end();
    await this.#worker.ended();
  }

  #cost(what: Do, code: number): LookupCost {
    for (;;) {
      const before = this.#worker.slots;
      this.#do(this.#worker, what, code);
      const slots = this.#worker.slots - before;
      // Fewer slots mean that garbage was collected meanwhile.
      if (slots >= 0) return { compute: this.#worker.compute, slots };
    }
  }

  #do(worker: XSWorker, what: Do, code: number): Uint8Array {
    return worker.command(Uint8Array.of(what, code, code >> 8, code >> 16), NOTHING);
  }
}
