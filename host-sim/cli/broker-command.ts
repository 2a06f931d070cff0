import type { Option as Flag, Command } from "commander";
import { BROKER_PORT } from "../../firmware/options.js";
import { tr } from "../language/language.js";
import { printable } from "../language/printable.js";
import { hostAddress } from "../settings/host-address.js";
import { wholeNumber } from "../settings/flag-values.js";
import { UsageError } from "../settings/usage-error.js";
import type { NetworkError } from "../sim/network/network.js";
import { EXIT_STOPPED } from "./exit-codes.js";
import { onInterrupt } from "./interrupts.js";
import { placeComplaint } from "./place.js";

export const BROKER = "broker";

const PORT_MAX = 65_535;

interface Given {
  readonly port?: string;
  readonly host?: string;
}

/** Adds the command that is an MQTT broker, for hubs that --join. */
export function addBrokerCommand(program: Command, lang: Flag, onExit: (exitCode: number) => void): void {
  program
    .command(BROKER)
    .description(tr("run an MQTT broker on this computer, for hubs that join one room (--join)"))
    .option(
      "--port <N>",
      tr("its port, {min} to {max}; 0 picks a free one (default {fallback})", {
        min: 0,
        max: PORT_MAX,
        fallback: BROKER_PORT,
      }),
    )
    .option(
      "--host <ADDRESS>",
      tr("its address: one of this machine, lan for boards on the same network (default 127.0.0.1)"),
    )
    .addOption(lang)
    .action(async ({ port = String(BROKER_PORT), host = "127.0.0.1" }: Given) => {
      const { bind, shown } = hostAddress(host);
      await serve(bind, shown, wholeNumber("port", port, PORT_MAX, 0));
      onExit(EXIT_STOPPED);
    });
}

/** Runs until it is interrupted. Throws UsageError for a port that cannot be had. */
async function serve(bind: string, shown: string, port: number): Promise<void> {
  const { Broker } = await import("../node/broker.js");
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  let broker;
  try {
    broker = await Broker.open(bind, port, {
      onJoined: (client) => say(tr("joined: {client}", { client: printable(client) })),
      onLeft: (client) => say(tr("left: {client}", { client: printable(client) })),
    });
  } catch (error) {
    const { name, code } = error as NetworkError;
    if (name !== "NetworkError") throw error;
    throw new UsageError(
      placeComplaint(code, `${shown}:${port}`) ??
        tr("port {port} cannot be had ({code}): give another --port", { port, code }),
      "port",
    );
  }
  say(tr("MQTT broker on {place}", { place: `${shown}:${broker.port}` }));
  say(tr("hubs join with {option}", { option: `--join mqtt://${shown}:${broker.port}/ROOM` }));
  await new Promise<void>((resolve) => onInterrupt(resolve));
  await broker.close();
}
