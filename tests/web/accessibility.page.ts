import assert from "node:assert/strict";
import axe from "axe-core";
import { closeAll, closeBrowser, describePage, openPage, runWithPage, type TestPage } from "./browser.js";

/** Those of axe that keep somebody from using the page. */
const SERIOUS = ["serious", "critical"];

describePage("The page with a screen reader", () => {
  afterEach(closeAll);
  after(closeBrowser);

  for (const colorScheme of ["light", "dark"] as const)
    for (const locale of ["en-US", "zh-CN"])
      it(`has names, roles and contrast for everything, ${colorScheme}, ${locale}`, async () => {
        const words = ["tcp-echo-server", "--port", "0", "--boards", "2"];
        const page = await openPage(await runWithPage(...words), { colorScheme, locale });
        const isEnglish = locale === "en-US";
        await page.browser.locator(".wall li code").nth(1).filter({ hasText: /:\d+$/ }).waitFor();
        await check(page, "the wall");
        await page.browser.locator(".wall li").first().getByRole("link").click();
        await page.shows("127.0.0.1");
        await check(page, "a board");
        const [connect, message] = isEnglish ? ["Connect", "Message"] : ["连接", "消息"];
        await page.offersBoard();
        await page.browser.getByRole("button", { name: connect, exact: true }).click();
        await page.browser.locator(".conversation .badge.open").waitFor();
        await page.browser.getByRole("textbox", { name: message, exact: true }).fill("hello");
        await page.browser.keyboard.press("Enter");
        await page.hears("hello");
        await page.logs("hello");
        await check(page, "a conversation");
        const form = page.browser.locator(".app form");
        await form.locator("input").first().fill("70000");
        await form.locator(".wrong").waitFor();
        await check(page, "a wrong option");
        await page.browser
          .locator(".device")
          .getByRole("button", { name: /^(Stop|停止)$/ })
          .click();
        await page.browser.locator(".device .badge.stopped").waitFor();
        await page.browser.locator(".conversation .badge.closed").waitFor();
        await check(page, "a board that has stopped");
      });

  it("has them on a phone, in each part of the page", async () => {
    const page = await openPage(await runWithPage("udp-echo-server", "--port", "0"), {
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
    });
    await page.shows(":");
    for (const section of ["Network tool", "Log", "Wi-Fi", "App"]) {
      await page.browser.getByRole("button", { name: section, exact: true }).tap();
      await page.browser.locator(".sections [aria-current=true]", { hasText: section }).waitFor();
      await check(page, section);
    }
  });
});

async function check({ browser }: TestPage, what: string): Promise<void> {
  // Through the debugger: the page itself lets no script in.
  await browser.evaluate(axe.source);
  const { violations, passes } = await browser.evaluate(() =>
    (window as never as { axe: typeof axe }).axe.run(),
  );
  assert.ok(
    passes.some(({ id }) => id === "color-contrast"),
    "it has looked",
  );
  const serious = violations.filter(({ impact }) => SERIOUS.includes(String(impact)));
  assert.deepEqual(
    serious.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, any }) => `${html} ${any[0]?.message}`).join("\n")}`,
    ),
    [],
    what,
  );
}
