/** The memory and the wires of the board that a process simulates: PALMWIRE_FILES, _STORE, _FLASH and _WIRES. */
import { complain } from "../../settings/complain.js";
import { FlashFile } from "../../node/flash-file.js";
import { FolderFiles } from "../../node/folder-files.js";
import { StoreFile } from "../../node/store-file.js";
import { MemoryStore, type BoardStore } from "../../sim/board/board-store.js";
import type { FileSystem } from "../../sim/board/file-system.js";
import { Flash } from "../../sim/board/flash.js";
import { MemoryFiles } from "../../sim/board/memory-files.js";
import type { Pins } from "../../sim/board/pins.js";

const EXIT_USAGE = 2;
const WIRE = /^(\d+)-(\d+)$/;

/** The names of the variables as flags have them. */
export const MEMORY_NAMES = ["files", "store", "flash", "wires"] as const;

export interface Memory {
  readonly files: FileSystem;
  readonly store: BoardStore;
  readonly flash: Flash;
}

/** The board's memory. What is not set is kept for as long as the process runs. */
export function memoryFrom(env: NodeJS.ProcessEnv): Memory {
  const { PALMWIRE_FILES: folder, PALMWIRE_STORE: store, PALMWIRE_FLASH: flash } = env;
  return {
    files: folder
      ? orComplain(`PALMWIRE_FILES: ${folder}`, () => new FolderFiles(folder))
      : new MemoryFiles(),
    store: store ? orComplain(`PALMWIRE_STORE: ${store}`, () => new StoreFile(store)) : new MemoryStore(),
    flash: flash
      ? orComplain(`PALMWIRE_FLASH: ${flash}`, () => new Flash(new FlashFile(flash)))
      : new Flash(),
  };
}

/** Joins pins by wires: "12-13,16-17". */
export function wireUp(pins: Pins, { PALMWIRE_WIRES: wires = "" }: NodeJS.ProcessEnv): void {
  for (const wire of wires.split(",").filter((text) => text.trim() !== ""))
    orComplain(`PALMWIRE_WIRES: ${wire}`, () => {
      const [, a, b] = WIRE.exec(wire.trim()) ?? [];
      if (a === undefined) throw new Error("not two pins as in 12-13");
      pins.wire(Number(a), Number(b));
    });
}

/** The result, or one line and the end of the process. */
function orComplain<Result>(where: string, make: () => Result): Result {
  try {
    return make();
  } catch (error) {
    complain(`${where}: ${(error as Error).message}`);
    process.exit(EXIT_USAGE);
  }
}
