/**
 * `npm run pictures`: redraws docs/pictures. Most pictures are the screen of a whole board that talks to a real TCP
 * peer on 127.0.0.1, taken after a certain log event; those of all displays (named displays-...) are drawn in virtual
 * time. Repeated runs give the same bytes. With names of pictures, it redraws only those.
 */
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import type { BoardEvent } from "../host-sim/sim/board/event.js";
import { packageRoot } from "../host-sim/node/package-root.js";
import { BoardProcess } from "../tests/run/board-process.js";
import { Peer, PeerServer } from "../tests/run/peer.js";
import { displaySheets } from "./display-pictures.js";

/** The port is visible in the pictures, so use the default of the apps. */
const PORT = 5001;
/** The port of the chat room, and that of the member who talks in its picture. */
const CHAT_PORT = 8888;
const MEMBER_PORT = 50021;
const FOLDER = join(packageRoot(), "docs", "pictures");

const SERVER = ["tcp-echo-server", "--port", String(PORT)];
const CLIENT = ["tcp-echo-client", "--to", `127.0.0.1:${PORT}`];
const TEXT = join(packageRoot(), "docs", "examples", "text.ts");
const CHAT = ["chat-server", "--port", String(CHAT_PORT)];

interface Scene {
  readonly name: string;
  /** The board's command line. */
  readonly words: readonly string[];
  /** What the board writes to standard error; otherwise that is an error. */
  readonly complaint?: RegExp;
  /** Drives the board. Resolves to the event after which the next frame is the picture. */
  play(board: BoardProcess, peer: Peers): Promise<BoardEvent>;
}

/** The peer in a scene, such as a phone. */
class Peers {
  #server: PeerServer | undefined;
  #client: Peer | undefined;

  /** Waits for the board to connect. */
  async accept(): Promise<Peer> {
    this.#server = await PeerServer.listen(PORT);
    return this.#server.next();
  }

  /** Connects to the board. */
  async dial(): Promise<Peer> {
    this.#client = await Peer.to(PORT);
    return this.#client;
  }

  /** Connects to the chat room from the port that its screen shows. */
  async enter(): Promise<Peer> {
    const socket = connect({
      host: "127.0.0.1",
      port: CHAT_PORT,
      localAddress: "127.0.0.1",
      localPort: MEMBER_PORT,
    });
    await once(socket, "connect");
    this.#client = new Peer(socket);
    return this.#client;
  }

  async close(): Promise<void> {
    // Reset the connection: after a normal close the port would be unusable for a minute.
    this.#client?.socket.resetAndDestroy();
    await this.#server?.close();
  }
}

function frameAfter(board: BoardProcess, event: BoardEvent): Promise<BoardEvent> {
  return board.event({ event: "frame" }, event);
}

function serverGets(text: string): Scene["play"] {
  return async (board, peers) => {
    await frameAfter(board, await board.event({ event: "listening" }));
    const peer = await peers.dial();
    peer.send(text);
    return board.event({ event: "received", text });
  };
}

function clientGets(text: string): Scene["play"] {
  return async (board, peers) => {
    const peer = await peers.accept();
    await frameAfter(board, await board.event({ event: "sent" }));
    peer.send(text);
    return board.event({ event: "received", text });
  };
}

function roomHears(text: string): Scene["play"] {
  return async (board, peers) => {
    await frameAfter(board, await board.event({ event: "listening" }));
    const member = await peers.enter();
    const entered = `('127.0.0.1', ${MEMBER_PORT}) 已成功连接`;
    await frameAfter(board, await board.event({ event: "console", text: entered }));
    member.send(`${text}\n`);
    return board.event({ event: "console", text: `('127.0.0.1', ${MEMBER_PORT}):${text}` });
  };
}

function printsFirst(board: BoardProcess): Promise<BoardEvent> {
  return board.event({ event: "console" });
}

const SCENES: readonly Scene[] = [
  {
    name: "wifi-joining",
    words: [...SERVER, "--wifi", "classroom:guesswork", "--ap", "classroom:12345678"],
    play: (board) => board.event({ event: "wifi", state: "connecting" }),
  },
  { name: "server-waiting", words: SERVER, play: (board) => board.event({ event: "listening" }) },
  {
    name: "server-qr",
    words: [...SERVER, "--qr"],
    complaint: /^palmwire: --qr: no phone can reach 127\.0\.0\.1.*\n$/,
    play: (board) => board.event({ event: "listening" }),
  },
  { name: "server-text", words: SERVER, play: serverGets("hello mPython") },
  { name: "server-text-zh", words: SERVER, play: serverGets("你好，掌控板！") },
  { name: "client-no-answer", words: CLIENT, play: (board) => board.event({ event: "error", code: "tcp" }) },
  {
    name: "client-connected",
    words: CLIENT,
    play: async (board, peers) => {
      await peers.accept();
      return board.event({ event: "sent" });
    },
  },
  { name: "client-text", words: CLIENT, play: clientGets("hello, mPython! I am the phone.") },
  { name: "chat-room", words: CHAT, play: roomHears("大家好") },
  { name: "client-text-zh", words: CLIENT, play: clientGets("早上好！这里是手机上的TCP服务端") },
  { name: "text-box", words: [TEXT, "--page", "1"], play: printsFirst },
  { name: "text-sizes", words: [TEXT, "--page", "2"], play: printsFirst },
];

/** Plays a scene. When the board has stopped, its last picture is in `file`. */
async function take({ name, words, complaint = /^$/, play }: Scene, file: string): Promise<void> {
  const board = new BoardProcess(["run", ...words, "--log", "json", "--png", file]);
  const peers = new Peers();
  try {
    await frameAfter(board, await play(board, peers));
  } finally {
    await board.stop();
    await peers.close();
  }
  if (!complaint.test(board.stderr)) throw new Error(`${name}: ${board.stderr}`);
}

/** Exits with an error message if a port of the pictures is in use. */
async function checkPort(port: number): Promise<void> {
  try {
    await (await PeerServer.listen(port)).close();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    process.stderr.write(`pictures: port ${port}, which they show, cannot be had (${code}): `);
    process.stderr.write("stop the program that has it\n");
    process.exit(2);
  }
}

const named = process.argv.slice(2);
const scenes = SCENES.filter(({ name }) => named.length === 0 || named.includes(name));
if (scenes.some(({ words }) => words[0] !== TEXT))
  for (const port of [PORT, CHAT_PORT, MEMBER_PORT]) await checkPort(port);
await mkdir(FOLDER, { recursive: true });
// In the same file system, so that each file can be renamed to its place.
const folder = await mkdtemp(join(FOLDER, ".new-"));
try {
  for (const scene of scenes) {
    const file = join(folder, `${scene.name}.png`);
    await take(scene, file);
    const { size } = await stat(file);
    process.stdout.write(`${scene.name}.png ${size} bytes\n`);
  }
  const sheets = (await displaySheets()).filter(({ name }) => named.length === 0 || named.includes(name));
  for (const { name, png } of sheets) {
    await writeFile(join(folder, `${name}.png`), png);
    process.stdout.write(`${name}.png ${png.length} bytes\n`);
  }
  // Those of the page are drawn by tools/page-pictures.ts.
  if (named.length === 0)
    for (const old of await readdir(FOLDER))
      if (old.endsWith(".png") && !old.startsWith("page-")) await rm(join(FOLDER, old));
  for (const { name } of [...scenes, ...sheets])
    await rename(join(folder, `${name}.png`), join(FOLDER, `${name}.png`));
} finally {
  await rm(folder, { recursive: true, force: true });
}
