/** The browser of the tests in *.page.ts. Without one they are skipped, loudly; with CI=true that is an error. */
import { spawn, type ChildProcess } from "node:child_process";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { FontFile } from "../../host-sim/node/font-file.js";
import { ScreenReader } from "../../host-sim/sim/screen/read-screen.js";
import type { Picture } from "../../host-sim/sim/panel/picture.js";
import { PROGRAM } from "../run/board-process.js";
import { CHROMIUM, NO_CHROMIUM } from "./chromium.js";

/** How bright a lit dot is at least, of 255: at contrast 0 a white one is about 70. */
const LIT_MIN = 40;
/** How long a page may take for anything, on a busy machine: what fails says what it waited for. */
const WAIT_MS_MAX = 60_000;
/** The address of a page with its code, wherever the program prints it. */
const ADDRESS = /http:\/\/[\d.]+:\d+\/[0-9A-Za-z_-]{8,}/;

/** `describe`, skipped loudly where there is no browser. */
export function describePage(title: string, body: (this: Mocha.Suite) => void): void {
  if (CHROMIUM !== undefined) return void describe(title, body);
  if (process.env.CI) throw new Error(NO_CHROMIUM);
  console.error(`\n*** NO TESTS OF THE PAGE: ${NO_CHROMIUM}\n`);
  describe.skip(title, body);
}

let browser: Browser | undefined;
const pages = new Set<TestPage>();
const runs = new Set<ChildProcess>();
const reader = new ScreenReader(new FontFile("standard"));

/** Runs a program with a page on a free port; resolves to the page's address when it is printed. */
export function runWithPage(...words: string[]): Promise<string> {
  const child = spawn(process.execPath, [PROGRAM, "run", ...words, "--web", "0", "--log", "json"]);
  runs.add(child);
  let output = "";
  return new Promise((resolve, reject) => {
    const take = (text: string) => {
      output += text;
      const address = ADDRESS.exec(output)?.[0];
      if (address !== undefined) resolve(address);
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", take);
    child.once("close", () => {
      runs.delete(child);
      reject(new Error(`no address was printed:\n${output}`));
    });
  });
}

/** Opens a page in a browser of its own, in English on a large screen unless `options` say otherwise. */
export async function openPage(address: string, options: BrowserContextOptions = {}): Promise<TestPage> {
  browser ??= await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  const context = await browser.newContext({
    locale: "en-US",
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(WAIT_MS_MAX);
  const page = new TestPage(await context.newPage(), new URL(address));
  pages.add(page);
  await page.browser.goto(address);
  await page.browser.locator("main").waitFor();
  return page;
}

/** For an `afterEach`: ends all that a test has opened. Throws where a page had errors, or asked another host. */
export async function closeAll(): Promise<void> {
  const complaints = [...pages].flatMap(({ complaints }) => complaints);
  await Promise.all([...pages].map((page) => page.browser.context().close()));
  pages.clear();
  await Promise.all([...runs].map(ended));
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
}

/** For an `after`. */
export async function closeBrowser(): Promise<void> {
  await browser?.close();
  browser = undefined;
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("close", () => resolve());
    child.kill("SIGTERM");
  });
}

/** A page as its user sees it. */
export class TestPage {
  /** Errors on its console, and requests to other hosts. */
  readonly complaints: string[] = [];
  /** The addresses of all that it has asked for, WebSockets among them. */
  readonly asked: string[] = [];

  constructor(
    readonly browser: Page,
    own: URL,
  ) {
    browser.on("console", (message) => {
      // The browser asks for it on the way to the page.
      const isIcon = message.location().url.endsWith("/favicon.ico");
      if (message.type() === "error" && !isIcon) this.complaints.push(message.text());
    });
    browser.on("pageerror", ({ message }) => this.complaints.push(message));
    // A WebSocket is no request to the browser.
    for (const event of ["request", "websocket"] as const)
      browser.on(event as "request", (asking: { url(): string }) => {
        const { protocol, host, pathname } = new URL(asking.url());
        this.asked.push(asking.url());
        // A page from a disk has no host; it is one file.
        const isOwn = own.protocol === "file:" ? pathname === own.pathname : host === own.host;
        if (protocol !== "blob:" && !isOwn) this.complaints.push(`asked for ${asking.url()}`);
      });
  }

  /** Opens a connection of the network tool as a TCP client to the board that is shown. */
  async connect(): Promise<void> {
    await this.browser.locator("section.tool").waitFor();
    const add = this.browser.getByRole("button", { name: "+ New" });
    if (await add.isVisible()) await add.click();
    await this.offersBoard();
    await this.browser.getByRole("button", { name: "Connect", exact: true }).click();
    await this.browser.locator(".conversation .badge.open").waitFor();
  }

  /** Waits until the form of a TCP client has an address and a port: it has neither while the board starts. */
  async offersBoard(): Promise<void> {
    await this.browser.waitForFunction(() => {
      const fields = [...document.querySelectorAll<HTMLInputElement>(".new-connection .field input")];
      return fields.length > 0 && fields.every(({ value }) => value !== "");
    });
  }

  /** Sends a line with the connection that is shown, once that is open. */
  async say(text: string): Promise<void> {
    const message = this.browser.getByRole("textbox", { name: "Message", exact: true });
    await message.fill(text);
    await this.browser.locator(".composer .entry button:enabled").waitFor();
    await message.press("Enter");
  }

  /** Waits until the connection that is shown has received a text. */
  hears(text: string): Promise<void> {
    return this.browser.locator(".transcript li.in p", { hasText: text }).last().waitFor();
  }

  /** Waits until the log that is shown has a line. */
  logs(text: string): Promise<void> {
    return this.browser.locator(".lines li", { hasText: text }).last().waitFor();
  }

  /** Waits until the glass of a board shows a text. */
  async shows(text: string, board = 0): Promise<void> {
    const end_ms = Date.now() + WAIT_MS_MAX;
    for (let shown = ""; !shown.includes(text); shown = await this.glassText(board)) {
      if (Date.now() > end_ms) throw new Error(`the glass does not show ${text}, but:\n${shown}`);
      await this.browser.evaluate(() => new Promise(requestAnimationFrame));
    }
  }

  /** What the glass of a board shows, as text. */
  async glassText(board = 0): Promise<string> {
    const picture = await this.browser.locator(`canvas[data-board="${board}"]`).evaluate(dotsOf, LIT_MIN);
    const whole: Picture = { ...picture, pixels: Uint8Array.from(picture.pixels), contrast: 255 };
    return reader
      .read(whole)
      .map((row) => row.text)
      .join("\n");
  }
}

/** Runs in the browser: the dots of a canvas, from the middle of each. */
function dotsOf(element: HTMLElement | SVGElement, lit_min: number) {
  const canvas = element as HTMLCanvasElement;
  const [width, height] = String(canvas.dataset.size).split("x").map(Number);
  const scale = canvas.width / width;
  const data = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
  const middle = Math.floor(scale / 2);
  const pixels: number[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = ((y * scale + middle) * canvas.width + x * scale + middle) * 4;
      pixels.push(Math.max(data[at], data[at + 1], data[at + 2]) >= lit_min ? 1 : 0);
    }
  return { width, height, pixels };
}

/** What is wider than the screen, and neither cut off nor scrolled by what it is in. */
export function tooWide({ browser }: TestPage): Promise<string[]> {
  return browser.evaluate(() =>
    [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
      .filter((element) => {
        let around = element.parentElement;
        while (around && getComputedStyle(around).overflowX === "visible") around = around.parentElement;
        return !around;
      })
      .map((element) => `${element.tagName}.${element.className}`),
  );
}

/** Controls without a name for a screen reader. */
export function unnamed({ browser }: TestPage): Promise<string[]> {
  return browser.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button, a, select, input, [role=log], [role=group], canvas")]
      .filter((element) => {
        const labels = (element as HTMLInputElement).labels;
        const named = element.getAttribute("aria-label") ?? element.getAttribute("aria-labelledby");
        return !named && !element.innerText.trim() && !(labels && labels.length > 0);
      })
      .map((element) => element.outerHTML),
  );
}
