/**
 * How long the page of `--web` takes in a browser until one can use it: from the navigation to the first picture on the
 * glass with the board's buttons enabled, beside a page of the same kind that has nothing to load.
 */
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { chromium, type Browser } from "playwright-core";
import { BoardProcess } from "../tests/run/board-process.js";
import { CHROMIUM } from "../tests/web/chromium.js";
import { median } from "./median.js";

const ROUNDS = 9;

/** Runs in each document before its own scripts: notes when it can be used. */
const NOTE_WHEN_USABLE = `
  const look = () => {
    const canvas = document.querySelector("canvas");
    const key = document.querySelector("button.key");
    const dots = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
    if (key && !key.disabled && dots?.some((value, i) => i % 4 < 3 && value > 128))
      globalThis.usable_ms = performance.timeOrigin + performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

const BARE = `<!doctype html><title>bare</title><canvas></canvas><button class="key">A</button>
<script>
  const context = document.querySelector("canvas").getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, 9, 9);
</script>`;

/** Medians; undefined where there is no browser. */
export async function timeToUse(): Promise<{ page_ms: number; bare_ms: number } | undefined> {
  if (CHROMIUM === undefined) return undefined;
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  const board = new BoardProcess(["run", "tcp-echo-server", "--port", "0", "--web", "0", "--log", "json"]);
  const server = createServer((_request, response) => {
    response.writeHead(200, { "Content-Type": "text/html" });
    response.end(BARE);
  }).listen(0, "127.0.0.1");
  try {
    await once(server, "listening");
    const address = String((await board.event({ event: "page" })).address);
    await board.event({ event: "frame" }, await board.event({ event: "listening" }));
    const bare = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const times = { page: [] as number[], bare: [] as number[] };
    // The first of each wakes the browser.
    for (let round = 0; round <= ROUNDS; round++) {
      const [page_ms, bare_ms] = [await opened(browser, address), await opened(browser, bare)];
      if (round === 0) continue;
      times.page.push(page_ms);
      times.bare.push(bare_ms);
    }
    return { page_ms: median(times.page), bare_ms: median(times.bare) };
  } finally {
    await browser.close();
    await board.stop();
    server.close();
  }
}

/** Milliseconds of one navigation in a context of its own, which has nothing in its cache. */
async function opened(browser: Browser, address: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(NOTE_WHEN_USABLE);
    const start_ms = performance.timeOrigin + performance.now();
    await page.goto(address, { waitUntil: "commit" });
    const usable = await page.waitForFunction(() => (globalThis as { usable_ms?: number }).usable_ms);
    return Number(await usable.jsonValue()) - start_ms;
  } finally {
    await context.close();
  }
}
