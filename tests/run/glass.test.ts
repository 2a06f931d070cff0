/** Tests what the panel shows, and the frames that were sent, on all engines. */
import { nodeCodecs } from "../../host-sim/node/text-codecs.js";
import { FontFile } from "../../host-sim/node/font-file.js";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readOptions } from "../../firmware/options.js";
import { loadApp } from "../../host-sim/settings/apps.js";
import { Board } from "../../host-sim/sim/board/board.js";
import type { BoardEvent } from "../../host-sim/sim/board/event.js";
import { profileNamed, type BoardProfile } from "../../host-sim/sim/board/profiles.js";
import { chipNamed, type Chip } from "../../host-sim/sim/board/chips.js";
import { RealClock } from "../../host-sim/node/real-clock.js";
import type { EngineName } from "../../host-sim/settings/common-flags.js";
import { makeEngine } from "../../host-sim/cli/engines.js";
import { RealNetwork } from "../../host-sim/node/real-network.js";
import { AccessPoint } from "../../host-sim/sim/network/access-point.js";
import { Station } from "../../host-sim/sim/network/station.js";
import { APP_ENGINES } from "./engines.js";
import { PeerServer } from "./peer.js";

const APP = "tcp-echo-client";
const TEXT = "hello";
const COLUMNS = 128;

/** The text at the top left of a dark panel, one byte per pixel: glyphs of Unifont, 8 by 16 pixels each. */
function glassWith(text: string): Uint8Array {
  const pixels = new Uint8Array(COLUMNS * 64);
  const hex = readFileSync(new URL("../../fonts/standard.hex", import.meta.url), "utf8");
  Array.from(text).forEach((character, place) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    const [, digits] = new RegExp(`^${code}:(\\w{32})$`, "m").exec(hex) as unknown as [string, string];
    for (let y = 0; y < 16; y++)
      for (let x = 0; x < 8; x++)
        pixels[y * COLUMNS + place * 8 + x] = (parseInt(digits.slice(2 * y, 2 * y + 2), 16) >> (7 - x)) & 1;
  });
  return pixels;
}

for (const engine of APP_ENGINES) {
  describe(`the panel of a board on ${engine}`, () => {
    let server: PeerServer;
    let board: Board;
    const events: BoardEvent[] = [];
    let onPicture: () => void = () => {};

    /** Resolves when the panel shows that. */
    async function shows(expected: Uint8Array): Promise<void> {
      while (Buffer.compare(board.panel.picture().pixels, expected) !== 0)
        await new Promise<void>((resolve) => (onPicture = resolve));
    }

    before(async () => {
      server = await PeerServer.listen();
      const { options } = await loadApp(APP);
      const profile = profileNamed("mpython") as BoardProfile;
      const values = readOptions(options, {
        to: `127.0.0.1:${server.port}`,
        ssid: "palmwire",
        password: "palmwire",
      });
      board = new Board({
        name: "board",
        profile,
        chip: chipNamed("esp32") as Chip,
        clock: new RealClock(),
        codecs: nodeCodecs,
        network: new RealNetwork("127.0.0.1"),
        station: new Station(new RealClock(), [new AccessPoint("palmwire", "palmwire", () => "127.0.0.1")]),
        app: await (await makeEngine(engine as EngineName)).load({ app: APP, values, profile }),
        values,
        font: new FontFile("standard"),
        random: Math.random,
        onEvent: (event) => events.push(event),
        onPicture: () => onPicture(),
        onEnd: () => {},
      });
      board.start();
    });

    after(async () => {
      await board.stop();
      await server.close();
    });

    it("shows the text of a peer, and nothing else", async () => {
      const peer = await server.next();
      peer.send(TEXT);
      await shows(glassWith(TEXT));
    });

    it("receives what is drawn in one turn as one frame", () => {
      // The first initialises the panel, fills it and lights it.
      const [first] = events.filter(({ event }) => event === "frame");
      assert.ok((first.transactions as number) > 2 && (first.bytes as number) > 1000, JSON.stringify(first));
    });
  });
}
