/** Several boards in one process, through the command line. */
import assert from "node:assert/strict";
import { createSocket, type Socket as DatagramSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkPort } from "../../host-sim/node/port-check.js";
import type { BoardEvent } from "../../host-sim/sim/board/event.js";
import { runBoard, runToEnd, stopBoards, type BoardProcess } from "./board-process.js";
import { APP_ENGINES, isInterpreter } from "./engines.js";
import { Peer, PeerServer } from "./peer.js";

const HOST = "127.0.0.1";
const NAMES = ["palmwire-1", "palmwire-2"];
const VIRTUAL = ["--network", "virtual"];

/** Those whose sockets are the simulator's. */
const OWN_SOCKETS = APP_ENGINES.filter((engine) => engine !== "moddable" && !isInterpreter(engine));

/** The first of `count` TCP ports in a row that are free, below those that systems give away. */
async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const ports = Array.from({ length: count }, (_, i) => first + i);
    const checks = ports.map((port) =>
      checkPort({ address: HOST, protocol: "tcp", port, forGroups: false }).then(
        () => true,
        () => false,
      ),
    );
    if ((await Promise.all(checks)).every(Boolean)) return first;
  }
}

/** Where the boards listen. */
async function listening(boards: BoardProcess, names = NAMES): Promise<BoardEvent[]> {
  return Promise.all(names.map((board) => boards.event({ event: "listening", board })));
}

/** The ports of this machine that lead to the boards. */
async function forwarded(boards: BoardProcess, names = NAMES): Promise<number[]> {
  await listening(boards, names);
  const events = await Promise.all(names.map((board) => boards.event({ event: "forwarding", board })));
  return events.map(({ port }) => Number(port));
}

async function echoes(port: number, text: string): Promise<void> {
  const peer = await Peer.to(port);
  peer.send(text);
  await peer.untilBytes(Buffer.byteLength(text));
  assert.equal(String(peer.received), text);
  peer.socket.end();
  await peer.gone();
}

async function isRefused(port: number): Promise<boolean> {
  const peer = Peer.refusedBy(port);
  await peer.gone();
  return peer.error === "ECONNREFUSED";
}

describe("several boards in one process", () => {
  afterEach(stopBoards);

  for (const engine of APP_ENGINES) {
    it(`have a port each on the real network, on ${engine}`, async () => {
      const port = await freePorts(2);
      const boards = runBoard([
        ...["tcp-echo-server", "--boards", "2", "--port", String(port), "--engine", engine],
      ]);
      const events = await listening(boards);
      assert.deepEqual(
        events.map((event) => event.port),
        [port, port + 1],
      );
      await Promise.all([echoes(port, "to the first\n"), echoes(port + 1, "to the second\n")]);
      assert.equal(await boards.stop(), 0);
      const received = boards.events.filter(({ event }) => event === "received");
      assert.deepEqual(received.map(({ board, text }) => `${board} ${text}`).sort(), [
        "palmwire-1 to the first\n",
        "palmwire-2 to the second\n",
      ]);
      assert.deepEqual(await Promise.all([isRefused(port), isRefused(port + 1)]), [true, true]);
      assert.equal(boards.stderr, "");
    });
  }

  for (const engine of OWN_SOCKETS) {
    it(`are reached on a virtual network through forwarded ports, on ${engine}`, async () => {
      const boards = runBoard([
        ...["tcp-echo-server", "--boards", "2", ...VIRTUAL, "--engine", engine],
        ...["--forward", "0:1:5001", "--forward", "0:palmwire-2:5001"],
      ]);
      const ports = await forwarded(boards);
      assert.deepEqual(
        (await listening(boards)).map(({ address, port }) => `${address}:${port}`),
        ["192.168.4.2:5001", "192.168.4.3:5001"],
      );
      await Promise.all([echoes(ports[0], "to the first\n"), echoes(ports[1], "to the second\n")]);
      for (const board of NAMES) await boards.event({ event: "disconnected", board });
      assert.equal(await boards.stop(), 0);
      assert.deepEqual(await Promise.all(ports.map(isRefused)), [true, true]);
      assert.equal(boards.stderr, "");
    });
  }

  it("get every byte of a client through a forwarded port, and give it back, whoever is slow", async () => {
    const boards = runBoard(["tcp-echo-server", "--boards", "2", ...VIRTUAL, "--forward", "0:2:5001"]);
    await listening(boards);
    const { port, to } = await boards.event({ event: "forwarding" });
    assert.equal(to, "192.168.4.3:5001");
    const peer = await Peer.to(Number(port));
    peer.socket.pause();
    const sent = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * i) >> 5));
    const written = peer.sent(sent);
    // The board stops reading when its answers are not taken, and the forwarder when the board does.
    await boards.event({ event: "received", board: "palmwire-2" });
    peer.socket.resume();
    await written;
    await peer.untilBytes(sent.length);
    assert.ok(peer.received.equals(sent));
    peer.socket.end();
    await peer.until(() => peer.ended);
  });

  it("answer each client's datagrams through a forwarded port", async () => {
    const boards = runBoard([
      ...["udp-echo-server", "--boards", "2", ...VIRTUAL],
      ...["--forward", "0:1:8080/udp", "--forward", "0:2:8080/udp"],
    ]);
    const ports = await forwarded(boards);
    const clients: DatagramSocket[] = [createSocket("udp4"), createSocket("udp4")];
    try {
      for (const [i, client] of clients.entries()) {
        for (const [to, port] of ports.entries()) {
          const answered = once(client, "message");
          client.send(`client ${i} to board ${to}`, port, HOST);
          const [answer, from] = (await answered) as [Buffer, { port: number }];
          assert.match(String(answer), new RegExp(`】client ${i} to board ${to}$`));
          assert.equal(from.port, port);
        }
      }
    } finally {
      for (const client of clients) client.close();
    }
    assert.equal(await boards.stop(), 0);
  });

  it("hear one another on a virtual network, and on the real one where they share a group's port", async () => {
    for (const network of ["virtual", "real"]) {
      const boards = runBoard([
        ...["udp-multicast", "--boards", "3", "--network", network],
        ...(network === "real" ? ["--port", String(await freePorts(1))] : []),
      ]);
      const names = [...NAMES, "palmwire-3"];
      const ports = (await listening(boards, names)).map(({ port }) => port);
      assert.equal(new Set(ports).size, 1);
      for (const board of names) await boards.event({ event: "received", board, text: "Acknowlege" });
      assert.equal(await boards.stop(), 0);
    }
  });

  it("take what is typed: the first, or the one whose name it begins with", async () => {
    const boards = runBoard(["chat-server", "--boards", "2", "--port", "0", "--name", "desk"]);
    const ports = (await listening(boards, ["desk-1", "desk-2"])).map(({ port }) => Number(port));
    const peers = await Promise.all(ports.map((port) => Peer.to(port)));
    for (const peer of peers) await peer.until(() => String(peer.received).includes("已进入聊天室"));
    boards.type("desk-2: for the second");
    boards.type("desk-3: for the first");
    await peers[1].until(() => String(peers[1].received).includes("for the second"));
    await peers[0].until(() => String(peers[0].received).includes("desk-3: for the first"));
    assert.ok(!String(peers[0].received).includes("for the second"));
    assert.ok(!String(peers[1].received).includes("desk-2"));
  });

  it("end one by one, and with the last the run", async () => {
    const server = await PeerServer.listen();
    try {
      const boards = runBoard(["chat-client", "--boards", "2", "--to", `${HOST}:${server.port}`]);
      const peers = [await server.next(), await server.next()];
      for (const board of NAMES) await boards.event({ event: "connected", board });
      boards.type("palmwire-2: q");
      await Promise.race(peers.map((peer) => peer.until(() => peer.ended)));
      const left = peers.find(({ ended }) => !ended) as Peer;
      boards.type("still there");
      await left.until(() => String(left.received).includes("still there"));
      boards.type("q");
      assert.equal(await boards.exited, 0);
      assert.equal(boards.stderr, "");
    } finally {
      await server.close();
    }
  });

  it("end with exit code 2 where a port of one of them is taken, and say which", async () => {
    const port = await freePorts(2);
    const server = createServer().listen(port + 1, HOST);
    await once(server, "listening");
    try {
      const { code, stdout, stderr } = await runToEnd([
        "run",
        "--boards",
        "2",
        "--port",
        String(port),
        "--log",
        "json",
      ]);
      assert.equal(code, 2);
      assert.equal(stdout, "");
      assert.match(stderr, new RegExp(`^palmwire: ${HOST}:${port + 1} is in use: .*--port.*\n$`));
      const words = ["run", ...VIRTUAL, "--forward", `${port + 1}:1:5001`, "--for", "0.1"];
      const forward = await runToEnd(words);
      assert.equal(forward.code, 2);
      assert.match(forward.stderr, new RegExp(`^palmwire: --forward: ${HOST}:${port + 1} is in use: .*\n$`));
    } finally {
      server.close();
    }
  });

  it("have their names in the log for people, and in the names of their files", async () => {
    const folder = mkdtempSync(join(tmpdir(), "palmwire-boards-"));
    try {
      const { code, stdout, stderr } = await runToEnd([
        ...["run", "udp-chat", "--boards", "2", "--port", "0", "--screen", "none"],
        ...["--png", join(folder, "screen.png"), "--history", join(folder, "chat.txt")],
      ]);
      assert.equal(code, 0, stderr);
      for (const name of NAMES)
        assert.match(stdout, new RegExp(`^ *\\d+\\.\\d{3} ${name} listening on`, "m"));
      for (const number of [1, 2]) {
        const png = readFileSync(join(folder, `screen-${number}.png`));
        assert.equal(png.toString("latin1", 1, 4), "PNG");
        assert.ok(existsSync(join(folder, `chat-${number}.txt`)));
        assert.ok(!existsSync(join(folder, `chat-${number}.txt.lock`)));
      }
      assert.ok(!existsSync(join(folder, "screen.png")));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
