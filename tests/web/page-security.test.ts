import assert from "node:assert/strict";
import { once } from "node:events";
import { WebSocket } from "ws";
import { Access } from "../../host-sim/web/access.js";
import { LIMITS } from "../../host-sim/web/protocol.js";
import { WrongAttempts } from "../../host-sim/web/rates.js";
import { ask, cookieOf, openPage, OpenPage } from "./room-for-tests.js";

type Page = Awaited<ReturnType<typeof openPage>>;

/** The status with which a WebSocket is refused; 101 if it is not. */
async function upgradeStatus(
  port: number,
  headers: Record<string, string>,
  path = "/socket",
): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  try {
    return await new Promise((resolve, reject) => {
      socket.on("open", () => resolve(101));
      socket.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
      socket.on("error", reject);
    });
  } finally {
    socket.on("error", () => {});
    socket.terminate();
  }
}

describe("who may open the page", () => {
  let page: Page;
  let port: number;
  let cookie: string;
  let own: Record<string, string>;

  before(async () => {
    page = await openPage();
    ({ port } = page.server);
    cookie = await cookieOf(page.server.address);
    own = { Cookie: cookie, Origin: `http://127.0.0.1:${port}` };
  });
  after(() => page.close());

  it("exchanges the code for a cookie that no script reads and no other site sends", async () => {
    const answer = await ask(port, new URL(page.server.address).pathname);
    assert.equal(answer.status, 200);
    const [set] = answer.headers["set-cookie"] ?? [];
    assert.match(set, /^palmwire_\d+=[A-Z2-7]{26}; HttpOnly; SameSite=Strict; Path=\/$/);
    assert.ok(!set.includes(new URL(page.server.address).pathname.slice(1)), "the cookie is not the code");
    assert.match(answer.body, /url=\/"/);
    const index = await ask(port, "/", { Cookie: cookie });
    assert.deepEqual([index.status, index.headers["content-type"]], [200, "text/html; charset=utf-8"]);
    assert.match(index.body, /<title>page/);
    assert.equal((await ask(port, "/page.js", { Cookie: cookie })).status, 200);
  });

  it("takes a code in lower case and in upper case", async () => {
    const { pathname } = new URL(page.server.addressOf(1));
    for (const path of [pathname.toLowerCase(), pathname.toUpperCase()])
      assert.match((await ask(port, path)).body, /url=\/\?board=1"/);
  });

  it("refuses every request without a code, or with a wrong one", async () => {
    for (const path of ["/", "/page.js", "/socket", "/favicon.ico", "/../package.json", "/%2e%2e/x"]) {
      assert.equal((await ask(port, path)).status, 401, path);
      assert.equal((await ask(port, path, { Cookie: `${cookie.split("=")[0]}=wrong` })).status, 401, path);
    }
    assert.equal((await ask(port, `/${"A".repeat(26)}`)).status, 403);
    assert.equal((await ask(port, `/${"A".repeat(16)}`)).status, 403);
  });

  it("refuses every request to another host, even with the cookie", async () => {
    const hosts = [
      "evil.example",
      `evil.example:${port}`,
      "127.0.0.1",
      `127.0.0.1:${port + 1}`,
      `[::1]:${port}`,
    ];
    for (const host of hosts) {
      for (const path of ["/", new URL(page.server.address).pathname])
        assert.equal((await ask(port, path, { Cookie: cookie, Host: host })).status, 403, host);
      assert.equal(await upgradeStatus(port, { ...own, Host: host, Origin: `http://${host}` }), 403, host);
    }
    assert.equal((await ask(port, "/", { Cookie: cookie, Host: `localhost:${port}` })).status, 200);
  });

  it("refuses every request of another origin, even with the cookie", async () => {
    for (const origin of [
      "http://evil.example",
      `http://127.0.0.1:${port + 1}`,
      `https://127.0.0.1:${port}`,
      "null",
    ]) {
      assert.equal((await ask(port, "/", { Cookie: cookie, Origin: origin })).status, 403, origin);
      assert.equal(await upgradeStatus(port, { ...own, Origin: origin }), 403, origin);
    }
    // Another port of this machine is the same site: cookies are sent from there.
    for (const site of ["cross-site", "same-site"]) {
      const headers = { Cookie: cookie, "Sec-Fetch-Site": site, "Sec-Fetch-Dest": "script" };
      assert.equal((await ask(port, "/page.js", { ...headers, "Sec-Fetch-Mode": "no-cors" })).status, 403);
      const frame = { ...headers, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe" };
      assert.equal((await ask(port, "/", frame)).status, 403);
    }
  });

  it("refuses a socket without a cookie, without an origin, with a wrong cookie or path", async () => {
    const { Origin } = own;
    assert.equal(await upgradeStatus(port, { Origin }), 401);
    assert.equal(await upgradeStatus(port, { Cookie: cookie }), 403);
    assert.equal(await upgradeStatus(port, { Origin, Cookie: `${cookie.split("=")[0]}=x` }), 401);
    assert.equal(await upgradeStatus(port, own, "/other"), 403);
    assert.equal(await upgradeStatus(port, own), 101);
  });

  it("serves with headers that let nothing in from elsewhere", async () => {
    for (const path of ["/", "/nothing", new URL(page.server.address).pathname]) {
      const { headers } = await ask(port, path, { Cookie: cookie });
      const policy = String(headers["content-security-policy"]);
      assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.ok(!policy.includes("unsafe"));
      assert.equal(headers["x-content-type-options"], "nosniff");
      assert.equal(headers["referrer-policy"], "no-referrer");
      assert.equal(headers["cache-control"], "no-store");
      assert.equal(headers["access-control-allow-origin"], undefined);
    }
    assert.equal((await ask(port, "/", { Cookie: cookie }, "POST")).status, 405);
    assert.equal((await ask(port, "/../page.js", { Cookie: cookie })).status, 404);
  });

  it("opens one board alone with the code of a board", async () => {
    const address = page.server.addressOf(1);
    assert.match(new URL(address).pathname, /^\/[A-Z2-7]{16}$/);
    const pupil = await OpenPage.open(address);
    const hello = await pupil.message("hello");
    assert.deepEqual(
      hello.boards.map(({ id, link }) => [id, link]),
      [[1, undefined]],
    );
    assert.equal(hello.scope, "board");
    pupil.send({ kind: "press", board: 0, button: 0 });
    assert.equal((await pupil.message("refused")).request, "press");
    assert.deepEqual(page.boards[0].asked, []);
    page.server.event(0, { time: 1, board: "board-1", event: "console", text: "secret" });
    page.server.picture(0, { width: 8, height: 8, pixels: new Uint8Array(64), contrast: 1 });
    page.server.event(1, { time: 2, board: "board-2", event: "console", text: "own" });
    await pupil.message("event", ({ event }) => event.text === "own");
    assert.ok(!JSON.stringify(pupil.messages).includes("secret"));
    assert.ok(!JSON.stringify(pupil.messages).includes(new URL(page.server.address).pathname.slice(1)));
    assert.deepEqual(pupil.pictures, []);
    await pupil.close();
  });

  it("keeps the teacher's cookie when the address of a board is opened", async () => {
    const { headers, body } = await ask(port, new URL(page.server.addressOf(1)).pathname, { Cookie: cookie });
    assert.equal(headers["set-cookie"], undefined);
    assert.match(body, /url=\/\?board=1"/);
  });

  it("lets an address wait that has tried too many wrong codes", async () => {
    const other = await openPage();
    const wrong = `/${"B".repeat(16)}`;
    for (let i = 0; i < LIMITS.wrongCodesPerMinute; i++)
      assert.equal((await ask(other.server.port, wrong)).status, 403);
    assert.equal((await ask(other.server.port, wrong)).status, 429);
    assert.equal((await ask(other.server.port, new URL(other.server.address).pathname)).status, 429);
    await other.close();
  });

  it("closes a page that sends too much, too large or binary messages, and goes on", async () => {
    const large = await OpenPage.open(page.server.address);
    large.socket.send("x".repeat(LIMITS.messageBytes + 1));
    assert.equal((await once(large.socket, "close"))[0], 1009);

    const fast = await OpenPage.open(page.server.address);
    for (let i = 0; i <= LIMITS.messagesAtOnce * 2; i++) fast.send({ kind: "press", board: 0, button: 0 });
    await once(fast.socket, "close");
    assert.ok(page.boards[0].asked.length <= LIMITS.messagesAtOnce + LIMITS.messagesPerSecond);

    const odd = await OpenPage.open(page.server.address);
    for (const message of ["{", "[]", '{"kind":"unknown","board":0}', Buffer.of(1, 2)])
      odd.socket.send(message);
    await odd.until(() => odd.messages.filter(({ kind }) => kind === "refused").length === 4 || undefined);
    await odd.close();
  });

  it("bounds the number of pages", async () => {
    const other = await openPage();
    const headers = {
      Cookie: await cookieOf(other.server.address),
      Origin: `http://127.0.0.1:${other.server.port}`,
    };
    const sockets = [];
    for (let i = 0; i < LIMITS.pages; i++) {
      const socket = new WebSocket(`ws://127.0.0.1:${other.server.port}/socket`, { headers });
      sockets.push(socket);
      await once(socket, "open");
    }
    assert.equal(await upgradeStatus(other.server.port, headers), 503);
    await other.close();
  });
});

describe("the codes of a run", () => {
  it("differ, and are found by their whole text only", () => {
    const access = new Access(3, "c");
    const grants = [access.all, ...[0, 1, 2].map((board) => access.ofBoard(board))];
    assert.equal(new Set(grants.flatMap(({ code, cookie }) => [code, cookie])).size, 8);
    for (const grant of grants) {
      assert.equal(access.byCode(grant.code)?.scope, grant.scope);
      assert.equal(access.byCode(grant.code.slice(1)), undefined);
      assert.equal(access.byCode(grant.cookie), undefined);
      assert.equal(access.byCookies(`x=1; c=${grant.cookie}`)?.scope, grant.scope);
      assert.equal(access.byCookies(`d=${grant.cookie}`), undefined);
    }
    assert.notEqual(access.all.code, new Access(3, "c").all.code);
  });

  it("may be tried again a minute later, by each address for itself", () => {
    let now_ms = 0;
    const wrong = new WrongAttempts(2, () => now_ms);
    wrong.add("a");
    wrong.add("a");
    assert.deepEqual([wrong.mustWait("a"), wrong.mustWait("b")], [true, false]);
    now_ms = 60_000;
    assert.equal(wrong.mustWait("a"), false);
  });
});
