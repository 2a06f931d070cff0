import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { closeAll, closeBrowser, describePage, openPage, runWithPage, type TestPage } from "./browser.js";

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 3 };

describePage("The page in a classroom", () => {
  afterEach(closeAll);
  after(closeBrowser);

  it("shows a pupil on a phone the own board alone, whatever is written into the address", async () => {
    const teacher = await openPage(await runWithPage("tcp-echo-server", "--port", "0", "--boards", "3"));
    await teacher.shows("127.0.0.1", 1);
    // As somebody types it who reads it from a board.
    const pupil = await openPage((await linkOf(teacher, 1)).toUpperCase(), PHONE);
    await pupil.shows("127.0.0.1", 1);
    assert.equal(await pupil.browser.locator("canvas").count(), 1);
    assert.equal(await pupil.browser.getByRole("link", { name: "All boards" }).count(), 0);
    await pupil.offersBoard();
    await pupil.browser.getByRole("button", { name: "Connect", exact: true }).tap();
    await pupil.browser.locator(".conversation .badge.open").waitFor();
    await pupil.say("第二块");
    await pupil.shows("第二块", 1);
    await teacher.shows("第二块", 1);
    const glasses = await Promise.all([0, 2].map((board) => teacher.glassText(board)));
    assert.doesNotMatch(glasses.join(), /第二块/);
    const { origin } = new URL(pupil.browser.url());
    for (const address of ["/#board-0", "/?board=2", "/#all"]) {
      await pupil.browser.goto(origin + address);
      await pupil.browser.reload();
      await pupil.shows("第二块", 1);
      assert.equal(await pupil.browser.locator("canvas").count(), 1, address);
    }
  });

  it("broadcasts with the tool to all boards, and hears each of them", async () => {
    const words = ["udp-echo-server", "--network", "virtual", "--boards", "2"];
    const page = await openPage(await runWithPage(...words));
    for (const board of [0, 1])
      await page.browser.locator(".wall li code").nth(board).filter({ hasText: /:\d+$/ }).waitFor();
    await openBoard(page, 0);
    await page.browser.getByRole("button", { name: "Open", exact: true }).click();
    await page.browser.locator(".conversation .badge.open").waitFor();
    await page.browser.getByRole("button", { name: "Broadcast" }).click();
    await page.say("大家好");
    const heard = page.browser.locator(".transcript li.in", { hasText: "大家好" });
    await heard.nth(1).waitFor();
    const peers = (await heard.locator("small").allInnerTexts()).map((text) => text.split(":")[0]).sort();
    assert.deepEqual(peers, ["192.168.4.2", "192.168.4.3"]);
  });

  it("is a member of a multicast group with the tool", async () => {
    const words = ["udp-multicast", "--network", "virtual", "--port", "8001", "--group", "224.0.0.9"];
    const page = await openPage(await runWithPage(...words));
    await page.logs("listening on");
    await page.browser.getByRole("textbox", { name: "Own port, 0 for a free one" }).fill("8001");
    await page.browser.getByRole("textbox", { name: /^Multicast groups/ }).fill("224.0.0.9");
    await page.browser.getByRole("button", { name: "Open", exact: true }).click();
    await page.browser.locator(".conversation .badge.open").waitFor();
    await page.browser.getByRole("textbox", { name: "Send to: Host" }).fill("224.0.0.9");
    await page.say("Notify");
    await page.hears("Acknowlege");
    await page.shows("224.0.0.9 1");
  });

  it("says what allows a datagram that the command line has not allowed", async () => {
    const page = await openPage(await runWithPage("udp-echo-server", "--port", "0"));
    await page.logs("listening on");
    await page.browser.getByRole("button", { name: "Open", exact: true }).click();
    await page.browser.getByRole("textbox", { name: "Send to: Host" }).fill("192.0.2.77");
    await page.say("out");
    const note = page.browser.locator(".transcript .note").last();
    await note.filter({ hasText: "neither a board nor this machine" }).waitFor();
    await page.browser.getByRole("combobox", { name: "Language" }).selectOption("中文");
    await note.filter({ hasText: "既不是开发板也不是本机" }).waitFor();
  });

  it("fills the screen with the board, sharp, and comes back", async () => {
    const page = await openPage(await runWithPage("tcp-echo-server", "--port", "0"));
    await page.shows("127.0.0.1");
    const glass = page.browser.locator("canvas");
    const before = (await glass.boundingBox())?.width ?? 0;
    await page.browser.getByRole("button", { name: "Full screen" }).click();
    await page.browser.waitForFunction(() => document.fullscreenElement?.className === "hardware");
    await page.browser.waitForFunction(
      (width) => (document.querySelector("canvas")?.getBoundingClientRect().width ?? 0) > width,
      before,
    );
    await page.shows("127.0.0.1");
    // Each dot of the glass has the same whole number of the screen's.
    const widths = await glass.evaluate((canvas: HTMLCanvasElement) => [
      canvas.width / 128,
      canvas.getBoundingClientRect().width / canvas.width,
    ]);
    assert.deepEqual(widths, [Math.round(widths[0]), 1]);
    await page.browser.evaluate(() => document.exitFullscreen());
    await page.browser.waitForFunction(
      (width) => document.querySelector("canvas")?.getBoundingClientRect().width === width,
      before,
    );
  });

  it("copies the log and an address, and saves what the tool has sent and received", async () => {
    const page = await openPage(await runWithPage("tcp-echo-server", "--port", "0"), {
      permissions: ["clipboard-read", "clipboard-write"],
    });
    await page.shows("127.0.0.1");
    await page.connect();
    await page.say("needle 针");
    await page.hears("needle 针");
    // Received and sent: what is copied is all of it.
    await page.browser.locator(".lines li", { hasText: "needle 针" }).nth(1).waitFor();
    await page.browser.getByRole("button", { name: "Copy the log" }).click();
    await page.browser.locator(".log").getByRole("button", { name: "Copied" }).waitFor();
    assert.match(await copied(page), /Wi-Fi connected 127\.0\.0\.1\n[^]*needle 针/);
    await page.browser.locator(".whereabouts button").click();
    await page.browser.locator(".whereabouts").getByText("Copied").waitFor();
    assert.match(await copied(page), /^127\.0\.0\.1:\d+$/);
    const saved = page.browser.waitForEvent("download");
    await page.browser.locator(".tool").getByRole("button", { name: "Save as a file" }).click();
    const file = readFileSync(await (await saved).path(), "utf8");
    assert.match(file, /^\d\d:\d\d:\d\d -- open at 127\.0\.0\.1:\d+\n/);
    assert.match(file, / > 127\.0\.0\.1:\d+ "needle 针" \[6e 65 65 64 6c 65 20 e9 92 88\]\n/);
    assert.match(file, / < 127\.0\.0\.1:\d+ "needle 针" /);
  });

  it("asks nobody but the program that serves it, from its address to the last click", async () => {
    const address = await runWithPage("tcp-echo-server", "--port", "0", "--boards", "2");
    const page = await openPage(address, { locale: "zh-CN" });
    await openBoard(page, 1);
    await page.shows("127.0.0.1", 1);
    await page.offersBoard();
    await page.browser.getByRole("button", { name: "连接", exact: true }).click();
    await page.browser.getByRole("textbox", { name: "消息", exact: true }).fill("https://example.com/x.png");
    await page.browser.getByRole("button", { name: "发送", exact: true }).click();
    await page.hears("https://example.com/x.png");
    await page.browser.reload();
    await page.shows("https://exa", 1);
    const { host, pathname } = new URL(address);
    const asked = page.asked.map((each) => new URL(each));
    assert.deepEqual([...new Set(asked.map((each) => each.host))], [host]);
    const paths = [...new Set(asked.map((each) => each.pathname))].sort();
    assert.deepEqual(
      paths.filter((path) => path !== "/favicon.ico"),
      ["/", pathname, "/icon.svg", "/page.css", "/page.js", "/socket"].sort(),
    );
  });
});

/** Opens a board from the wall. */
async function openBoard({ browser }: TestPage, board: number): Promise<void> {
  await browser.locator(".wall li").nth(board).getByRole("link").click();
  await browser.locator("main .board").waitFor();
}

/** The address of the page of one board, as the teacher's wall copies it. */
async function linkOf({ browser }: TestPage, board: number): Promise<string> {
  const button = browser
    .locator(".wall li")
    .nth(board)
    .getByRole("button", { name: /^Copy the link/ });
  return /http:\S+$/.exec((await button.getAttribute("aria-label")) ?? "")?.[0] ?? "";
}

function copied({ browser }: TestPage): Promise<string> {
  return browser.evaluate(() => navigator.clipboard.readText());
}
