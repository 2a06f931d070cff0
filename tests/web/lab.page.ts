import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { BrowserContextOptions } from "playwright-core";
import { buildOneFile } from "../../tools/build-one-file.mjs";
import {
  closeAll,
  closeBrowser,
  describePage,
  openPage,
  tooWide,
  unnamed,
  type TestPage,
} from "./browser.js";

const PHONE = { width: 360, height: 740 };

/** A server that says something when it starts, and what `onLine` is given. */
const server = (statements: string) => `import { joined, portOption, ServerApp, wifiOptions } from "palmwire";
import type { App, Device, LineConnection, ValuesOf } from "palmwire";

export function about() {
  return { en: "a test", zh: "测试" };
}

export function options() {
  return joined([portOption(7000, "tcp")], wifiOptions());
}

type Values = ValuesOf<typeof options>;

class Test extends ServerApp<Values> {
  onLine(client: LineConnection, line: string): void {
    ${statements}
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new Test(device, values, onEnd);
}
`;
/** The line of what `server` is given. */
const LINE = 16;

describePage("The page in one file, opened from a disk with the network off", () => {
  let address: string;
  before(async () => {
    address = pathToFileURL((await buildOneFile()).path).href;
  });
  afterEach(closeAll);
  after(closeBrowser);

  const openLab = async (options: BrowserContextOptions = {}) => {
    const page = await openPage(address, { offline: true, ...options });
    await page.shows("192.168.");
    return page;
  };

  it("shows a Chinese text that the network tool sends on the glass, in the browser's language", async () => {
    const page = await openLab({ locale: "zh-CN" });
    await page.offersBoard();
    await page.browser.getByRole("button", { name: "连接", exact: true }).click();
    await page.browser.getByRole("textbox", { name: "消息", exact: true }).fill("你好，世界");
    await page.browser.getByRole("button", { name: "发送", exact: true }).click();
    await page.hears("你好，世界");
    await page.shows("你好，世界");
    await page.browser.getByRole("combobox", { name: "语言" }).selectOption("English");
    await page.browser.getByRole("button", { name: "New or open" }).waitFor();
  });

  it("shows an error at its line, does not run with it, and runs when it is mended", async () => {
    const page = await openLab();
    await write(page, server("client.send(line +);"));
    await problem(page, "error", LINE);
    await page.browser.keyboard.press("Control+Enter");
    await page.browser.getByRole("alert").getByText("does not start").waitFor();
    await page.shows("192.168.4.2:5001");
    await write(page, server('client.send("<" + line + ">");'));
    await page.browser.getByText("No problems found").waitFor();
    await page.browser.keyboard.press("Control+Enter");
    await page.shows("7000");
    await page.connect();
    await page.say("mended\n");
    await page.hears("<mended>");
  });

  it("shows at its line what not every board runs, in the language of the page, until it is mended, and runs it all the same", async () => {
    const page = await openLab({ locale: "zh-CN" });
    const { browser } = page;
    await write(page, server("setTimeout(() => client.send(line), 10);"));
    await problem(page, "hint", LINE, "第 {line} 行");
    const hints = browser.locator(".problems .hint");
    await hints.getByText("“setTimeout”（开发板上没有这个全局名称）：请用 device.timer.set").waitFor();
    await tooltip(page, "请用 device.timer.set");
    await browser.getByRole("combobox", { name: "语言" }).selectOption("English");
    await hints.getByText("'setTimeout' (no such global on a board): use device.timer.set").waitFor();
    await browser.locator(".cm-tooltip-lint").waitFor({ state: "detached" });
    await tooltip(page, "use device.timer.set");
    await run(page);
    await page.shows("7000");
    await write(page, server("this.device.timer.set(() => client.send(line), 10, undefined);"));
    await browser.getByText("No problems found").waitFor();
    assert.equal(await hints.count(), 0);
    await browser.locator(".cm-lintRange-warning").first().waitFor({ state: "detached" });
  });

  it("says what the kit keeps for itself", async () => {
    const page = await openLab();
    const source = server("client.send(line);").replace(
      "  onLine(",
      "  countClients(): void {}\n\n  onLine(",
    );
    await write(page, source);
    await problem(page, "hint", LINE - 1);
    await page.browser.locator(".problems").getByText("'countClients', which is ServerApp's own").waitFor();
  });

  it("goes to the line of a problem, and to that of an exception", async () => {
    const page = await openLab();
    await write(page, server('if (line === "boom") throw new Error("too loud");'));
    await run(page);
    await page.shows("7000");
    await page.connect();
    await page.say("boom");
    await page.browser.getByRole("alert").getByText("too loud").waitFor();
    await page.browser.locator(".fault-line", { hasText: "too loud" }).waitFor();
    await page.browser.getByRole("button", { name: "Show the line" }).click();
    await page.browser.locator(".cm-activeLine", { hasText: "too loud" }).waitFor();
  });

  it("stops a program that loops for ever, and goes on", async () => {
    const page = await openLab();
    await write(page, server("for (;;) line += client;"));
    await run(page);
    await page.shows("7000");
    await page.connect();
    await page.say("hello");
    const goOn = page.browser.getByRole("alert").getByRole("button", { name: "Start again" });
    await goOn.waitFor();
    await page.browser.locator(".device .badge.failed").waitFor();
    await write(page, server("client.send(line + line);"));
    await goOn.click();
    await page.shows("7000");
    await page.connect();
    await page.say("again ");
    await page.hears("again again");
  });

  it("begins anew when a program never gives the browser back, and has the program still", async () => {
    const page = await openLab();
    const endless = '/^(a+)+$/.test("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!");';
    await write(page, server(`client.send(line); ${endless}`));
    await run(page);
    await page.shows("7000");
    await page.connect();
    await page.say("hello");
    const alert = page.browser.getByRole("alert");
    await alert.getByText("A program loops for ever").waitFor();
    await write(page, server("client.send(line);"));
    await alert.getByRole("button", { name: "Start again" }).click();
    await page.shows("7000");
    await page.connect();
    await page.say("alive");
    await page.hears("alive");
  });

  it("lets a client on a second board talk to the server on the first, until the link is cut", async () => {
    const page = await openLab();
    await write(page, server("this.device.console.print(line);"));
    await addBoard(page, "tcp-echo-client");
    await section(page, "App");
    const form = page.browser.locator(".app form");
    await form.getByLabel("to", { exact: true }).fill("192.168.4.2:7000");
    await form.getByRole("button", { name: "Start anew with these" }).click();
    await section(page, "Log");
    await page.logs("192.168.4.2:7000 connected");
    await page.browser.getByRole("link", { name: "All boards" }).click();
    await page.shows("hello mPython", 0);
    await page.browser.getByRole("button", { name: "Network", exact: true }).click();
    await clickLink(page, "board-1 – board-2");
    await page.browser.getByRole("button", { name: "Cut", exact: true }).click();
    await page.browser.locator(".picture .cut").waitFor();
    await page.browser.getByLabel("Speed").selectOption("20");
    await page.browser.getByRole("link", { name: "board-2" }).first().click();
    await section(page, "Log");
    await page.browser.getByText(/lost where the link was cut [1-9]/).waitFor();
    await page.browser.getByRole("button", { name: "Mend", exact: true }).click();
    await page.browser.locator(".picture .cut").waitFor({ state: "detached" });
  });

  it("sets the faults of a link without a mouse", async () => {
    const page = await openLab();
    await page.browser.getByRole("button", { name: "Network", exact: true }).click();
    await page.browser.getByRole("combobox", { name: "Link" }).selectOption({ index: 1 });
    await page.browser.getByRole("slider", { name: "Loss" }).focus();
    await page.browser.keyboard.press("End");
    await page.browser.locator(".picture .faulty", { hasText: "100 %" }).waitFor();
    await page.browser.getByRole("button", { name: "No faults" }).focus();
    await page.browser.keyboard.press("Enter");
    await page.browser.locator(".picture .faulty").waitFor({ state: "detached" });
  });

  it("pauses, and goes on in steps", async () => {
    const page = await openLab();
    await page.browser.getByRole("button", { name: "Pause" }).click();
    await page.browser.getByRole("button", { name: "Go on" }).waitFor();
    await page.browser.getByLabel("Length of a step").selectOption("1000");
    const clock = page.browser.locator(".clock");
    const before = await clock.innerText();
    await page.browser.getByRole("button", { name: "Step" }).click();
    const [minutes, seconds] = before.split(":");
    const after = `${minutes}:${(Number(seconds) + 1).toFixed(3).padStart(6, "0")}`;
    await clock.getByText(after, { exact: true }).waitFor();
    await page.browser.getByRole("button", { name: "Go on" }).click();
    await clock.getByText(after, { exact: true }).waitFor({ state: "detached" });
  });

  it("says that a board which starts has no address yet, and has filled it in when there is one", async () => {
    const page = await openLab();
    await page.browser.getByRole("button", { name: "Pause" }).click();
    await run(page);
    const host = page.browser.getByLabel("Host", { exact: true });
    await page.browser.waitForFunction(
      () => document.querySelector<HTMLInputElement>(".new-connection .field input")?.value === "",
    );
    await page.browser.getByRole("button", { name: "Connect", exact: true }).click();
    await page.browser.getByRole("alert").getByText("The board has no address yet").waitFor();
    await page.browser.getByRole("button", { name: "Go on" }).click();
    await page.browser.getByText("The board has no address yet").waitFor({ state: "detached" });
    assert.match(await host.inputValue(), /^192\.168\./);
    await page.connect();
  });

  it("has all programs, boards and the seed again after a reload", async () => {
    const page = await openLab();
    await newProgram(page, "udp");
    await page.browser.getByRole("button", { name: "Rename" }).click();
    await page.browser.getByLabel("New name").fill("我的程序");
    await page.browser.keyboard.press("Enter");
    await page.browser.getByRole("textbox", { name: "Program 我的程序" }).waitFor();
    await write(page, server('client.send("kept");'));
    await addBoard(page, "udp-echo-server", "sh1107-128x128");
    await page.browser.getByLabel("Seed").fill("42");
    await page.browser.getByRole("button", { name: "All anew" }).click();
    await page.shows("8080", 1);
    await page.browser.reload();
    await page.browser.locator("main").waitFor();
    await page.shows("8080", 1);
    await page.browser.locator('canvas[data-board="1"][data-size="128x128"]').waitFor();
    assert.equal(await page.browser.getByLabel("Seed").inputValue(), "42");
    await page.browser.getByRole("combobox", { name: "Program" }).first().selectOption("我的程序");
    await page.browser.locator(".cm-line", { hasText: 'client.send("kept");' }).waitFor();
    await page.browser.getByRole("button", { name: "Delete" }).click();
    await page.browser.getByText("我的程序 was deleted.").waitFor();
    await page.browser.getByRole("button", { name: "Undo" }).click();
    await page.browser.locator(".cm-line", { hasText: 'client.send("kept");' }).waitFor();
  });

  it("says so where the browser keeps nothing, and works all the same", async () => {
    const page = await openLab();
    const denied = "get() { throw new DOMException('denied', 'SecurityError'); }";
    await page.browser.addInitScript(`Object.defineProperty(globalThis, "localStorage", { ${denied} })`);
    await page.browser.reload();
    await page.browser.getByText("This browser does not keep what you write").waitFor();
    await page.shows("192.168.");
  });

  it("hands a program on as a code, and as a file", async () => {
    const page = await openLab();
    await write(page, server('client.send("共享");'));
    await page.browser.getByRole("button", { name: "Save or share" }).click();
    const field = page.browser.getByRole("textbox", { name: "Code" });
    await field.waitFor();
    await page.browser.waitForFunction(() => document.querySelector("textarea")?.value);
    const code = await field.inputValue();
    const saved = page.browser.waitForEvent("download");
    await page.browser.getByRole("button", { name: "Save tcp-echo-server.ts" }).click();
    assert.equal(readFileSync(await (await saved).path(), "utf8"), server('client.send("共享");'));
    await closeAll();

    const other = await openLab();
    await other.browser.getByRole("button", { name: "New or open" }).click();
    const paste = other.browser.getByRole("textbox", { name: "Paste a code" });
    await paste.fill(code.slice(0, -5));
    await paste.press("Enter");
    await other.browser.getByText("A part of this code is missing or wrong").waitFor();
    await paste.fill(code);
    await paste.press("Enter");
    await other.browser.locator(".cm-line", { hasText: 'client.send("共享");' }).waitFor();
  });

  it("ticks the stages of a lesson as they are fulfilled", async () => {
    const page = await openLab();
    await page.browser.getByRole("button", { name: "Lessons", exact: true }).click();
    await page.browser.getByRole("button", { name: /^1 The echo server/ }).click();
    await page.browser.getByRole("button", { name: "Begin", exact: true }).click();
    const stages = page.browser.locator(".stages > li");
    await stages.nth(1).and(page.browser.locator('[data-state="open"]')).waitFor();
    await stages.nth(0).and(page.browser.locator('[data-state="done"]')).waitFor();
    await page.connect();
    await stages.nth(1).and(page.browser.locator('[data-state="done"]')).waitFor();
    await page.say("hello");
    await stages.nth(2).and(page.browser.locator('[data-state="done"]')).waitFor();
    await page.browser.locator(".verdict[data-state=running]").waitFor();
    await page.browser.getByRole("button", { name: "Show me" }).click();
    await page.browser.getByLabel("Speed").selectOption("20");
    await page.browser.getByText("Done: all has come as it should.").waitFor();
    await page.browser.getByRole("button", { name: "Back to my boards" }).click();
    await page.shows("192.168.4.2:5001");
  });

  it("suits a phone of 360 pixels", async () => {
    const page = await openLab({ viewport: PHONE, hasTouch: true, isMobile: true, deviceScaleFactor: 3 });
    for (const [pane, part] of [
      ["Network", "section.network"],
      ["Lessons", "section.lessons"],
      ["Program", "section.editor"],
    ]) {
      await page.browser.getByRole("button", { name: pane, exact: true }).tap();
      await page.browser.locator(part).waitFor();
      assert.deepEqual(await tooWide(page), [], pane);
    }
    await write(page, server("client.send(line);"));
    await page.browser.getByRole("button", { name: /Run/ }).tap();
    // Its port tells the new program from the one that ran before.
    await page.shows("7000");
    await page.connect();
    await page.say("手机");
    await page.shows("手机");
    assert.deepEqual(await tooWide(page), [], "Boards");
  });

  it("needs no mouse, and its editor lets the focus go", async () => {
    const page = await openLab();
    const { keyboard } = page.browser;
    await page.browser.getByRole("textbox", { name: /^Program/ }).focus();
    await keyboard.press("Control+Home");
    await keyboard.press("Tab");
    await page.browser.locator(".cm-line").first().filter({ hasText: /^ {2}/ }).waitFor();
    await keyboard.press("Escape");
    await keyboard.press("Tab");
    assert.equal(
      await page.browser.evaluate(() => document.activeElement?.closest(".cm-editor") ?? null),
      null,
    );
    await page.browser.getByRole("button", { name: "New or open" }).focus();
    await keyboard.press("Enter");
    await page.browser.getByRole("dialog").waitFor();
    await keyboard.press("Escape");
    await page.browser.getByRole("dialog").waitFor({ state: "detached" });
    assert.equal(await page.browser.evaluate(() => document.activeElement?.textContent), "New or open");
    assert.deepEqual(await unnamed(page), []);
  });
});

/** Puts a program in the place of the one in the editor. */
async function write({ browser }: TestPage, text: string): Promise<void> {
  await browser.locator(".cm-content").click();
  await browser.keyboard.press("Control+a");
  await browser.keyboard.insertText(text);
}

async function run({ browser }: TestPage): Promise<void> {
  await browser.getByRole("button", { name: /Run/ }).click();
}

/** Waits for a finding at a line, in the list and in the editor. */
async function problem(
  { browser }: TestPage,
  severity: "error" | "hint",
  line: number,
  words = "Line {line}",
): Promise<void> {
  await browser
    .locator(`.problems .${severity}`, { hasText: words.replace("{line}", String(line)) })
    .first()
    .waitFor();
  const mark = severity === "error" ? ".cm-lintRange-error" : ".cm-lintRange-warning";
  await browser
    .locator(".cm-line")
    .nth(line - 1)
    .locator(mark)
    .first()
    .waitFor();
}

/** Clicks on the middle of a link in the picture of the network: a line has no area that could be clicked. */
async function clickLink({ browser }: TestPage, name: string): Promise<void> {
  const line = browser.locator(".picture .link", { hasText: name }).locator(".touched");
  await line.waitFor({ state: "attached" });
  const box = await line.boundingBox();
  assert.ok(box);
  await browser.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await browser.locator(".picture .link.chosen", { hasText: name }).waitFor({ state: "attached" });
}

/** Points at the first hint until that is said beside it: a check that ends meanwhile takes it away. */
async function tooltip({ browser }: TestPage, text: string): Promise<void> {
  const said = browser.locator(".cm-tooltip-lint", { hasText: text });
  const tries = 10;
  for (let i = 1; i <= tries; i++) {
    await browser.mouse.move(0, 0);
    await browser.locator(".cm-lintRange-warning").first().hover();
    const isSaid = said.waitFor({ timeout: 5000 });
    if (i === tries) return isSaid;
    if (
      await isSaid.then(
        () => true,
        () => false,
      )
    )
      return;
  }
}

async function newProgram({ browser }: TestPage, name: string): Promise<void> {
  await browser.getByRole("button", { name: "New or open" }).click();
  await browser
    .getByRole("dialog")
    .getByRole("button", { name: new RegExp(`^${name}\\b`) })
    .first()
    .click();
}

/** Adds a second board, and waits until it is shown. */
async function addBoard({ browser }: TestPage, example: string, panel = ""): Promise<void> {
  await browser.getByRole("button", { name: "+ Another board" }).click();
  const dialog = browser.getByRole("dialog");
  await dialog.getByLabel("Program").selectOption(`example:${example}`);
  await dialog.getByLabel("Display").selectOption(panel);
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await browser.locator("#device-title", { hasText: /^board-2$/ }).waitFor();
}

async function section({ browser }: TestPage, name: string): Promise<void> {
  await browser
    .getByRole("navigation", { name: "Parts of the page" })
    .last()
    .getByRole("button", { name })
    .click();
}
