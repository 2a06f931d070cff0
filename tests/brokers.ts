/**
 * MQTT brokers of the tests, on this machine's loopback: the embedded one, and Mosquitto and NATS (Debian packages
 * mosquitto and nats-server). What needs one that is not installed is left out, and that is said loudly; with CI=true
 * they must be there.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTLSServer } from "node:tls";
import { Broker } from "../host-sim/node/broker.js";
import { packageRoot } from "../host-sim/node/package-root.js";

/** Debian has them where a user's PATH does not look. */
const PATH = `${process.env.PATH}:/usr/sbin`;

export const MOSQUITTO = isThere("mosquitto", ["-h"]);
export const NATS = isThere("nats-server", ["--version"]);

/** A broker that can be killed and started again. */
export interface TestBroker {
  /** 127.0.0.1:PORT */
  readonly place: string;
  start(): Promise<void>;
  /** Without a word to its clients. */
  kill(): Promise<void>;
}

function isThere(name: string, words: string[]): boolean {
  const { error } = spawnSync(name, words, { env: { ...process.env, PATH } });
  if (!error) return true;
  if (process.env.CI)
    throw new Error(`${name} is not installed (the Debian package of that name)`, { cause: error });
  console.error(`\n*** NO TESTS WITH ${name.toUpperCase()}: install it\n`);
  return false;
}

export async function embedded(): Promise<TestBroker> {
  const [port] = await freePorts(1);
  const events = { onJoined() {}, onLeft() {} };
  let broker: Broker | undefined;
  return {
    place: `127.0.0.1:${port}`,
    start: async () => void (broker = await Broker.open("127.0.0.1", port, events)),
    kill: async () => {
      await broker?.close();
      broker = undefined;
    },
  };
}

export async function mosquitto(): Promise<TestBroker> {
  const [port] = await freePorts(1);
  const lines = [`listener ${port} 127.0.0.1`, "allow_anonymous true", "persistence false"];
  return new BrokerProcess("mosquitto", `127.0.0.1:${port}`, lines, /mosquitto version .* running/);
}

/** The files of the tests' certificates: a CA, and what it has signed, all for one key. */
const CERTIFICATES = join(packageRoot(), "tests", "certificates");
export const CA = join(CERTIFICATES, "ca.pem");
const KEY = join(CERTIFICATES, "server-key.pem");

export type CertificateName = "server" | "other-host" | "expired" | "ca";

/** An embedded broker behind TLS, with that certificate. */
export async function embeddedTLS(certificate: CertificateName = "server"): Promise<TestBroker> {
  const plain = await embedded();
  const [port] = await freePorts(1);
  const [host, plainPort] = plain.place.split(":");
  const sockets = new Set<Socket>();
  const options = { key: readFileSync(KEY), cert: readFileSync(join(CERTIFICATES, `${certificate}.pem`)) };
  let server: Server | undefined;
  return {
    place: `127.0.0.1:${port}`,
    start: async () => {
      await plain.start();
      server = createTLSServer(options, (secured) => {
        const behind = connect(Number(plainPort), host);
        for (const socket of [secured, behind]) {
          sockets.add(socket);
          socket.on("error", () => {});
          socket.on("close", () => {
            sockets.delete(socket);
            secured.destroy();
            behind.destroy();
          });
        }
        secured.pipe(behind).pipe(secured);
      });
      server.on("tlsClientError", () => {});
      await once(server.listen(port, "127.0.0.1"), "listening");
    },
    kill: async () => {
      if (!server) return;
      const isClosed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      server = undefined;
      await Promise.all([isClosed, plain.kill()]);
    },
  };
}

export async function mosquittoTLS(): Promise<TestBroker> {
  const [port] = await freePorts(1);
  const lines = [
    `listener ${port} 127.0.0.1`,
    "allow_anonymous true",
    "persistence false",
    `certfile ${join(CERTIFICATES, "server.pem")}`,
    `keyfile ${KEY}`,
  ];
  return new BrokerProcess("mosquitto", `127.0.0.1:${port}`, lines, /mosquitto version .* running/);
}

/** A server of a NATS cluster. */
export interface NATSServer extends TestBroker {
  readonly name: string;
  /** Where its state can be had as JSON: http://127.0.0.1:PORT */
  readonly monitor: string;
}

/** Servers of one NATS cluster, each with its own MQTT port. */
export async function natsCluster(count: number): Promise<NATSServer[]> {
  const ports = await freePorts(4 * count);
  const routes = Array.from({ length: count }, (_, i) => `nats://127.0.0.1:${ports[4 * i + 2]}`).join(", ");
  return Array.from({ length: count }, (_, i) => {
    const [client, mqtt, cluster, http] = ports.slice(4 * i);
    const name = `server${i}`;
    const lines = [
      `server_name: ${name}`,
      `listen: 127.0.0.1:${client}`,
      "jetstream { store_dir: FOLDER, max_memory_store: 64M, max_file_store: 256M }",
      `mqtt { listen: "127.0.0.1:${mqtt}" }`,
      `http: "127.0.0.1:${http}"`,
      ...(count > 1 ? [`cluster { name: school, listen: "127.0.0.1:${cluster}", routes: [${routes}] }`] : []),
    ];
    const broker = new BrokerProcess("nats-server", `127.0.0.1:${mqtt}`, lines, /Server is ready/);
    return Object.assign(broker, { name, monitor: `http://127.0.0.1:${http}` });
  });
}

const running = new Set<BrokerProcess>();

/** For an `after`: kills what still runs. */
export async function killBrokers(): Promise<void> {
  await Promise.all([...running].map((broker) => broker.kill()));
}

class BrokerProcess implements TestBroker {
  #child: ChildProcess | undefined;
  #folder: string | undefined;

  constructor(
    readonly program: string,
    readonly place: string,
    readonly lines: readonly string[],
    readonly ready: RegExp,
  ) {}

  async start(): Promise<void> {
    this.#folder ??= mkdtempSync(join(tmpdir(), "palmwire-broker-"));
    const file = join(this.#folder, "broker.conf");
    writeFileSync(file, this.lines.join("\n").replace("FOLDER", JSON.stringify(this.#folder)) + "\n");
    const child = spawn(this.program, ["-c", file], { env: { ...process.env, PATH } });
    this.#child = child;
    running.add(this);
    let said = "";
    await new Promise<void>((resolve, reject) => {
      const note = (bytes: Buffer) => {
        said += bytes.toString();
        if (this.ready.test(said)) resolve();
      };
      child.stdout.on("data", note);
      child.stderr.on("data", note);
      child.once("exit", () => reject(new Error(`${this.program} has ended:\n${said}`)));
    });
  }

  async kill(): Promise<void> {
    running.delete(this);
    const child = this.#child;
    this.#child = undefined;
    if (child && child.exitCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    if (this.#folder) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }
}

/** Ports that are free just now. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}
