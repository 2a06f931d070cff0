/** `embedded:storage/flash` and `embedded:update`, in memory and in a file. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FlashFile } from "../../../host-sim/node/flash-file.js";
import { BLOCK_BYTES, Flash, MemoryFlash } from "../../../host-sim/sim/board/flash.js";
import { flashStorage, type FlashPartition } from "../../../host-sim/sim/ecma419/flash.js";
import { update } from "../../../host-sim/sim/ecma419/update.js";

const bytes = (result: ArrayBuffer | number) => [...new Uint8Array(result as ArrayBuffer)];

for (const kind of ["memory", "a file"] as const)
  describe(`flash in ${kind}`, () => {
    let folder: string;
    let file: string;
    let flash: Flash;
    let storage: ReturnType<typeof flashStorage>;
    let partition: FlashPartition;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "palmwire-flash-"));
      file = join(folder, "flash.bin");
      flash = new Flash(kind === "memory" ? new MemoryFlash() : new FlashFile(file));
      storage = flashStorage(flash);
      partition = storage.open({ path: "storage" });
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it("is erased to ones, and written to zeros", () => {
      const { size, blocks, blockLength } = partition.status();
      assert.equal(size, blocks * blockLength);
      assert.deepEqual(bytes(partition.read(2, size - 2)), [255, 255]);
      const across = blockLength - 1;
      partition.write(Uint8Array.of(0xf0, 0x0f), across);
      partition.write(Uint8Array.of(0x3c, 0x3c), across);
      assert.deepEqual(bytes(partition.read(4, across - 1)), [255, 0x30, 0x0c, 255]);
      const into = new Uint8Array(1);
      assert.equal(partition.read(into, across), 1);
      assert.deepEqual([...into], [0x30]);
      partition.eraseBlock(0);
      assert.deepEqual(bytes(partition.read(2, across)), [255, 0x0c]);
      partition.eraseBlock(0, 2);
      assert.deepEqual(bytes(partition.read(2, across)), [255, 255]);
    });

    it("keeps partitions apart", () => {
      const { size, blocks } = partition.status();
      assert.throws(() => partition.write(Uint8Array.of(0, 0), size - 1), { message: "write failed" });
      assert.throws(() => partition.write(Uint8Array.of(0), -1), { message: "write failed" });
      assert.throws(() => partition.read(2, size - 1), { message: "read failed" });
      assert.throws(() => partition.read(-1, 0), { message: "read failed" });
      assert.throws(() => partition.eraseBlock(blocks), { message: "erase failed" });
      assert.throws(() => partition.eraseBlock(2, 1), { message: "erase failed" });
      assert.throws(() => partition.eraseBlock(0, blocks + 1), { message: "erase failed" });
      assert.ok([...storage].includes("storage"));
      for (const path of ["app0", "none", ""]) assert.throws(() => storage.open({ path }), /can't find/);
    });

    it("rejects wrong options, and writes nothing when it was opened to read", () => {
      assert.throws(() => storage.open(undefined as never), TypeError);
      assert.throws(() => storage.open({} as never), { message: "no path" });
      assert.throws(() => storage.open({ path: "storage", mode: "w" as "r" }), { message: "invalid mode" });
      assert.throws(() => storage.open({ path: "storage", format: "number" as "buffer" }), RangeError);
      const reader = storage.open({ path: "storage", mode: "r" });
      assert.throws(() => reader.write(Uint8Array.of(0), 0), { message: "read-only" });
      assert.throws(() => reader.eraseBlock(0), { message: "read-only" });
      reader.close();
      reader.close();
      assert.throws(() => reader.status(), SyntaxError);
      assert.throws(() => partition.read.call([] as unknown as FlashPartition, 1, 0), SyntaxError);
    });

    it("starts the new program after an update, and no program that is not complete", () => {
      const running = storage.open({ path: "running" });
      const next = storage.open({ path: "nextota" });
      next.write(Uint8Array.of(0), 5);
      const ota = update.open({ partition: next });
      const image = Uint8Array.of(0xe9, ...new Array<number>(BLOCK_BYTES).fill(7), 8);
      ota.write(image.subarray(0, 3));
      ota.write(image.subarray(3));
      assert.throws(() => ota.write(image, 0), { message: "offset not allowed" });
      const place = flash.next;
      flash.boot();
      assert.notEqual(flash.running, place);
      ota.complete();
      assert.throws(() => ota.complete(), { message: "already complete" });
      assert.throws(() => ota.write(image), { message: "already complete" });
      // The program that runs goes on until the board restarts.
      assert.notEqual(flash.running, place);
      flash.boot();
      assert.equal(flash.running, place);
      assert.deepEqual(bytes(storage.open({ path: "running" }).read(image.length, 0)), [...image]);
      // What was the running one is now the next, and back again.
      const back = update.open({ partition: storage.open({ path: "nextota" }), mode: "w", byteLength: 2 });
      back.write(Uint8Array.of(1), 1);
      back.write(Uint8Array.of(0xe9), 0);
      back.complete();
      flash.boot();
      assert.deepEqual(bytes(storage.open({ path: "running" }).read(2, 0)), [0xe9, 1]);
      running.close();
    });

    it("takes no image that is none, and no wrong options", () => {
      const partition = storage.open({ path: "nextota" });
      const { size } = partition.status();
      const empty = update.open({ partition });
      assert.throws(() => empty.complete(), { message: "end failed" });
      const wrong = update.open({ partition });
      wrong.write(Uint8Array.of(1, 2, 3));
      assert.throws(() => wrong.complete(), { message: "end failed" });
      const scattered = update.open({ partition, mode: "w" });
      assert.throws(() => scattered.write(Uint8Array.of(1)), SyntaxError);
      assert.throws(() => scattered.write(Uint8Array.of(1), -1), RangeError);
      assert.throws(() => scattered.write(Uint8Array.of(1), size), { message: "write failed" });
      scattered.close();
      assert.throws(() => scattered.complete(), SyntaxError);
      assert.throws(() => update.open(undefined as never), TypeError);
      assert.throws(() => update.open({} as never), { message: "no partition" });
      assert.throws(() => update.open({ partition: {} as FlashPartition }), SyntaxError);
      for (const byteLength of [-1, NaN, size + 1])
        assert.throws(() => update.open({ partition, byteLength }), RangeError);
      assert.throws(() => update.open({ partition, mode: "r" as "a" }), RangeError);
      const reader = storage.open({ path: "nextota", mode: "r" });
      assert.throws(() => update.open({ partition: reader }), { message: "read-only partition" });
    });

    if (kind === "a file")
      it("is there for the next run, in a file that only this user can read", () => {
        partition.write(Uint8Array.of(1, 2, 3), BLOCK_BYTES);
        const again = flashStorage(new Flash(new FlashFile(file))).open({ path: "storage" });
        assert.deepEqual(bytes(again.read(4, BLOCK_BYTES)), [1, 2, 3, 255]);
        assert.deepEqual([...readFileSync(file).subarray(0x371000, 0x371003)], [1, 2, 3]);
        if (process.platform !== "win32") assert.equal(statSync(file).mode & 0o777, 0o600);
        truncateSync(file, 0x371001);
        assert.deepEqual(bytes(again.read(3, BLOCK_BYTES)), [1, 255, 255]);
        writeFileSync(file, "");
        truncateSync(file, 5 * 1024 * 1024);
        assert.throws(() => new FlashFile(file), /more than 4194304 bytes/);
        assert.throws(() => new FlashFile(folder), /EISDIR/);
      });
  });
