import assert from "node:assert/strict";
import fc from "fast-check";
import { LineFile } from "../../firmware/base/line-file.js";
import { FileStore } from "../../firmware/moddable/file-store.js";
import { MemoryDirectory, type FileSystem } from "./memory-files.js";

const NAME = "chat.txt";
const FORMER = "chat.txt.1";
const SYSTEMS: readonly FileSystem[] = ["Linux", "LittleFS"];

for (const system of SYSTEMS) {
  describe(`Moddable's store of the history, on ${system}`, () => {
    let directory: MemoryDirectory;

    beforeEach(() => {
      directory = new MemoryDirectory(system);
    });

    const open = (bytesMax = 1000) => new LineFile(new FileStore(directory, NAME), bytesMax);
    const append = (file: LineFile, text: string) => file.append(Buffer.from(text));

    it("contains every record as soon as it is appended, and continues after a restart", () => {
      append(open(), "one");
      assert.equal(directory.text(NAME), "one\n");
      append(open(), "two");
      assert.equal(directory.text(NAME), "one\ntwo\n");
    });

    it("removes a torn record, and nothing else", () => {
      directory.files.set(NAME, Buffer.from("【one】\n【tw"));
      open();
      assert.equal(directory.text(NAME), "【one】\n");
      directory.files.set(NAME, Buffer.from("my notes"));
      append(open(), "one");
      assert.equal(directory.text(NAME), "my notes\none\n");
    });

    it("keeps the newest records in two files within their limit", () => {
      fc.assert(
        fc.property(fc.array(fc.stringMatching(/^[a-z]{0,30}$/), { maxLength: 40 }), (all) => {
          directory.files.clear();
          for (const text of all) append(open(64), text);
          const files = [FORMER, NAME].map((name) => directory.files.get(name) ?? Buffer.alloc(0));
          for (const { length } of files) assert.ok(length <= 64);
          const kept = Buffer.concat(files).toString().split("\n").slice(0, -1);
          assert.deepEqual(kept, all.slice(all.length - kept.length));
        }),
      );
    });

    it("leaves no partial record on a full disk, and continues when there is room", () => {
      const file = open();
      append(file, "one");
      directory.room_bytes = 6;
      for (let n = 0; n < 2; n++) {
        assert.throws(() => append(file, "two two two"), { message: /^no room$|^No space/ });
        assert.equal(directory.text(NAME), "one\n");
      }
      directory.room_bytes = Infinity;
      append(file, "three");
      assert.equal(directory.text(NAME), "one\nthree\n");
    });

    it("rotates although the file was deleted", () => {
      const file = open(10);
      append(file, "one");
      directory.files.delete(NAME);
      append(file, "12345678");
      assert.equal(directory.text(NAME), "12345678\n");
      assert.equal(directory.files.has(FORMER), false);
    });

    it("rotates later if it fails at first, without loss", () => {
      for (const times of [1, 2]) {
        directory.files.clear();
        const file = open(10);
        append(file, "first");
        for (let n = 0; n < times; n++) {
          directory.trouble = "broken";
          assert.throws(() => append(file, "second"), { message: "broken" });
          assert.equal(directory.text(NAME), "first\n");
        }
        append(file, "third");
        assert.deepEqual([directory.text(FORMER), directory.text(NAME)], ["first\n", "third\n"]);
      }
    });
  });
}
