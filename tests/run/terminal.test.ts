/** Tests runs on a terminal, and input that comes while the terminal is queried. */
import assert from "node:assert/strict";
import { Peer, PeerServer } from "./peer.js";
import { itOnTerminals, stopTerminals, TerminalProcess } from "./terminal-process.js";

/** The question, and an answer. */
const QUERY = /\x1b\[c/; // eslint-disable-line no-control-regex
const ANSWER = "\x1b[?62;22c";

describe("a terminal", () => {
  afterEach(stopTerminals);

  itOnTerminals("is told below the list of apps how to write one", async () => {
    const terminal = new TerminalProcess(["list", "--lang", "en"]);
    await terminal.shows(/\r\n\r\npalmwire new DIR writes an app of your own\r\n/);
    assert.equal(await terminal.exited, 0);
  });
});

describe("a terminal that is asked for its attributes", () => {
  let server: PeerServer;

  beforeEach(async () => {
    server = await PeerServer.listen();
  });

  afterEach(async () => {
    await stopTerminals();
    await server.close();
  });

  const chat = () => new TerminalProcess(["run", "chat-client", "--to", `127.0.0.1:${server.port}`]);

  itOnTerminals("may answer late: the answer does not count as input", async () => {
    const terminal = chat();
    const peer = await server.next();
    terminal.type(`${ANSWER}hel${ANSWER}lo\n`);
    await peer.untilBytes(5);
    terminal.type("q\n");
    assert.equal(await terminal.exited, 0);
    await peer.until(() => peer.ended);
    assert.match(peer.received.toString(), /^hello\n?q\n?$/);
  });

  itOnTerminals("loses no input that comes before or after its answer", async () => {
    const terminal = chat();
    await terminal.shows(QUERY);
    terminal.type(`ear${ANSWER}ly\r`);
    const peer = await server.next();
    await peer.untilBytes(5);
    assert.equal(peer.received.toString("utf8", 0, 5), "early");
  });

  itOnTerminals("is restored by Ctrl-C before it has answered", async () => {
    const terminal = chat();
    await terminal.shows(QUERY);
    terminal.type("\x03");
    // Before the board runs, the signal ends it as it does any program.
    assert.ok([0, 130].includes(Number(await terminal.exited)));
  });

  itOnTerminals("is not asked if it supports nothing", async () => {
    const terminal = new TerminalProcess(["run", "--port", "0"], { environment: { TERM: "dumb" } });
    await terminal.shows(/listening on/);
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(terminal.text, /\x1b/);
  });
});

describe("the screen on a terminal of 80x24", () => {
  afterEach(stopTerminals);

  itOnTerminals("is shown as text, in characters that every terminal has", async () => {
    const terminal = new TerminalProcess(["run", "--port", "0"]);
    const [, port] = await terminal.shows(/listening on 127\.0\.0\.1:(\d+)/);
    await terminal.shows(new RegExp(`\\|127\\.0\\.0\\.1:${port} *\\|`));
    await terminal.shows(/\|accepting\.{5} {2}\|/);
    await terminal.shows(/text only; for the picture use --screen braille or 130x38 characters/);
    const peer = await Peer.to(Number(port));
    peer.send("你好, 80x24\n");
    await terminal.shows(/\|你好, 80x24 {5}\|/);
    peer.socket.destroy();
    await terminal.signal("SIGTERM");
    assert.equal(await terminal.exited, 0);
    // eslint-disable-next-line no-control-regex
    assert.match(terminal.text.replaceAll(/你好|␊/g, ""), /^[\x00-\x7f]*$/);
  });

  itOnTerminals("is drawn with Braille or half blocks if asked for, or if it is a picture", async () => {
    for (const words of [["--screen", "braille"], ["--screen", "halfblocks"], ["--qr"]]) {
      const terminal = new TerminalProcess(["run", "--port", "0", ...words]);
      await terminal.shows(/│[\u2800-\u28ff]{64}│/);
      await terminal.signal("SIGTERM");
      assert.equal(await terminal.exited, 0);
    }
  });

  itOnTerminals("is drawn with half blocks if the terminal is large enough", async () => {
    const terminal = new TerminalProcess(["run", "--port", "0"], { columns: 130, rows: 38 });
    await terminal.shows(/│[ ▀▄█]{128}│/);
    await terminal.signal("SIGTERM");
    assert.equal(await terminal.exited, 0);
    assert.doesNotMatch(terminal.text, /only the text/);
  });
});
