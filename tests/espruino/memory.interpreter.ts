import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { readOptions } from "../../firmware/options.js";
import { loadApp } from "../../host-sim/settings/apps.js";
import { bundleEspruino } from "../../host-sim/espruino-bundler/bundle.js";
import { embedded, type TestBroker } from "../brokers.js";
import { Peer } from "../run/peer.js";
import { boardFlash, Interpreter } from "./interpreter.js";

/** Of the 3000 JsVars that Espruino has on the ESP32 at the least: the rest is left to bursts and to garbage. */
const VARIABLES = 2300;
/**
 * The same of a hub that is joined to others at a broker. (An interpreter with 3000 in all has too few for the bursts,
 * as the stand-ins take their part.)
 */
const JOINED_VARIABLES = 2600;
/** What a server of the app kit may take of them, so that an app of one's own has room beside it. */
const KIT_VARIABLES = 1600;
/** What the stand-ins for a board's hardware take of the interpreter's Linux build: an empty program has so many in use. */
const STAND_INS = 308;
/** Stack that it leaves to a turn there; on a PC of 64 bits the same turn takes a third more. */
const STACK_KB = 25;
const STACK_64_KB = 34;
const CLIENTS = 4;
const ROUNDS = 25;
const PORT = 47_002;

/** Each server, the variables it may take, and how many times a client hears what all of them have said once. */
const SERVERS: Readonly<Record<string, { readonly variables: number; readonly times: number }>> = {
  "tcp-echo-server": { variables: KIT_VARIABLES, times: 1 },
  "spread-server": { variables: VARIABLES, times: CLIENTS - 1 },
  "chat-server": { variables: VARIABLES, times: CLIENTS - 1 },
  "chat-server --join": { variables: JOINED_VARIABLES, times: CLIENTS - 1 },
};
const SAID = `${"汉字".repeat(8)} ${"x".repeat(30)}\n`;

/** The number of lines that a peer has received. */
function linesHeard({ received }: Peer): number {
  return received.toString().split("\n").length - 1;
}

/** Whether a program has words of 64 bits: EI_CLASS of its ELF header. */
function has64Bits(file: string): boolean {
  return readFileSync(file)[4] === 2;
}

describe("the bundle of", () => {
  const file = process.env.ESPRUINO ?? "";
  let folder: string | undefined;
  let interpreter: Interpreter | undefined;
  let broker: TestBroker | undefined;

  afterEach(async () => {
    await interpreter?.powerOff();
    await broker?.kill();
    broker = undefined;
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  for (const [words, { variables, times }] of Object.entries(SERVERS))
    it(`${words} needs at most ${variables} variables ${STACK_KB} kB of stack and ${CLIENTS} busy clients`, async () => {
      const [app, join] = words.split(" ");
      if (join) {
        broker = await embedded();
        await broker.start();
      }
      const given = broker ? { join: `mqtt://${broker.place}/class` } : {};
      const values = readOptions((await loadApp(app)).options, given);
      folder = await boardFlash(file, await bundleEspruino(app, { ...values, port: PORT }));
      interpreter = new Interpreter(file, [], folder, has64Bits(file) ? STACK_64_KB : STACK_KB);
      await interpreter.logged("listening");
      // Beside the clients, it is connected to the broker.
      const others = broker ? 1 : 0;
      await interpreter.logged("connected", others);
      const started = await interpreter.memory();
      const peers: Peer[] = [];
      for (let i = 0; i < CLIENTS; i++) peers.push(await Peer.to(PORT));
      await interpreter.logged("connected", CLIENTS + others);
      let most = started;
      for (let round = 1; round <= ROUNDS; round++) {
        for (const peer of peers) peer.send(SAID);
        for (const peer of peers)
          await interpreter.during(peer.until(() => linesHeard(peer) >= round * times));
        most = Math.max(most, await interpreter.memory());
      }
      console.log(
        `      ${words}: ${started} variables after the start, at most ${most} with ${CLIENTS} clients`,
      );
      assert.ok(most <= variables + STAND_INS, `${most} variables`);
      for (const peer of peers) peer.socket.destroy();
    });
});
