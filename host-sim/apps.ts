import type { App, Device } from "../firmware/device.js";
import type { Option, OptionValues } from "../firmware/apps/options.js";

export type StartApp = (device: Device, values: OptionValues, onEnd: (reason: string) => void) => App;

export interface AppModule {
  start: StartApp;
  options: Option[];
}

interface AppEntry {
  readonly summary: string;
  load(): Promise<{ default: StartApp; options(): Option[] }>;
}

/** The apps of firmware/apps by name, one line each. */
const APPS: Record<string, AppEntry> = {
  "tcp-echo-server": {
    summary: "sends back what TCP clients send, and shows it",
    load: () => import("../firmware/apps/tcp-echo-server.js"),
  },
  "tcp-echo-client": {
    summary: "connects to a TCP server, shows and sends back what it says",
    load: () => import("../firmware/apps/tcp-echo-client.js"),
  },
};

export const APP_NAMES: readonly string[] = Object.keys(APPS);

export function summaryOf(app: string): string {
  return APPS[app].summary;
}

/** Loads an app of APP_NAMES. */
export async function loadApp(app: string): Promise<AppModule> {
  const module = await APPS[app].load();
  return { start: module.default, options: module.options() };
}
