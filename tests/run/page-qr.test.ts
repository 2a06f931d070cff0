import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import decodeQR from "qr/decode.js";
import type { BoardEvent } from "../../host-sim/sim/board/event.js";
import { OpenPage } from "../web/room-for-tests.js";
import { runBoard, runToEnd, stopBoards, type BoardProcess } from "./board-process.js";
import { APP_ENGINES } from "./engines.js";

/** Those that draw QR codes. */
const ENGINES_WITH_QR = APP_ENGINES.filter((engine) => engine === "node" || engine === "xs");

const hasLAN = Object.values(networkInterfaces())
  .flat()
  .some((address) => address?.family === "IPv4" && !address.internal);

const WIDTH = 128;
const HEIGHT = 64;
const HEAD_BYTES = 3;

const isOf = (board: number) => (message: Uint8Array) => message[1] === board;

/** What a picture message has as a QR code; undefined where there is none. */
function scanned(message: Uint8Array): string | undefined {
  const data = new Uint8Array(WIDTH * HEIGHT * 4);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const isLit = message[HEAD_BYTES + (y >> 3) * WIDTH + x] & (1 << (y & 7));
      data.fill(isLit ? 255 : 0, (y * WIDTH + x) * 4, (y * WIDTH + x + 1) * 4);
    }
  try {
    return decodeQR({ width: WIDTH, height: HEIGHT, data });
  } catch {
    return undefined;
  }
}

describe("--qr with a page", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "palmwire-qr-"));
  });

  afterEach(async () => {
    await stopBoards();
    await rm(folder, { recursive: true, force: true });
  });

  /** The board's last picture once it listens, and that event. */
  async function pictureOf(
    words: readonly string[],
  ): Promise<{ board: BoardProcess; text: () => Promise<string>; listening: BoardEvent }> {
    const file = join(folder, "screen.png");
    const board = runBoard(["tcp-echo-server", "--port", "0", "--qr", "--web", "0", "--png", file, ...words]);
    const listening = await board.event({ event: "listening" });
    await board.event({ event: "frame" }, listening);
    const text = async () => {
      await board.stop();
      return decodeQR(PNG.sync.read(await readFile(file)));
    };
    return { board, listening, text };
  }

  for (const engine of ENGINES_WITH_QR) {
    // A machine without a network has no address for phones.
    if (hasLAN)
      it(`has the address of the board's own page on the glass, engine ${engine}`, async () => {
        const { board, text } = await pictureOf(["--host", "lan", "--engine", engine]);
        const { address } = await board.event({ event: "page" });
        const { origin } = new URL(String(address));
        const link = await text();
        assert.match(link, /^HTTP:\/\/[\d.]+:\d+\/[A-Z2-7]{16}$/);
        assert.equal(new URL(link).origin, origin);
        assert.equal(board.stderr, "");
      });

    it(`has the board's address on loopback, where no phone comes, and says so, engine ${engine}`, async () => {
      const { board, text, listening } = await pictureOf(["--engine", engine]);
      assert.equal(await text(), `${String(listening.address)}:${String(listening.port)}`);
      assert.match(board.stderr, /^palmwire: --qr: no phone can reach 127\.0\.0\.1, .*--host lan\n$/);
    });
  }

  if (hasLAN)
    it("opens the page of that board alone, on a virtual network too", async () => {
      const words = ["tcp-echo-server", "--qr", "--web", "0", "--host", "lan"];
      const board = runBoard([...words, "--network", "virtual", "--boards", "2"]);
      const { address } = await board.event({ event: "page" });
      const page = await OpenPage.open(String(address));
      const link = await page.until(() => page.pictures.filter(isOf(1)).map(scanned).find(Boolean));
      const answer = await fetch(String(link));
      assert.match(await answer.text(), /url=\/\?board=1"/);
      assert.match(String(answer.headers.get("set-cookie")), /^palmwire_\d+=[A-Z2-7]{26};/);
      await page.close();
      assert.equal(board.stderr, "");
    });

  it("says on a virtual network what is in the way: the page's host, or that there is no page", async () => {
    const words = ["run", "--port", "0", "--for", "0.1", "--network", "virtual", "--qr", "--screen", "none"];
    const served = await runToEnd([...words, "--web", "0"]);
    assert.match(served.stderr, /^palmwire: --qr: no phone can reach 127\.0\.0\.1, .*--host lan\n$/);
    const alone = await runToEnd(words);
    assert.match(alone.stderr, /^palmwire: --qr: no phone can reach a virtual network; .*\n$/);
  });
});
