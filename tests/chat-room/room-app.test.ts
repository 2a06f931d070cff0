import assert from "node:assert/strict";
import type { LogFields } from "../../firmware/device.js";
import { OPTION_ERROR, readOptions, type Option, type StartApp } from "../../firmware/options.js";
import * as chat from "../../firmware/apps/chat-server.js";
import * as spread from "../../firmware/apps/spread-server.js";
import { chipNamed, type Chip } from "../../host-sim/sim/board/chips.js";
import { VirtualClock } from "../../host-sim/sim/clock/virtual-clock.js";
import { MemoryNetwork } from "./memory-network.js";
import { boardDevice } from "./test-room.js";

const APPS = { "chat-server": chat, "spread-server": spread };

/** Starts an app on an esp32, which has 8 sockets, and gives its options, its log and how it ended. */
function started(app: keyof typeof APPS, given: Record<string, unknown>) {
  const clock = new VirtualClock();
  const logged: { event: string; fields: LogFields }[] = [];
  const ends: string[] = [];
  const device = boardDevice(clock, new MemoryNetwork(clock), chipNamed("esp32") as Chip, (event, fields) =>
    logged.push({ event, fields }),
  );
  const module = APPS[app] as unknown as { default: StartApp; options(): Option[] };
  const values = readOptions(module.options(), { ssid: "classroom", ...given });
  const running = module.default(device, Object.freeze(values), (reason) => ends.push(reason));
  clock.settle();
  return { running, clock, ends, logged };
}

describe("a server with a room", () => {
  for (const app of ["chat-server", "spread-server"] as const) {
    it(`${app} ends with an error where the chip has too few sockets`, () => {
      const { ends, logged } = started(app, { maxClients: 6, maxWaiting: 2 });
      assert.deepEqual(ends, [OPTION_ERROR]);
      const errors = logged.filter(({ event }) => event === "error").map(({ fields }) => fields);
      assert.deepEqual(errors, [{ code: OPTION_ERROR, sockets: 9, limit: 8 }]);
    });

    it(`${app} runs where they suffice, and leaves its options as they are`, () => {
      const { running, clock, ends, logged } = started(app, { maxClients: 6, maxWaiting: 1 });
      clock.pass(100);
      assert.deepEqual(ends, []);
      assert.ok(logged.some(({ event }) => event === "listening"));
      running.stop();
      clock.pass(5000);
    });
  }

  it("needs two sockets for a chat with one peer, whatever its room would need", () => {
    const { running, ends } = started("chat-server", { mode: "p2p", maxClients: 60 });
    assert.deepEqual(ends, []);
    running.stop();
    const values = readOptions(chat.options(), { ssid: "x", mode: "p2p", maxClients: 60 });
    assert.equal(chat.socketsNeeded(values, 8), 2);
  });
});
