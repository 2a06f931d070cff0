import type { WiFi as Interface, WiFiOptions } from "../device.js";

/** How long closed sockets have to send their queues, which Espruino does in its idle loop, before Wi-Fi is left. */
const LEAVE_MS = 200;

/** The timer of `leave`. */
let leaving: unknown;
/** The one instance: Espruino's module has no instances of its own. */
let station: WiFi<unknown> | undefined;

/**
 * ECMA-419's Wi-Fi over Espruino's module. `connection` goes from 300 to 500, never to 400. After a drop the module
 * reconnects up to twice by itself; `connection` stays at 500 meanwhile.
 */
export class WiFi<Target> implements Interface<Target> {
  target: Target;
  connection: number;
  address: string | undefined;
  onChanged: WiFiOptions<Target>["onChanged"];

  constructor(options: WiFiOptions<Target>) {
    const wifi = require("Wifi");
    this.target = options.target;
    this.onChanged = options.onChanged;
    this.connection = 200;
    if (!station) {
      wifi["on"]("connected", onConnected);
      wifi["on"]("disconnected", onDisconnected);
    }
    station = this as WiFi<unknown>;
  }

  connect(options: { SSID: string; password?: string }): void {
    this.connection = 300;
    if (leaving) {
      clearTimeout(leaving);
      leave();
    }
    // prettier-ignore
    require("Wifi")["connect"](options.SSID, { "password": options.password || "" });
  }

  disconnect(): void {
    this.connection = 200;
    this.address = undefined;
    if (!leaving) leaving = setTimeout(leave, LEAVE_MS);
  }

  close(): void {
    this.onChanged = undefined;
  }
}

function leave(): void {
  leaving = undefined;
  require("Wifi")["disconnect"]();
}

export function stationAddress(): string | undefined {
  return station && station.address;
}

function change(connection: number, address: string | undefined): void {
  if (!station) return;
  station.connection = connection;
  station.address = address;
  if (station.onChanged) station.onChanged("connection");
}

function onConnected(details: { ip: string }): void {
  change(500, details["ip"]);
}

function onDisconnected(): void {
  change(200, undefined);
}
