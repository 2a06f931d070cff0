/** `embedded:storage/files`, in memory and in a folder of this computer. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FolderFiles } from "../../../host-sim/node/folder-files.js";
import type { FileSystem } from "../../../host-sim/sim/board/file-system.js";
import { MemoryFiles } from "../../../host-sim/sim/board/memory-files.js";
import { Directory, filesOf, type File } from "../../../host-sim/sim/ecma419/files.js";

const text = (bytes: ArrayBuffer | number) => Buffer.from(bytes as ArrayBuffer).toString();

for (const kind of ["memory", "a folder"] as const)
  describe(`files in ${kind}`, () => {
    let outer: string;
    let folder: string;
    let files: Directory;

    beforeEach(() => {
      outer = mkdtempSync(join(tmpdir(), "palmwire-files-"));
      folder = join(outer, "board");
      const system: FileSystem = kind === "memory" ? new MemoryFiles() : new FolderFiles(folder);
      files = filesOf(system);
    });
    afterEach(() => rmSync(outer, { recursive: true }));

    const write = (path: string, content: string, mode: "w" | "r+" = "w") => {
      const file = files.openFile({ path, mode });
      file.write(Buffer.from(content), 0);
      file.close();
    };
    const read = (path: string) => {
      const file = files.openFile({ path });
      const content = text(file.read(1000, 0));
      file.close();
      return content;
    };

    it("keep what is written, with zeros in what is skipped", () => {
      const file = files.openFile({ path: "a.txt", mode: "w+" });
      file.write(Buffer.from("你好"), 2);
      assert.equal(text(file.read(100, 0)), "\0\0你好");
      const into = new Uint8Array(4);
      assert.equal(file.read(into, 5), 3);
      assert.deepEqual([...into], [...Buffer.from("好"), 0]);
      assert.equal((file.read(10, 100) as ArrayBuffer).byteLength, 0);
      file.setSize(2);
      assert.deepEqual([file.status().size, file.status().isFile()], [2, true]);
      file.setSize(4);
      assert.equal(text(file.read(100, 0)), "\0\0\0\0");
      file.flush();
      file.close();
      file.close();
      assert.throws(() => file.read(1, 0), SyntaxError);
      write("a.txt", "xy", "r+");
      assert.equal(read("a.txt"), "xy\0\0");
      write("a.txt", "z");
      assert.equal(read("a.txt"), "z");
    });

    it("do in each mode what it is for, and nothing else", () => {
      for (const mode of ["r", "r+"] as const)
        assert.throws(() => files.openFile({ path: "none", mode }), Error);
      assert.throws(() => files.openFile({ path: "none", mode: "a" as "r" }), { message: "invalid mode" });
      write("a", "abc");
      const reader = files.openFile({ path: "a" });
      assert.throws(() => reader.write(Buffer.from("x"), 0), Error);
      assert.throws(() => reader.setSize(0), Error);
      const writer = files.openFile({ path: "a", mode: "w" });
      assert.throws(() => writer.read(1, 0), Error);
      assert.throws(() => files.openFile.call({} as Directory, { path: "a" }), SyntaxError);
      assert.throws(() => writer.status.call({} as File), SyntaxError);
      for (const wrong of [-1, 1e9]) assert.throws(() => reader.read(wrong, 0), RangeError);
      assert.throws(() => writer.write(Buffer.from("x"), -1), RangeError);
      reader.close();
      writer.close();
    });

    it("are in directories", () => {
      assert.equal(files.createDirectory("d"), true);
      assert.equal(files.createDirectory("d"), false);
      write("d/a", "1");
      write("d/b", "2");
      files.createDirectory("d/e");
      assert.deepEqual([...files.scan("d")].sort(), ["a", "b", "e"]);
      const d = files.openDirectory({ path: "d/" });
      assert.deepEqual([...d].sort(), ["a", "b", "e"]);
      assert.throws(() => d.openDirectory({ path: "a" }), { message: "not directory" });
      assert.throws(() => files.openFile({ path: "d" }), { message: "not file" });
      assert.throws(() => files.delete("d"), Error);
      d.move("a", "c", files);
      assert.equal(read("c"), "1");
      d.move("b", "e/b");
      assert.equal(read("d/e/b"), "2");
      assert.throws(() => files.move("d", "d/e/d"), Error);
      files.move("d/e/b", "c");
      assert.equal(read("c"), "2");
      files.move("d", "f");
      assert.deepEqual([...files.scan()].sort(), ["c", "f"]);
      assert.equal(files.delete("f/e"), true);
      assert.equal(files.delete("f/e"), false);
      d.close();
      assert.throws(() => d.scan(), SyntaxError);
    });

    it("tell what is at a path, through a link or not", () => {
      write("a", "abc");
      files.createLink("l", "a");
      assert.equal(read("l"), "abc");
      assert.equal(files.readLink("l"), "a");
      assert.deepEqual([files.status("l").isFile(), files.status("l").size], [true, 3]);
      const own = files.status("l", { resolveTarget: false });
      assert.deepEqual([own.isFile(), own.isSymbolicLink()], [false, true]);
      assert.throws(() => files.readLink("a"), Error);
      const none = files.status("none");
      assert.deepEqual([none.isFile(), none.isDirectory(), none.size], [false, false, undefined]);
      files.delete("l");
      assert.equal(read("a"), "abc");
      files.createLink("x", "y");
      files.createLink("y", "x");
      assert.throws(() => files.status("x"), Error);
    });

    it("are never outside of their folder", () => {
      writeFileSync(join(outer, "secret"), "secret");
      for (const path of [
        "/etc/passwd",
        "../secret",
        "./a",
        "a/..",
        "a/../../secret",
        "a//b",
        "..",
        "a\0b",
      ]) {
        assert.throws(() => files.openFile({ path }), Error, path);
        assert.throws(() => files.openFile({ path, mode: "w" }), Error, path);
        assert.throws(() => files.delete(path), Error, path);
        assert.throws(() => files.scan(path), Error, path);
        assert.throws(() => files.createDirectory(path), Error, path);
        assert.throws(() => files.move("a", path), Error, path);
        assert.throws(() => files.createLink("l", path), Error, path);
      }
    });

    if (kind === "a folder")
      it("are not outside by a link that was in the folder, nor by one that leads nowhere yet", () => {
        writeFileSync(join(outer, "secret"), "secret");
        mkdirSync(join(outer, "other"));
        symlinkSync(join(outer, "secret"), join(folder, "file"));
        symlinkSync(join(outer, "other"), join(folder, "directory"));
        symlinkSync(join(outer, "new"), join(folder, "nowhere"));
        const outside = /outside of the folder/;
        assert.throws(() => files.openFile({ path: "file" }), outside);
        assert.throws(() => files.openFile({ path: "file", mode: "w" }), outside);
        assert.throws(() => files.status("file"), outside);
        assert.throws(() => files.scan("directory"), outside);
        assert.throws(() => files.openFile({ path: "directory/new", mode: "w" }), outside);
        assert.throws(() => files.createDirectory("directory/new"), outside);
        assert.throws(() => files.openFile({ path: "nowhere", mode: "w" }), /not found/);
        write("mine", "1");
        assert.throws(() => files.move("mine", "directory/mine"), outside);
        // A link itself may go.
        assert.equal(files.delete("file"), true);
      });
    else
      it("are 4 MB at most", () => {
        const file = files.openFile({ path: "large", mode: "w+" });
        file.setSize(4 * 1024 * 1024);
        assert.throws(() => file.write(Buffer.from("x"), 4 * 1024 * 1024), { message: "no space left" });
        files.delete("large");
        write("large", "there is room again");
      });
  });
