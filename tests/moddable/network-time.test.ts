import assert from "node:assert/strict";
import {
  requestTime,
  type HostProvider,
  type ModuleTable,
} from "../../firmware/moddable/board/network-time.js";

const HOST = "ntp.example";
const SECONDS = 1_790_000_000;

/** An SDK that has these modules. */
function sdk(modules: Readonly<Record<string, unknown>>): ModuleTable & { readonly imported: string[] } {
  const imported: string[] = [];
  return {
    imported,
    has: (name) => name in modules,
    importNow(name) {
      imported.push(name);
      return modules[name];
    },
  };
}

/** What the board's clock was set to. */
function timesSet(modules: ModuleTable, provider?: HostProvider): number[] {
  const times: number[] = [];
  requestTime(
    HOST,
    modules,
    () => provider,
    (seconds) => times.push(seconds),
  );
  return times;
}

/** The client of SDK 8, which answers with that message. */
function sntp(message: number) {
  return class SNTP {
    static readonly time = 1;
    static readonly error = -1;
    static readonly retry = 2;
    constructor({ host }: { host: string }, callback: (message: number, value?: number | string) => unknown) {
      assert.equal(host, HOST);
      callback(message, message === 1 ? SECONDS : "no network");
    }
  };
}

/** A host provider instance with ECMA-419's client, which answers with that, and counts those that are open. */
function withNTP(error: Error | null) {
  const open = { count: 0 };
  const socket = { io: class {} };
  class NTP {
    constructor(options: { servers: string[]; socket?: unknown }) {
      assert.deepEqual(options.servers, [HOST]);
      assert.equal(options.socket, socket);
      open.count++;
    }
    getTime(callback: (error: Error | null, time_ms: number) => void): void {
      callback(error, error ? NaN : SECONDS * 1000 + 250);
    }
    close(): void {
      open.count--;
    }
  }
  const client = { io: NTP, socket, servers: ["another"] };
  return { open, provider: { network: { ntp: { client } } } as HostProvider };
}

describe("the time from the network, under Moddable", () => {
  it("comes from the module sntp of SDK 8", () => {
    assert.deepEqual(timesSet(sdk({ sntp: sntp(1) })), [SECONDS]);
    for (const message of [-1, 2]) assert.deepEqual(timesSet(sdk({ sntp: sntp(message) })), []);
  });

  it("comes from ECMA-419's client where there is no such module", () => {
    const { open, provider } = withNTP(null);
    const modules = sdk({ "ntp/config": {} });
    assert.deepEqual(timesSet(modules, provider), [SECONDS]);
    assert.deepEqual(modules.imported, ["ntp/config"]);
    assert.equal(open.count, 0);
  });

  it("is not set when the server does not answer", () => {
    const { open, provider } = withNTP(new Error("no answer"));
    assert.deepEqual(timesSet(sdk({}), provider), []);
    assert.equal(open.count, 0);
  });

  it("is left as it is where the firmware has neither", () => {
    assert.deepEqual(timesSet(sdk({})), []);
    assert.deepEqual(timesSet(sdk({}), { network: {} }), []);
  });
});
