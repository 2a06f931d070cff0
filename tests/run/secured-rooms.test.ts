/** Hubs that join a room over TLS, whole programs on real loopback. */
import assert from "node:assert/strict";
import {
  CA,
  embedded,
  embeddedTLS,
  mosquittoTLS,
  MOSQUITTO,
  type CertificateName,
  type TestBroker,
} from "../brokers.js";
import { runBoard, stopBoards, type BoardProcess } from "./board-process.js";
import { ENGINES } from "./engines.js";
import { Visitors } from "./room-peer.js";

const LINKED = "joined to the other rooms";
const ALONE = "cut off from the other rooms";

function hub(join: string, ...words: string[]): BoardProcess {
  return runBoard(["chat-server", "--port", "0", "--lang", "en", "--join", join, ...words]);
}

async function visitorsOf(board: BoardProcess, engine: string): Promise<Visitors> {
  const { port } = await board.event({ event: "listening" });
  await board.event({ event: "console", text: LINKED });
  return new Visitors(engine, port as number);
}

describe("hubs that join a room over TLS", () => {
  let broker: TestBroker;

  afterEach(async () => {
    await stopBoards();
    await broker.kill();
  });

  async function brokerWith(certificate?: CertificateName): Promise<void> {
    broker = await embeddedTLS(certificate);
    await broker.start();
  }

  for (const engine of ENGINES.filter((name) => name === "node" || name === "xs"))
    it(`are one room on node and ${engine}, also when the broker was killed and is back`, async () => {
      await brokerWith();
      const join = `mqtts://${broker.place}/class`;
      const boards = [hub(join, "--ca", CA), hub(join, "--ca", CA, "--engine", engine)];
      const [first, second] = await Promise.all([
        visitorsOf(boards[0], "node"),
        visitorsOf(boards[1], engine),
      ]);
      const talk = async (line: string) => {
        const here = await first.enter();
        const there = await second.enter();
        await here.untilText(`${there.address}已进入聊天室`);
        here.send(`${line}\n`);
        await there.untilText(`${here.address}:${line}\n`);
        there.send("你好\n");
        await here.untilText(`${there.address}:你好\n`);
        here.socket.destroy();
        there.socket.destroy();
      };
      await talk("hello".repeat(200));
      await broker.kill();
      const alone = await Promise.all(boards.map((board) => board.event({ event: "console", text: ALONE })));
      await broker.start();
      await Promise.all(boards.map((board, i) => board.event({ event: "console", text: LINKED }, alone[i])));
      await talk("again");
    });

  it("find the broker by a name that its certificate is for", async () => {
    await brokerWith();
    const board = hub(`mqtts://localhost:${broker.place.split(":")[1]}/class`, "--ca", CA);
    await board.event({ event: "console", text: LINKED });
  });

  if (MOSQUITTO)
    it("join at Mosquitto, whose CA is among many", async () => {
      broker = await mosquittoTLS();
      await broker.start();
      const board = hub(`mqtts://${broker.place}/class`, "--ca", CA);
      await board.event({ event: "console", text: LINKED });
    });

  /** The hub's error, and that it has joined nothing and goes on alone. */
  async function refusal(board: BoardProcess): Promise<Record<string, unknown>> {
    const { code, message } = await board.event({ event: "error" });
    await board.event({ event: "console", text: ALONE });
    assert.ok(!board.events.some(({ text }) => text === LINKED));
    assert.equal(await board.stop(), 0);
    return { code, message };
  }

  it("refuse a broker whose certificate is not of the CA", async () => {
    await brokerWith();
    const { code, message } = await refusal(hub(`mqtts://${broker.place}/class`));
    assert.equal(code, "tls-untrusted");
    assert.match(String(message), /is not signed by anybody trusted here: give .* --ca FILE$/);
  });

  it("refuse a broker whose certificate is for another host, and name that", async () => {
    await brokerWith("other-host");
    const { code, message } = await refusal(hub(`mqtts://${broker.place}/class`, "--ca", CA));
    assert.equal(code, "tls-host");
    assert.match(String(message), /is for others \(broker\.example, 192\.0\.2\.1\)/);
  });

  it("refuse a broker whose certificate has expired", async () => {
    await brokerWith("expired");
    assert.equal((await refusal(hub(`mqtts://${broker.place}/class`, "--ca", CA))).code, "tls-date");
  });

  it("say that a broker does not speak TLS", async () => {
    broker = await embedded();
    await broker.start();
    assert.equal((await refusal(hub(`mqtts://${broker.place}/class`, "--ca", CA))).code, "tls-none");
  });

  it("say that a broker may speak TLS", async () => {
    await brokerWith();
    const { code, message } = await refusal(hub(`mqtt://${broker.place}/class`));
    assert.equal(code, "broker-none");
    assert.match(String(message), /it may be busy, speak TLS \(mqtts:\/\/\)/);
  });

  it("say nothing of TLS where there is no broker, and that there is none by that name", async () => {
    broker = await embeddedTLS();
    const { code, message } = await refusal(hub(`mqtts://${broker.place}/class`));
    assert.deepEqual([code, message], ["tcp", `cannot connect to ${broker.place}`]);
    assert.equal((await refusal(hub("mqtts://nobody.invalid/class"))).code, "tls");
  });
});
