import { execFileSync } from "node:child_process";
import { accessSync, constants, readdirSync } from "node:fs";
import { join } from "node:path";

/** A serial port that a board may be on. */
export interface SerialPort {
  readonly path: string;
  /** True if this user may open it. */
  readonly permitted: boolean;
}

/** Device files of USB serial adapters, by platform. Bluetooth and built-in ports are excluded. */
const DEVICE_FILES: Partial<Record<NodeJS.Platform, RegExp>> = {
  linux: /^tty(USB|ACM)\d+$/,
  darwin: /^cu\.(usb|SLAB|wchusb)/i,
  freebsd: /^cuaU\d+$/,
};

/** The registry key under which Windows lists its COM ports. */
const COM_PORTS_KEY = "HKLM\\HARDWARE\\DEVICEMAP\\SERIALCOMM";

/** Extracts the COM ports from what `reg query` printed for COM_PORTS_KEY. */
export function comPortsIn(registryOutput: string): string[] {
  return [...registryOutput.matchAll(/REG_SZ\s+(COM\d+)/g)].map((match) => match[1]);
}

/** The serial ports of this machine, in order. `folder` contains the device files. */
export function serialPorts(platform: NodeJS.Platform = process.platform, folder = "/dev"): SerialPort[] {
  if (platform === "win32") return comPorts().map((path) => ({ path, permitted: true }));
  const pattern = DEVICE_FILES[platform];
  if (!pattern) return [];
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) => ({ path: join(folder, name), permitted: mayOpen(join(folder, name)) }));
}

function comPorts(): string[] {
  try {
    return comPortsIn(execFileSync("reg", ["query", COM_PORTS_KEY], { encoding: "utf8" }));
  } catch {
    // The key does not exist while there are no ports.
    return [];
  }
}

export function mayOpen(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
