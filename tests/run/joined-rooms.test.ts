import assert from "node:assert/strict";
import {
  embedded,
  killBrokers,
  mosquitto,
  MOSQUITTO,
  NATS,
  natsCluster,
  type TestBroker,
} from "../brokers.js";
import { runBoard, stopBoards, type BoardProcess } from "./board-process.js";
import { APP_ENGINES } from "./engines.js";
import { Visitors } from "./room-peer.js";

interface Hub {
  readonly board: BoardProcess;
  readonly visitors: Visitors;
  /** The server that it has joined first. */
  readonly server: string;
}

const LINKED = "joined to the other rooms";
const ALONE = "cut off from the other rooms";

async function hub(engine: string, places: string): Promise<Hub> {
  const words = ["--port", "0", "--engine", engine, "--lang", "en", "--join", `mqtt://${places}/class`];
  const board = runBoard(["chat-server", ...words]);
  const { port } = await board.event({ event: "listening" });
  const { peer } = await board.event({ event: "connected" });
  await board.event({ event: "console", text: LINKED });
  return { board, visitors: new Visitors(engine, port as number), server: peer as string };
}

/** A member of one hub and a member of another talk with each other. */
async function talk(one: Hub, other: Hub): Promise<void> {
  const here = await one.visitors.enter();
  const there = await other.visitors.enter();
  await here.untilText(`${there.address}已进入聊天室`);
  here.send("hello\n");
  await there.untilText(`${here.address}:hello\n`);
  there.send("你好\n");
  await here.untilText(`${there.address}:你好\n`);
  assert.ok(!here.text.includes("hello"), "what a member said has come back");
  here.socket.destroy();
  there.socket.destroy();
}

const BROKERS = { "palmwire broker": embedded, ...(MOSQUITTO ? { mosquitto } : {}) };

for (const [name, make] of Object.entries(BROKERS)) {
  describe(`hubs that join a room at ${name}`, () => {
    let broker: TestBroker;

    beforeEach(async () => {
      broker = await make();
      await broker.start();
    });
    afterEach(async () => {
      await stopBoards();
      await broker.kill();
    });

    for (const engine of APP_ENGINES)
      it(`on node and ${engine}, are one room`, async () => {
        await talk(await hub("node", broker.place), await hub(engine, broker.place));
      });

    it("go on alone when it is killed, and join again when it is back", async () => {
      const hubs = [await hub("node", broker.place), await hub("node", broker.place)];
      await broker.kill();
      const alone = await Promise.all(
        hubs.map(({ board }) => board.event({ event: "console", text: ALONE })),
      );
      const one = await hubs[0].visitors.enter();
      const two = await hubs[0].visitors.enter();
      one.send("still here\n");
      await two.untilText(`${one.address}:still here\n`);
      await broker.start();
      await Promise.all(
        hubs.map(({ board }, i) => board.event({ event: "console", text: LINKED }, alone[i])),
      );
      await talk(hubs[0], hubs[1]);
    });
  });
}

if (NATS)
  describe("hubs that join a room at a cluster of three NATS servers", () => {
    after(killBrokers);
    afterEach(stopBoards);

    it("are one room, also when one of the servers is killed", async () => {
      const servers = await natsCluster(3);
      await Promise.all(servers.map((server) => server.start()));
      const [first, second, third] = servers.map(({ place }) => place);
      const hubs = [await hub("node", `${first},${second}`), await hub("node", third)];
      await talk(hubs[0], hubs[1]);
      const { board, server } = hubs[0];
      await servers.find(({ place }) => place === server)?.kill();
      const alone = await board.event({ event: "console", text: ALONE });
      await board.event({ event: "console", text: LINKED }, alone);
      await talk(hubs[0], hubs[1]);
      // The other hub's server lives.
      assert.ok(!hubs[1].board.events.some(({ text }) => text === ALONE), "it was cut off as well");
    });
  });
