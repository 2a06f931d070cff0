import assert from "node:assert/strict";
import {
  freeName,
  isProgramName,
  keepPrograms,
  loadPrograms,
  nameOfFile,
  renamed,
  withoutProgram,
  withProgram,
  type Keeper,
} from "../../../host-sim/web/page/lab/programs.js";

/** As the browser's store. */
class Memory implements Keeper {
  readonly items = new Map<string, string>();
  get length() {
    return this.items.size;
  }
  key(index: number) {
    return [...this.items.keys()][index] ?? null;
  }
  getItem(key: string) {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string) {
    this.items.set(key, value);
  }
  removeItem(key: string) {
    this.items.delete(key);
  }
}

const refused = (): Keeper => {
  throw new Error("no storage for pages from a disk");
};

describe("The programs of the one-file page", () => {
  it("are kept, each by itself, and other things of the browser left alone", () => {
    const memory = new Memory();
    memory.setItem("palmwire.preferences", "{}");
    const keeper = () => memory;
    const one = withProgram(new Map(), "one", "1");
    assert.ok(keepPrograms(keeper, new Map(), one));
    // Another page has written a program meanwhile.
    memory.setItem("palmwire.program.theirs", "3");
    assert.ok(keepPrograms(keeper, one, withProgram(one, "二", "2")));
    assert.deepEqual([...loadPrograms(keeper)].sort(), [
      ["one", "1"],
      ["theirs", "3"],
      ["二", "2"],
    ]);
    keepPrograms(keeper, one, withoutProgram(one, "one"));
    assert.deepEqual([...loadPrograms(keeper).keys()].sort(), ["theirs", "二"]);
    assert.equal(memory.getItem("palmwire.preferences"), "{}");
  });

  it("are told not to be kept where the browser refuses", () => {
    assert.equal(loadPrograms(refused).size, 0);
    assert.equal(keepPrograms(refused, new Map(), new Map([["a", ""]])), false);
  });

  it("keep their order when one is renamed", () => {
    const programs = new Map([
      ["a", "1"],
      ["b", "2"],
      ["c", "3"],
    ]);
    assert.deepEqual([...renamed(programs, "b", "x").keys()], ["a", "x", "c"]);
  });

  it("get a free name like the wanted one, which a file may have", () => {
    const programs = new Map([
      ["app", ""],
      ["app-2", ""],
    ]);
    assert.equal(freeName(programs, "C:\\work\\app.ts"), "app-3");
    assert.equal(freeName(programs, "我的 程序.ts"), "我的-程序");
    assert.equal(nameOfFile("..ts"), ".");
    assert.equal(nameOfFile(".ts"), "app");
    const long = "x".repeat(200);
    assert.ok(isProgramName(freeName(new Map([[nameOfFile(long), ""]]), long)));
    for (const name of ["", "a b", "a/b", "a\\b", 'a"b', "x".repeat(62)])
      assert.ok(!isProgramName(name), name);
  });
});
