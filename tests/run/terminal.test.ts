/** Runs on a terminal: what it says without being typed at, and what is typed at it while it is asked. */
import assert from "node:assert/strict";
import { PeerServer } from "./peer.js";
import { itOnTerminals, stopTerminals, TerminalProcess } from "./terminal-process.js";

/** The question, and an answer. */
const QUERY = /\x1b\[c/; // eslint-disable-line no-control-regex
const ANSWER = "\x1b[?62;22c";

describe("a terminal that is asked what it is", () => {
  let server: PeerServer;

  beforeEach(async () => {
    server = await PeerServer.listen();
  });

  afterEach(async () => {
    await stopTerminals();
    await server.close();
  });

  const chat = () => new TerminalProcess(["run", "chat-client", "--to", `127.0.0.1:${server.port}`]);

  itOnTerminals("may answer long after it was asked: the answer is not taken for typing", async () => {
    const terminal = chat();
    const peer = await server.next();
    terminal.type(`${ANSWER}hel${ANSWER}lo\n`);
    await peer.untilBytes(5);
    terminal.type("q\n");
    assert.equal(await terminal.exited, 0);
    await peer.until(() => peer.ended);
    assert.match(peer.received.toString(), /^hello\n?q\n?$/);
  });

  itOnTerminals("loses nothing of what is typed before and behind its answer", async () => {
    const terminal = chat();
    await terminal.shows(QUERY);
    terminal.type(`ear${ANSWER}ly\r`);
    const peer = await server.next();
    await peer.untilBytes(5);
    assert.equal(peer.received.toString("utf8", 0, 5), "early");
  });

  itOnTerminals("is given back by Ctrl-C before it has answered", async () => {
    const terminal = chat();
    await terminal.shows(QUERY);
    terminal.type("\x03");
    // Before the board runs, the signal ends it as it does any program.
    assert.ok([0, 130].includes(Number(await terminal.exited)));
  });

  itOnTerminals("is not asked when it understands nothing", async () => {
    const terminal = new TerminalProcess(["run", "--port", "0"], { environment: { TERM: "dumb" } });
    await terminal.shows(/listening on/);
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(terminal.text, /\x1b/);
  });
});
