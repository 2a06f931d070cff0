/**
 * The page of `run --web`: what a page that reads, and one that does not, cost the echo of a board; how many of the
 * pictures of 60 boards, which draw 10 times a second, a page gets; and how soon it can be used in a browser.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BoardProcess } from "../tests/run/board-process.js";
import { Peer } from "../tests/run/peer.js";
import { NO_CHROMIUM } from "../tests/web/chromium.js";
import { OpenPage } from "../tests/web/room-for-tests.js";
import { median } from "./median.js";
import { timeToUse } from "./page-in-browser.js";

const ROUNDS = 9;
const MESSAGES = 1000;
const BOARDS = 60;
const DRAWS_PER_SECOND = 10;
const SECONDS = 5;

/** An app that draws another picture 10 times a second. */
const DRAWING_APP = `
import { bigNumber, fill, Metronome, Screen, WiFiLink, wifiOptions } from "palmwire";

export function options() {
  return wifiOptions();
}

class Drawing {
  constructor(device, values) {
    this.count = 0;
    this.screen = new Screen(device, this);
    this.beat = new Metronome(device, beat, this, ${1000 / DRAWS_PER_SECOND});
    this.beat.start();
    this.link = new WiFiLink(device, this, values);
  }
  onWiFiUp() {}
  onWiFiDown() {}
  stop() {
    this.beat.stop();
    this.link.stop();
    this.screen.close();
  }
  draw(frame) {
    fill(frame, 0);
    bigNumber(frame, String(this.count), 0, 0, 64);
  }
}

function beat(app) {
  app.count++;
  app.screen.invalidate();
}

export default function start(device, values) {
  return new Drawing(device, values);
}
`;

/** Milliseconds of an echo, and the parts of the time without a page. */
interface PageCost {
  readonly echo_ms: number;
  readonly readingToNone: number;
  readonly stalledToNone: number;
  /** Pictures that a page of 60 boards got, as a part of those that were drawn. */
  readonly picturesShown: number;
  /**
   * Milliseconds from the navigation to the first picture on the glass with the buttons enabled, in a browser on
   * loopback, and how many times as long as a page that has nothing to load. Absent without a browser.
   */
  readonly usable_ms?: number;
  readonly usableToBare?: number;
}

async function addressOf(board: BoardProcess): Promise<string> {
  return String((await board.event({ event: "page" })).address);
}

/** The time of one echo after another, in milliseconds each. */
async function echoes(peer: Peer): Promise<number> {
  const start_ms = performance.now();
  for (let i = 0; i < MESSAGES; i++) {
    const before = peer.received.length;
    const message = `message ${i}\n`;
    peer.send(message);
    await peer.untilBytes(before + message.length);
  }
  return (performance.now() - start_ms) / MESSAGES;
}

/** Kinds of pages take turns on one board. */
async function echoCost(): Promise<Record<"none" | "reading" | "stalled", number>> {
  const board = new BoardProcess(["run", "tcp-echo-server", "--port", "0", "--web", "0", "--log", "json"]);
  const address = await addressOf(board);
  const peer = await Peer.to(Number((await board.event({ event: "listening" })).port));
  const times = { none: [] as number[], reading: [] as number[], stalled: [] as number[] };
  await echoes(peer);
  for (let i = 0; i < ROUNDS; i++) {
    times.none.push(await echoes(peer));
    for (const kind of ["reading", "stalled"] as const) {
      const page = await OpenPage.open(address);
      await page.message("hello");
      if (kind === "stalled") page.socket.pause();
      times[kind].push(await echoes(peer));
      page.socket.terminate();
    }
  }
  peer.socket.destroy();
  await board.stop();
  return { none: median(times.none), reading: median(times.reading), stalled: median(times.stalled) };
}

async function picturesShown(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "palmwire-bench-"));
  const app = join(folder, "drawing.js");
  writeFileSync(app, DRAWING_APP);
  const words = [
    "run",
    app,
    "--boards",
    String(BOARDS),
    "--network",
    "virtual",
    "--web",
    "0",
    "--log",
    "json",
  ];
  const boards = new BoardProcess(words);
  try {
    const page = await OpenPage.open(await addressOf(boards));
    // Every board has drawn once.
    await page.until(() => (page.pictures.length >= 2 * BOARDS ? true : undefined));
    const before = page.pictures.length;
    await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
    const shown = page.pictures.length - before;
    page.socket.terminate();
    return shown / (BOARDS * DRAWS_PER_SECOND * SECONDS);
  } finally {
    await boards.stop();
    rmSync(folder, { recursive: true });
  }
}

export async function benchPage({ json }: { json: boolean }): Promise<object> {
  const { none, reading, stalled } = await echoCost();
  const use = await timeToUse();
  const result: PageCost = {
    echo_ms: Number(none.toFixed(3)),
    readingToNone: Number((reading / none).toFixed(2)),
    stalledToNone: Number((stalled / none).toFixed(2)),
    picturesShown: Number((await picturesShown()).toFixed(2)),
    ...(use && {
      usable_ms: Math.round(use.page_ms),
      usableToBare: Number((use.page_ms / use.bare_ms).toFixed(1)),
    }),
  };
  if (!json)
    process.stdout.write(
      `page     an echo ${result.echo_ms} ms; with a page that reads ${result.readingToNone}x, with one that does not ` +
        `${result.stalledToNone}x; of ${BOARDS} boards a page gets ${Math.round(100 * result.picturesShown)} % of the pictures; ` +
        (use
          ? `in a browser it can be used after ${result.usable_ms} ms, ${result.usableToBare}x a bare page\n`
          : `${NO_CHROMIUM}\n`),
    );
  return result;
}
