import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import type { Picture } from "../../host-sim/sim/panel/picture.js";
import { encodePNG } from "../../host-sim/views/png.js";
import { Recording } from "../../host-sim/views/recording.js";
import { parseTextDump } from "../../host-sim/views/text-dump.js";
import { frameCountOf, play } from "./apng-player.js";

const OPTIONS = { scale: 1 };

/** A picture that shows a number. */
function numbered(n: number): Picture {
  return parseTextDump([...n.toString(2).padStart(16, "0")].map((bit) => (bit === "1" ? "#" : ".")).join(""));
}

describe("Recording", () => {
  let folder: string;
  let file: string;
  let errors: Error[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-recording-"));
    file = join(folder, "run.png");
    errors = [];
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const start = (closing_ms?: number) =>
    new Recording(file, OPTIONS, (error) => errors.push(error), closing_ms);

  const played = () => play(readFileSync(file));

  async function assertShows(canvas: Buffer, picture: Picture): Promise<void> {
    assert.deepEqual(canvas, PNG.sync.read(await encodePNG(picture, OPTIONS)).data);
  }

  it("shows each picture for its time, and omits those replaced at once", async () => {
    const recording = start();
    recording.show(parseTextDump("..#"), 1000);
    recording.show(parseTextDump(".#."), 1050);
    recording.show(parseTextDump("#.."), 1050);
    recording.show(parseTextDump("###"), 1150);
    await recording.close();
    assert.deepEqual(
      played().map(({ delay }) => delay),
      [50, 100, 2000],
    );
    await assertShows(played()[1].canvas, parseTextDump("#.."));
    assert.deepEqual([recording.written, recording.failure, errors.length], [3, undefined, 0]);
    assert.deepEqual(readdirSync(folder), ["run.png"]);
  });

  it("creates no file if nothing was shown, and can be closed twice", async () => {
    const recording = start();
    await recording.close();
    await recording.close();
    recording.show(numbered(1), 1);
    assert.equal(existsSync(file), false);
  });

  it("always has a valid animation in its file while it is written", async () => {
    const recording = start();
    let looks = 0;
    let longest = 0;
    let shown = 0;
    // A busy machine writes later, so show as many pictures as necessary.
    while (shown < 300 || looks < 10) {
      const n = shown++;
      recording.show(numbered(n), 10 * n);
      await new Promise((resolve) => setImmediate(resolve));
      if (!existsSync(file)) continue;
      const { length } = played();
      assert.ok(length >= longest);
      longest = length;
      looks++;
    }
    await recording.close();
    const all = played();
    assert.ok(all.length >= 10 && all.length <= shown);
    await assertShows(all[all.length - 1].canvas, numbered(shown - 1));
  });

  it("limits the pictures that wait, and keeps the latest", async () => {
    const recording = start();
    for (let n = 0; n < 2000; n++) recording.show(numbered(n), 10 * n);
    await recording.close();
    const all = played();
    // Fewer than wait where the machine is too busy to write them all before it has to end.
    assert.ok(all.length > 1 && all.length < 1000, String(all.length));
    await assertShows(all[all.length - 1].canvas, numbered(1999));
    // An omitted picture's time was added to the one before it.
    assert.equal(
      all.slice(0, -1).reduce((sum, { delay }) => sum + delay, 0),
      19_990,
    );
  });

  it("ends with the last picture if there is no time for those before it", async () => {
    const recording = start(0);
    for (let n = 0; n < 400; n++) recording.show(numbered(n), 10 * n);
    await recording.close();
    const all = played();
    assert.ok(all.length < 10, String(all.length));
    assert.equal(frameCountOf(readFileSync(file)), all.length);
    await assertShows(all[all.length - 1].canvas, numbered(399));
  });

  it("reports once that the file cannot be written, and counts what is lost", async () => {
    rmSync(folder, { recursive: true });
    const recording = start();
    for (let n = 0; n < 3; n++) recording.show(numbered(n), 10 * n);
    await recording.close();
    assert.deepEqual(
      errors.map((error) => (error as NodeJS.ErrnoException).code),
      ["ENOENT"],
    );
    assert.deepEqual([recording.failure, recording.written, recording.missing], [errors[0], 0, 3]);
  });

  it("rejects a scale before the first picture", () => {
    assert.throws(() => new Recording(file, { scale: 0 }, assert.ifError), RangeError);
  });
});
