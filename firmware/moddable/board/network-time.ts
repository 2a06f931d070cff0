/** The part of the SDK's module `modules` that is used here. */
export interface ModuleTable {
  has(name: string): boolean;
  /** Returns the default export, or all exports. */
  importNow(name: string, all: boolean): unknown;
}

/** The client of SDK 8 and 9.0, which takes a function with SNTP.time and seconds since 1970, or another message. */
interface SNTPConstructor {
  new (
    options: { host: string },
    callback: (message: number, value: number | string | undefined) => string | undefined,
  ): object;
  readonly time: number;
}

/** The client of ECMA-419 (4th edition, section 19), which later SDKs have in its place. */
interface NTP {
  /** `time_ms` is milliseconds since 1970. */
  getTime(callback: (error: Error | null | undefined, time_ms: number) => void): void;
  close(): void;
}

interface NTPDictionary {
  io: new (options: { servers: string[] }) => NTP;
}

/** The host provider instance of the SDK, as far as it is used here. */
export interface HostProvider {
  network?: { ntp?: { client?: NTPDictionary } };
}

/** The module that gives the host provider instance its NTP client. */
const NTP_SETUP = "ntp/config";

/**
 * Asks a server for the time, with the client that this version of the SDK has; `provider` returns its host provider
 * instance. `set` gets seconds since 1970, and is not called if there is no answer.
 */
export function requestTime(
  host: string,
  modules: ModuleTable,
  provider: () => HostProvider | undefined,
  set: (seconds: number) => void,
): void {
  if (modules.has("sntp")) {
    const SNTP = modules.importNow("sntp", false) as SNTPConstructor;
    new SNTP({ host: host }, (message, value) => {
      if (message === SNTP.time) set(value as number);
      return undefined;
    });
    return;
  }
  if (modules.has(NTP_SETUP)) modules.importNow(NTP_SETUP, true);
  const client = provider()?.network?.ntp?.client;
  if (!client) return;
  const ntp = new client.io(Object.assign({}, client, { servers: [host] }));
  ntp.getTime((error, time_ms) => {
    ntp.close();
    if (!error) set(Math.floor(time_ms / 1000));
  });
}
