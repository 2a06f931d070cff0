import assert from "node:assert/strict";
import { KEY_LENGTH_MAX, VALUE_BYTES_MAX } from "../../firmware/base/store-limits.js";
import {
  deleteStored,
  readStored,
  writeStored,
  type StoreFiles,
} from "../../firmware/espruino/store-files.js";
import { Storage } from "../../host-sim/engines/espruino/storage.js";
import { settingsFiles, shareSettings } from "../../host-sim/engines/espruino/stored-settings.js";
import { MemoryStore } from "../../host-sim/sim/board/board-store.js";

/** Characters of a file's name (JSF_MAX_FILENAME_LENGTH in Espruino's jsflash.h). */
const NAME_LENGTH_MAX = 28;

/** Storage whose power fails at a step, of which a write has as many as it has bytes. */
class FailingFiles implements StoreFiles {
  steps = 0;
  readonly #storage: Storage;
  readonly #stepsMax: number;

  constructor(storage: Storage, stepsMax: number) {
    this.#storage = storage;
    this.#stepsMax = stepsMax;
  }

  read(name: string): string | undefined {
    return this.#storage.read(name);
  }

  write(name: string, data: string): void {
    const left = this.#stepsMax - this.steps;
    this.steps += data.length;
    // A write creates the file with its whole size first.
    if (left < data.length) {
      if (left > 0) this.#storage.write(name, data.slice(0, left), 0, data.length);
      throw new Error("power failed");
    }
    this.#storage.write(name, data);
  }

  erase(name: string): void {
    if (++this.steps > this.#stepsMax) throw new Error("power failed");
    this.#storage.erase(name);
  }
}

/** Runs an action whose power fails at each of its steps in turn, and gives the Storage that is left each time. */
function* cutAtEachStep(prepare: (storage: Storage) => void, action: (files: StoreFiles) => void) {
  for (let step = 0; ; step++) {
    const storage = new Storage();
    prepare(storage);
    const files = new FailingFiles(storage, step);
    try {
      action(files);
      return;
    } catch (error) {
      assert.match(String(error), /power failed/);
      yield storage;
    }
  }
}

describe("the store in Espruino's Storage", () => {
  it("holds the former value or the new one after a power cut at any step of a write, and takes another", () => {
    let cuts = 0;
    const former = (storage: Storage) => writeStored(storage, "key", "former");
    for (const storage of cutAtEachStep(former, (files) => writeStored(files, "key", "new one"))) {
      const stored = readStored(storage, "key");
      assert.ok(stored === "former" || stored === "new one", stored);
      for (const next of ["another", "new one", "former"]) {
        writeStored(storage, "key", next);
        assert.equal(readStored(storage, "key"), next);
      }
      cuts++;
    }
    assert.ok(cuts > "new one".length);
  });

  it("holds nothing or the value after a power cut at any step of the first write", () => {
    for (const storage of cutAtEachStep(
      () => {},
      (files) => writeStored(files, "key", "value"),
    )) {
      assert.ok([undefined, "value"].includes(readStored(storage, "key")));
      writeStored(storage, "key", "value");
      assert.equal(readStored(storage, "key"), "value");
    }
  });

  it("never brings a former value back when the power fails in a deletion", () => {
    // What a power cut between the two steps at the end of a write leaves.
    const both = (storage: Storage) => {
      writeStored(storage, "key", "former");
      const files = new FailingFiles(storage, 1 + "newer.".length);
      assert.throws(() => writeStored(files, "key", "newer"));
    };
    for (const storage of cutAtEachStep(both, (files) => deleteStored(files, "key"))) {
      const before = new Storage();
      both(before);
      assert.ok([undefined, readStored(before, "key")].includes(readStored(storage, "key")));
    }
  });

  it("does not wear out the flash with a value that is stored already", () => {
    const storage = new Storage();
    writeStored(storage, "key", "value");
    let changes = 0;
    storage.onChanged = () => changes++;
    writeStored(storage, "key", "value");
    assert.equal(changes, 0);
  });

  it("keeps to the length of a file's name", () => {
    const [[name]] = settingsFiles(new MemoryStore([["k".repeat(KEY_LENGTH_MAX), "value"]]));
    assert.ok(name.length <= NAME_LENGTH_MAX, name);
  });

  it("is shared with the board in both directions", () => {
    const store = new MemoryStore([["name", "温度计"]]);
    const storage = new Storage();
    shareSettings(store, storage);
    assert.equal(readStored(storage, "name"), Buffer.from("温度计").toString("latin1"));
    writeStored(storage, "name", Buffer.from("你好").toString("latin1"));
    writeStored(storage, "full", "x".repeat(VALUE_BYTES_MAX));
    assert.deepEqual(
      [...store.entries()],
      [
        ["name", "你好"],
        ["full", "x".repeat(VALUE_BYTES_MAX)],
      ],
    );
    deleteStored(storage, "name");
    assert.equal(store.read("name"), undefined);
    storage.write("another.file", "x");
    assert.deepEqual(
      Array.from(store.entries(), ([key]) => key),
      ["full"],
    );
  });
});
