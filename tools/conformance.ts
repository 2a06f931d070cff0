/**
 * Runs Moddable's own tests on this package's classes, each in a process of its own:
 *
 *     npm run conformance -- MODDABLE                  a checkout of Moddable's SDK: a table of all suites
 *     npm run conformance -- MODDABLE socket files     of these suites, with what fails
 *     npm run conformance -- MODDABLE --docs           into the file from which `npm run docs` makes tables
 *
 * The web and the time server that they talk to are in this process, so the tests need no network; their ports are 80
 * and 123, which an ordinary user may not be allowed to open. Nothing of the checkout is changed or kept.
 */
import { fork } from "node:child_process";
import { once, type EventEmitter } from "node:events";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { decode, encode } from "dns-packet";
import { format, resolveConfig } from "prettier";
import manifest from "../manifest.json" with { type: "json" };
import { packageRoot } from "../host-sim/node/package-root.js";
import {
  CONFORMANCE_FILE,
  type ConformanceResults,
  type FailedTest,
  type Reason,
  type SuiteResult,
} from "./conformance-file.js";

/** The suites, and their folders below the checkout's tests/modules. */
const SUITES: Readonly<Record<string, string>> = {
  socket: "io/socket",
  wifi: "io/wifi",
  digital: "io/digital",
  digitalBank: "io/digitalBank",
  i2c: "io/i2c",
  pwm: "io/pwm",
  files: "io/files",
  storage: "io/storage",
  flash: "io/flash",
  update: "io/update",
  http: "network/http",
  websocket: "network/websocket",
  mqtt: "network/mqtt",
  dns: "network/dns",
  sntp: "network/sntp",
};

/** Moddable's modules that are older than the standard's, which its tests of the network use. */
const OLDER = ["http", "websocket", "mqtt", "sntp", "securesocket", "Resource"];
/** For each suite: `net` is Moddable's, not Node's, beside a manifest of a program. */
const MANIFEST = { modules: { "*": "$(MODULES)/network/net/net" } };

/** A host's name in a test's source. */
const HOST = /["']((?:[a-z0-9-]+\.)+(?:com|org|net|io|tech|es|ru))["']/g;

const TEST_MS_MAX = 20_000;
const HARNESS = join(packageRoot(), "tools/conformance-harness.mjs");
const FIXTURE = /fixture\.js$/i;
/** The address of the servers that stand in for others. */
const STAND_IN = "127.0.0.1";
const WEB_HOST = "www.example.com";
const WEB_PORT = 80;
const TIME_HOST = "pool.ntp.org";
const TIME_PORT = 123;
/** The version and the mode of a server in the first byte of an answer (RFC 5905). */
const TIME_ANSWER = 0x24;
/** It is to come in more than one segment. */
const WEB_PAGE = `<!doctype html><title>Example Domain</title><p>${"This stands in for a page. ".repeat(200)}`;

/** The board of each test. The harness says which pins the tests expect to be wired to each other. */
const BOARD = {
  PALMWIRE_SSID: "conformance",
  PALMWIRE_PASSWORD: "conformance",
  PALMWIRE_BOARD: "mpython",
  PALMWIRE_WIRES: "12-13,16-17,26-27",
  PALMWIRE_LANG: "en",
};

/** What the harness tells of a test. */
interface Outcome {
  readonly passed: boolean;
  readonly message?: string;
  readonly needs?: "internet";
}

interface Place {
  readonly checkout: string;
  /** The suite's files in a folder of this run, where Node takes them for modules. */
  readonly folder: string;
  readonly hosts: Readonly<Record<string, string>>;
  /** The DNS server. */
  readonly names: string;
}

/** Runs a suite's tests one after another: they use the same ports. */
async function runSuite(suite: string, place: Omit<Place, "folder">): Promise<SuiteResult> {
  const out = join(packageRoot(), "out");
  mkdirSync(out, { recursive: true });
  const folder = mkdtempSync(join(out, "conformance-"));
  try {
    copyTests(join(place.checkout, "tests/modules", SUITES[suite]), folder);
    const files = testsBelow(folder);
    const failed: FailedTest[] = [];
    for (const file of files) {
      const failure = await runTest(file, { ...place, folder });
      if (failure) failed.push(failure);
    }
    return { suite, files: files.length, failed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function copyTests(source: string, folder: string): void {
  cpSync(source, folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(MANIFEST));
  // Some tests import their fixture by another spelling of its name, which file systems of macOS and Windows allow.
  for (const file of filesBelow(folder).filter((name) => FIXTURE.test(name)))
    cpSync(join(folder, file), join(folder, file.replace(FIXTURE, "fixture.js")));
}

function testsBelow(folder: string): string[] {
  return filesBelow(folder).filter((file) => file.endsWith(".js") && !FIXTURE.test(file));
}

/** The files below a folder, as sorted paths relative to it. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
}

async function runTest(
  file: string,
  { checkout, folder, hosts, names }: Place,
): Promise<FailedTest | undefined> {
  const path = join(folder, file);
  const source = readFileSync(path, "utf8");
  const named = hostsIn(source);
  const modules = olderModules(source);
  if (modules.length > 0)
    return { file, reason: "older", message: `imports ${modules.join(", ")}`, modules, hosts: named };
  const absent = await absentOf(named.filter((host) => !Object.hasOwn(hosts, host)));
  // Without them it would fail, or pass for the wrong reason.
  if (absent.length > 0)
    return { file, reason: "internet", message: `no address of ${absent.join(", ")}`, hosts: absent };
  const outcome = await outcomeOf(path, {
    ...BOARD,
    MODDABLE: checkout,
    PALMWIRE_DNS: names,
    CONFORMANCE_HOSTS: JSON.stringify(hosts),
  });
  if (outcome.passed) return undefined;
  const message = (outcome.message ?? "failed").replaceAll(folder, ".").split("\n")[0];
  return { file, reason: outcome.needs ?? reasonOf(message), message };
}

/** The older modules that a test imports and this package does not have. */
function olderModules(source: string): string[] {
  const imported = [...source.matchAll(/^import .* from ["']([^"']+)["']/gm)].map(
    ([, specifier]) => specifier,
  );
  const { modules } = manifest.platforms.node;
  return imported.filter((specifier) => OLDER.includes(specifier) && !Object.hasOwn(modules, specifier));
}

function hostsIn(source: string): string[] {
  return [...new Set([...source.matchAll(HOST)].map(([, host]) => host))];
}

/** Those of the hosts that have no address here. */
async function absentOf(hosts: readonly string[]): Promise<string[]> {
  const addresses = await Promise.all(hosts.map(addressOf));
  return hosts.filter((_, i) => addresses[i] === undefined);
}

async function addressOf(host: string): Promise<string | undefined> {
  try {
    return (await lookup(host, 4)).address;
  } catch {
    return undefined;
  }
}

/** Starts a DNS server that knows what this machine knows; other names it says not to exist. */
async function openNames(): Promise<string> {
  const NO_SUCH_NAME = 3;
  const server = createSocket("udp4", (request, { port, address }) => {
    const { id, questions = [] } = decode(request);
    const [{ name }] = questions;
    void addressOf(name).then((data) => {
      const answers = data === undefined ? [] : [{ type: "A" as const, name, data }];
      const flags = data === undefined ? NO_SUCH_NAME : 0;
      server.send(encode({ type: "response", id, flags, questions, answers }), port, address);
    });
  });
  await once(server.bind(0, STAND_IN).unref(), "listening");
  return `${STAND_IN}:${server.address().port}`;
}

function reasonOf(message: string): Reason {
  if (/HostObject|HostBuffer|with string|with array|invalid this/.test(message)) return "engine";
  if (
    /^Error: no embedded:|Cannot find (module|package)|is not a constructor|is not a function/.test(message)
  )
    return "missing";
  if (/of undefined \(reading|must be provided/.test(message)) return "missing";
  return "differs";
}

/** Runs the harness with a test, and ends it when it has not ended in time. */
async function outcomeOf(path: string, environment: NodeJS.ProcessEnv): Promise<Outcome> {
  const child = fork(HARNESS, [path], {
    cwd: packageRoot(),
    execArgv: ["--import", "palmwire/ecma419"],
    env: { ...process.env, ...environment },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let outcome: Outcome | undefined;
  let stderr = "";
  let late = false;
  child.on("message", (message) => (outcome ??= message as Outcome));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const limit = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, TEST_MS_MAX);
  await once(child, "close");
  clearTimeout(limit);
  if (outcome) return outcome;
  return { passed: false, message: late ? "not ended in time" : lastWords(stderr) };
}

/** The line of standard error that names the error, or a sentence that there is none. */
function lastWords(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  return lines.find((line) => /Error/.test(line))?.trim() ?? lines[0] ?? "ended without a result";
}

/** Starts the servers that stand in for others; those whose ports are not to be had are left out. */
async function standIns(): Promise<Record<string, string>> {
  const web = createServer((_request, response) => response.end(WEB_PAGE));
  const time = createSocket("udp4", (request, { port, address }) => {
    request[0] = TIME_ANSWER;
    time.send(request, port, address);
  });
  const hosts: Record<string, string> = {};
  const add = async (host: string, server: EventEmitter) => {
    try {
      await once(server, "listening");
      hosts[host] = STAND_IN;
    } catch (error) {
      process.stderr.write(`conformance: nothing stands in for ${host}: ${(error as Error).message}\n`);
    }
  };
  await Promise.all([
    add(WEB_HOST, web.listen(WEB_PORT, STAND_IN).unref()),
    add(TIME_HOST, time.bind(TIME_PORT, STAND_IN).unref()),
  ]);
  return hosts;
}

function versionOf(checkout: string): string {
  return readFileSync(join(checkout, "tools/VERSION"), "utf8").trim();
}

function line({ suite, files, failed }: SuiteResult): string {
  return `${suite.padEnd(12)} ${String(files - failed.length).padStart(3)} of ${String(files).padStart(3)}\n`;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { docs: { type: "boolean" } },
    allowPositionals: true,
  });
  const [checkout, ...named] = positionals;
  const unknown = named.filter((suite) => !Object.hasOwn(SUITES, suite));
  if (checkout === undefined || unknown.length > 0 || (values.docs && named.length > 0)) {
    process.stderr.write(
      `usage: npm run conformance -- MODDABLE [--docs | SUITE...]; suites: ${Object.keys(SUITES).join(", ")}\n`,
    );
    process.exitCode = 2;
    return;
  }
  const place = { checkout, hosts: await standIns(), names: await openNames() };
  const suites: SuiteResult[] = [];
  for (const suite of named.length > 0 ? named : Object.keys(SUITES)) {
    const result = await runSuite(suite, place);
    suites.push(result);
    process.stdout.write(line(result));
    if (named.length === 0) continue;
    for (const { file, reason, message } of result.failed)
      process.stdout.write(`  ${file} (${reason}): ${message}\n`);
  }
  if (!values.docs) return;
  const results: ConformanceResults = { moddable: versionOf(checkout), suites };
  const style = await resolveConfig(CONFORMANCE_FILE);
  const text = await format(JSON.stringify(results, undefined, 2), { ...style, parser: "json" });
  writeFileSync(join(packageRoot(), CONFORMANCE_FILE), text);
}

await main();
