/**
 * The servers that bench/rooms.ts compares, each in its own process. `ours` is the chat server on a simulated board.
 * `plain` is a hub for the same wire format on node:net that writes line by line; `batched` writes all lines that
 * arrived together at once. Sends its port to the parent process.
 */
import { nodeCodecs } from "../host-sim/node/text-codecs.js";
import { FontFile } from "../host-sim/node/font-file.js";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { readOptions } from "../firmware/options.js";
import { Board } from "../host-sim/sim/board/board.js";
import { profileNamed, type BoardProfile } from "../host-sim/sim/board/profiles.js";
import { RealClock } from "../host-sim/node/real-clock.js";
import { compiledApp } from "../host-sim/node/app-files.js";
import { directApp } from "../host-sim/sim/engine/direct-engine.js";
import { loadApp } from "../host-sim/settings/apps.js";
import { RealNetwork } from "../host-sim/node/real-network.js";
import { AccessPoint } from "../host-sim/sim/network/access-point.js";
import { Station } from "../host-sim/sim/network/station.js";
import { NO_LIMITS } from "./no-limits.js";

const HOST = "127.0.0.1";
const NEWLINE = 10;

function ready(port: number): void {
  process.send?.({ port });
}

/** Members up to the limits of the chip, or without a limit. */
async function ours(limits: "chip" | "none"): Promise<void> {
  const profile = profileNamed("mpython") as BoardProfile;
  const { options } = await loadApp("chat-server");
  const given = { port: 0, flood: 0, maxClients: limits === "none" ? 64 : 5 };
  const board = new Board({
    name: "bench",
    profile,
    chip: limits === "none" ? NO_LIMITS : profile.chip,
    clock: new RealClock(),
    codecs: nodeCodecs,
    network: new RealNetwork(HOST),
    station: new Station(new RealClock(), [new AccessPoint("palmwire", "", () => HOST)]),
    app: directApp(await compiledApp("chat-server")),
    values: readOptions(options, { ...given, ssid: "palmwire" }),
    font: new FontFile("standard"),
    random: Math.random,
    onEvent: ({ event, port, code }) => {
      if (event === "listening") ready(port as number);
      if (event === "error") process.send?.({ error: code });
    },
    onPicture() {},
    onEnd: () => process.exit(1),
  });
  board.start();
}

/** A simple hub: no queues, no limits, no display. */
function plain(batched: boolean): void {
  const members = new Map<Socket, Buffer>();
  const tell = (message: Buffer, except?: Socket) => {
    for (const member of members.keys()) if (member !== except) member.write(message);
  };
  const server = createServer({ noDelay: true }, (socket) => {
    const address = `('${socket.remoteAddress}', ${socket.remotePort})`;
    const head = Buffer.from(`${address}:`);
    members.set(socket, Buffer.alloc(0));
    tell(Buffer.from(`${address}已进入聊天室`));
    socket.on("data", (bytes) => {
      let rest = Buffer.concat([members.get(socket) as Buffer, bytes]);
      const parts: Buffer[] = [];
      for (let end = rest.indexOf(NEWLINE) + 1; end > 0; end = rest.indexOf(NEWLINE) + 1) {
        if (batched) parts.push(head, rest.subarray(0, end));
        else tell(Buffer.concat([head, rest.subarray(0, end)]), socket);
        rest = rest.subarray(end);
      }
      if (batched) tell(Buffer.concat(parts), socket);
      members.set(socket, rest);
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      members.delete(socket);
      tell(Buffer.from(`${address}已离开聊天室`));
    });
  });
  server.listen(0, HOST, () => ready((server.address() as AddressInfo).port));
}

// Exit with the parent.
process.on("disconnect", () => process.exit(0));
const [kind, limits] = process.argv.slice(2);
if (kind === "ours") await ours(limits as "chip" | "none");
else plain(kind === "batched");
