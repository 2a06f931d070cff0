import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
  closeAll,
  closeBrowser,
  describePage,
  openPage,
  runWithPage,
  tooWide,
  unnamed,
  type TestPage,
} from "./browser.js";

/** The widest that a page on this phone may be. */
const PHONE = { width: 360, height: 740 };

describePage("The page in a browser", () => {
  afterEach(closeAll);
  after(closeBrowser);

  it("brings a beginner from the printed address to a Chinese text on the glass, in the browser's language", async () => {
    const page = await openPage(await runWithPage("tcp-echo-server", "--port", "0"), { locale: "zh-CN" });
    await page.shows("127.0.0.1");
    await page.offersBoard();
    await page.browser.getByRole("button", { name: "连接", exact: true }).click();
    const message = page.browser.getByRole("textbox", { name: "消息", exact: true });
    await message.fill("你好，世界");
    await page.browser.getByRole("button", { name: "发送", exact: true }).click();
    await page.hears("你好，世界");
    await page.shows("你好，世界");
    await page.logs("你好，世界");
    assert.equal(await page.browser.evaluate(() => document.documentElement.lang), "zh-CN");
    await page.browser.getByRole("combobox", { name: "语言" }).selectOption("English");
    await page.browser.getByRole("heading", { name: "Network tool" }).waitFor();
  });

  it("has a hub chat of three clients of its network tool", async () => {
    const page = await openPage(await runWithPage("chat-server", "--port", "0"));
    await page.logs("listening on");
    for (let i = 0; i < 3; i++) await page.connect();
    const tabs = page.browser
      .getByRole("navigation", { name: "Connections of the tool" })
      .getByRole("button");
    assert.equal(await tabs.count(), 4);
    await page.hears("已进入聊天室");
    await page.say("大家好");
    for (const tab of [0, 1]) {
      await tabs.nth(tab).click();
      await page.hears("大家好");
    }
    await page.say("hello");
    for (const tab of [0, 2]) {
      await tabs.nth(tab).click();
      await page.hears("hello");
    }
    await page.browser.getByRole("textbox", { name: "Type a line to the board" }).fill("欢迎");
    await page.browser.keyboard.press("Enter");
    await page.hears("欢迎");
  });

  it("shows no other connection while one is opened", async () => {
    const page = await openPage(await runWithPage("chat-server", "--port", "0"));
    await page.connect();
    const first = await page.browser.locator(".conversation .badge.open").innerText();
    await page.browser.getByRole("button", { name: "+ New" }).click();
    await page.browser.locator(".new-connection").waitFor();
    const shown = await page.browser.evaluateHandle(() => {
      const badges: (string | null)[] = [];
      new MutationObserver(() => {
        for (const { textContent } of document.querySelectorAll(".badge.open")) badges.push(textContent);
      }).observe(document.body, { childList: true, subtree: true, attributes: true });
      return badges;
    });
    await page.connect();
    const badges = await shown.jsonValue();
    assert.ok(badges.length > 0);
    assert.ok(!badges.includes(first), badges.join());
  });

  it("takes the Wi-Fi away, and gives it back", async () => {
    const page = await openPage(await runWithPage("tcp-echo-server", "--port", "0"));
    await page.shows("127.0.0.1");
    await turn(page, /^Access point/);
    await page.logs("Wi-Fi disconnected");
    await page.browser.locator(".wifi .bars.apart").waitFor();
    await turn(page, /^Access point/);
    await page.browser.locator(".wifi .bars.up").waitFor();
    await page.shows("127.0.0.1");
    await page.connect();
    await page.say("again");
    await page.hears("again");
  });

  it("shows the same after a reload in mid-run", async () => {
    const page = await openPage(await runWithPage("tcp-echo-server", "--port", "0"));
    await page.shows("127.0.0.1");
    await page.connect();
    await page.say("before");
    await page.shows("before");
    await page.browser.reload();
    await page.shows("before");
    await page.logs("before");
    await page.connect();
    await page.say("after");
    await page.shows("after");
  });

  it("goes on when the server has been away, and says so meanwhile", async () => {
    const address = await runWithPage("tcp-echo-server", "--port", "0");
    const page = await openPage(address);
    await page.shows("127.0.0.1");
    let isAway = true;
    const links: { close(): Promise<void> }[] = [];
    await page.browser.routeWebSocket(/\/socket$/, (link) => {
      links.push(link);
      if (isAway && links.length > 1) void link.close();
      else link.connectToServer();
    });
    await page.browser.reload();
    await page.connect();
    await links[0].close();
    await page.browser.getByText("The simulator does not answer").waitFor();
    await page.browser.locator(".conversation .badge.closed").waitFor();
    isAway = false;
    await page.browser.getByText("The simulator does not answer").waitFor({ state: "detached" });
    await page.browser.getByRole("button", { name: "Connect again" }).click();
    await page.say("back");
    await page.hears("back");
  });

  it("has a wall of five boards, each with a page of its own", async () => {
    const page = await openPage(await runWithPage("tcp-echo-server", "--port", "0", "--boards", "5"));
    const cards = page.browser.locator(".wall li");
    await cards.nth(4).waitFor();
    assert.equal(await cards.count(), 5);
    const places = new Set<string>();
    for (let board = 0; board < 5; board++) {
      const place = cards.nth(board).locator("code");
      await place.filter({ hasText: /:\d+$/ }).waitFor();
      places.add(await place.innerText());
    }
    assert.equal(places.size, 5);
    await cards.nth(3).getByRole("link").click();
    await page.shows("127.0.0.1", 3);
    await page.connect();
    await page.say("第四");
    await page.shows("第四", 3);
    await page.browser.getByRole("link", { name: "All boards" }).click();
    await page.shows("第四", 3);
    assert.doesNotMatch(await page.glassText(2), /第四/);
  });

  it("suits a phone of 360 pixels", async () => {
    const page = await openPage(await runWithPage("tcp-echo-server", "--port", "0"), {
      viewport: PHONE,
      hasTouch: true,
      isMobile: true,
      deviceScaleFactor: 3,
    });
    await page.shows("127.0.0.1");
    await page.connect();
    await page.say("手机");
    await page.shows("手机");
    for (const [section, part] of [
      ["Log", ".log"],
      ["Wi-Fi", ".wifi"],
      ["App", ".app"],
      ["Network tool", ".tool"],
    ]) {
      await page.browser.getByRole("button", { name: section, exact: true }).tap();
      await page.browser.locator(part).waitFor();
      assert.deepEqual(await tooWide(page), [], section);
    }
  });

  it("needs no mouse", async () => {
    const page = await openPage(await runWithPage("tcp-echo-server", "--port", "0"));
    await page.shows("127.0.0.1");
    await page.offersBoard();
    await tabTo(page, "Connect");
    await page.browser.keyboard.press("Enter");
    await page.browser.locator(".conversation .badge.open").waitFor();
    await tabTo(page, "Message");
    await page.browser.keyboard.type("keys");
    await page.browser.keyboard.press("Enter");
    await page.hears("keys");
    await page.browser.keyboard.press("ArrowUp");
    assert.equal(
      await page.browser.getByRole("textbox", { name: "Message", exact: true }).inputValue(),
      "keys",
    );
    await tabTo(page, "Stop");
    await page.browser.keyboard.press("Enter");
    await page.browser.locator(".device .badge.stopped").waitFor();
    await tabTo(page, "Start");
    await page.browser.keyboard.press("Enter");
    await page.browser.locator(".device .badge.running").waitFor();
    assert.deepEqual(await unnamed(page), []);
  });

  it("presses the board's buttons with a click, and with keys while the board has the focus", async () => {
    const page = await openPage(await runWithPage("chat-server", "--port", "0"));
    await page.logs("listening on");
    await page.connect();
    await page.hears("已进入聊天室");
    await page.browser.getByRole("button", { name: "Button A" }).click();
    await page.hears("你好");
    await page.browser.getByRole("group", { name: /^Board/ }).focus();
    await page.browser.keyboard.press("b");
    await page.hears("好的");
  });

  it("starts another app with other options, and shows what is wrong with them", async () => {
    const page = await openPage(await runWithPage("tcp-echo-server", "--port", "0"));
    await page.shows("127.0.0.1");
    const form = page.browser.locator(".app form");
    const restart = form.getByRole("button", { name: "Start anew with these" });
    await form.getByLabel("port", { exact: true }).fill("70000");
    await form.getByText("Give a whole number from 0 to 65535.").waitFor();
    assert.ok(await restart.isDisabled());
    await form.getByLabel("App").selectOption("udp-echo-server");
    await form.getByLabel("port", { exact: true }).fill("0");
    await restart.click();
    await page.browser.locator(".what", { hasText: "udp-echo-server" }).waitFor();
  });

  it("connects another display, and shows it in its own shape", async () => {
    const page = await openPage(await runWithPage("tcp-echo-server", "--port", "0"));
    await page.shows("127.0.0.1");
    const form = page.browser.locator(".app form");
    assert.equal(await form.getByLabel("Display").locator("option").count(), 14);
    await form.getByLabel("Display").selectOption("sh1107-128x128");
    await form.getByRole("button", { name: "Start anew with these" }).click();
    const glass = page.browser.locator('canvas[data-size="128x128"]');
    await glass.waitFor();
    await page.shows("127.0.0.1");
    const { width = 0, height = 1 } = (await glass.boundingBox()) ?? {};
    assert.equal(width, height);
  });

  it("shows what peers send as text, never as markup", async () => {
    const page = await openPage(await runWithPage("tcp-echo-server", "--port", "0"));
    await page.shows("127.0.0.1");
    await page.connect();
    const markup = '<img src="x" onerror="document.title=1"><b>bold</b>';
    await page.say(markup);
    await page.hears(markup);
    await page.logs(markup);
    assert.equal(await page.browser.locator("img, .lines b, .transcript b").count(), 0);
  });

  it("sends hex and GBK, with a line ending", async () => {
    const page = await openPage(await runWithPage("tcp-echo-server", "--port", "0"));
    await page.shows("127.0.0.1");
    await page.connect();
    await page.browser.getByRole("combobox", { name: "Encoding" }).selectOption("GBK");
    await page.browser.getByRole("combobox", { name: "Line ending" }).selectOption("CR LF");
    await page.say("你好");
    await page.hears("你好");
    await page.browser.getByRole("combobox", { name: "Format" }).selectOption("Hex");
    await page.hears("c4 e3 ba c3 0d 0a");
    await page.say("48 69 0a");
    await page.hears("48 69 0a");
    await page.shows("Hi");
  });

  it("is a TCP server that the board's client reaches", async () => {
    const page = await openPage(await runWithPage("tcp-echo-server", "--port", "0"));
    await page.shows("127.0.0.1");
    await page.browser.getByRole("radio", { name: "TCP server" }).check();
    await page.browser.getByRole("button", { name: "Listen" }).click();
    const own = await page.browser.locator(".conversation .badge.open").innerText();
    const form = page.browser.locator(".app form");
    await form.getByLabel("App").selectOption("tcp-echo-client");
    await form.getByLabel("to", { exact: true }).fill(own);
    await form.getByRole("button", { name: "Start anew with these" }).click();
    await page.browser.locator(".transcript .note", { hasText: "has connected" }).waitFor();
    await page.say("服务端");
    await page.logs("服务端");
  });

  it("sends datagrams, again and again if asked", async () => {
    const page = await openPage(await runWithPage("udp-echo-server", "--port", "0"));
    await page.shows("127.0.0.1");
    await page.logs("listening on");
    await page.browser.getByRole("button", { name: "Open", exact: true }).click();
    await page.say("数据报");
    await page.hears("数据报");
    await page.browser.getByRole("textbox", { name: "Message", exact: true }).fill("tick");
    await page.browser.getByRole("textbox", { name: "Repeat every" }).fill("50");
    await page.browser.getByRole("button", { name: "Repeat", exact: true }).click();
    await page.browser.locator(".transcript li.in p", { hasText: "tick" }).nth(2).waitFor();
    await page.browser.getByRole("button", { name: "Stop repeating" }).click();
    await page.browser.getByRole("button", { name: "Repeat", exact: true }).waitFor();
  });

  it("narrows the log, searches it, and saves it as a file", async () => {
    const page = await openPage(await runWithPage("tcp-echo-server", "--port", "0"));
    await page.shows("127.0.0.1");
    await page.connect();
    await page.say("needle");
    await page.logs("needle");
    await page.browser.getByRole("radio", { name: "Messages" }).check();
    await page.browser.locator(".lines li", { hasText: "Wi-Fi connected" }).waitFor({ state: "detached" });
    await page.logs("needle");
    await page.browser.getByRole("radio", { name: "Everything" }).check();
    await page.browser.getByRole("searchbox", { name: "Search the log" }).fill("wi-fi");
    await page.browser.locator(".lines li", { hasText: "needle" }).first().waitFor({ state: "detached" });
    const saved = page.browser.waitForEvent("download");
    await page.browser.locator(".log").getByRole("button", { name: "Save as a file" }).click();
    const file = await (await saved).path();
    assert.match(readFileSync(file, "utf8"), /Wi-Fi connected 127\.0\.0\.1\n[^]*needle/);
  });

  it("refuses the board a wrong password", async () => {
    const page = await openPage(await runWithPage("tcp-echo-server", "--port", "0", "--wifi-timeout", "1"));
    await page.shows("127.0.0.1");
    await turn(page, "Wrong password");
    await turn(page, /^Access point/);
    await page.browser.locator(".wifi .bars.apart").waitFor();
    await turn(page, /^Access point/);
    await page.logs("wrong password");
    await turn(page, "Wrong password");
    await page.browser.locator(".wifi .bars.up").waitFor();
  });
});

/** Turns a switch: it shows the board's state, and may show the one before until the board has said that it has changed. */
async function turn({ browser }: TestPage, name: string | RegExp): Promise<void> {
  const wasOn = await browser.getByRole("switch", { name }).isChecked();
  await browser.getByRole("switch", { name }).click();
  await browser.getByRole("switch", { name, checked: !wasOn }).waitFor();
}

/** Presses Tab until what has that name has the focus. Fails when the focus has gone all around. */
async function tabTo({ browser }: TestPage, name: string): Promise<void> {
  const focused = () =>
    browser.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      return element.getAttribute("aria-label") ?? element.innerText;
    });
  for (let presses = 0; presses < 80; presses++) {
    await browser.keyboard.press("Tab");
    if ((await focused()) === name) return;
  }
  throw new Error(`Tab never reaches ${name}`);
}
