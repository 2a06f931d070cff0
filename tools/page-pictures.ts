/**
 * The other half of `npm run pictures`: the page of `--web` in a browser, for the READMEs and docs/page.md. Without a
 * Chromium the pictures stay as they are. Times in them differ from run to run.
 */
import { statSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../host-sim/node/package-root.js";
import { closeAll, closeBrowser, openPage, runWithPage, type TestPage } from "../tests/web/browser.js";
import { CHROMIUM, NO_CHROMIUM } from "../tests/web/chromium.js";

const FOLDER = join(packageRoot(), "docs", "pictures");
const BYTES_MAX = 150_000;
const PORT = "5001";
const VIEWPORT = { width: 1280, height: 800 };

const WALL_VIEWPORT = { width: 1280, height: 590 };

const SAID = ["hello mPython", "你好，掌控板！"];
const ON_WALL = ["hello", "你好", "23.5 °C", "Palmwire", "第五组", "晚上好"];

/** A board whose page's tool has sent something. */
async function board(locale: string): Promise<void> {
  const [connect, message] = locale === "zh-CN" ? ["连接", "消息"] : ["Connect", "Message"];
  const page = await openPage(await runWithPage("tcp-echo-server", "--port", PORT), {
    locale,
    viewport: VIEWPORT,
  });
  const { browser } = page;
  await page.shows("127.0.0.1");
  await browser.getByRole("button", { name: connect, exact: true }).click();
  await browser.locator(".conversation .badge.open").waitFor();
  for (const text of SAID) {
    await browser.getByRole("textbox", { name: message, exact: true }).fill(text);
    await browser.keyboard.press("Enter");
    await page.hears(text);
  }
  await page.shows(SAID[1]);
  await page.logs(SAID[1]);
  await take(page, locale === "zh-CN" ? "page-board-zh" : "page-board");
}

/** A class of boards, each with another text on its glass. */
async function wall(): Promise<void> {
  const words = ["tcp-echo-server", "--boards", String(ON_WALL.length), "--network", "virtual"];
  const page = await openPage(await runWithPage(...words), { viewport: WALL_VIEWPORT, colorScheme: "dark" });
  const { browser } = page;
  for (const [i, text] of ON_WALL.entries()) {
    await browser.locator(".wall li").nth(i).getByRole("link").click();
    await page.logs("listening on");
    await page.connect();
    await page.say(text);
    await page.shows(text, i);
    await browser.getByRole("link", { name: "All boards" }).click();
  }
  await page.shows(ON_WALL[5], 5);
  await take(page, "page-wall");
}

async function take({ browser }: TestPage, name: string): Promise<void> {
  const path = join(FOLDER, `${name}.png`);
  await browser.mouse.move(0, 0);
  await browser.screenshot({ path, animations: "disabled", caret: "hide" });
  const { size } = statSync(path);
  process.stdout.write(`${name}.png ${size} bytes\n`);
  if (size > BYTES_MAX) throw new Error(`${name}.png is larger than ${BYTES_MAX} bytes`);
}

if (CHROMIUM === undefined)
  process.stderr.write(`pictures: those of the page stay as they are: ${NO_CHROMIUM}\n`);
else
  try {
    for (const take of [() => board("en-US"), () => board("zh-CN"), wall]) {
      await take();
      await closeAll();
    }
  } finally {
    await closeAll();
    await closeBrowser();
  }
