import type { WiFi as Interface, WiFiOptions } from "../device.js";

/** How long sockets that were ended have for what they still hold: only Espruino's idle loop sends that. */
const LEAVE_MS = 200;

/** Until the radio is really turned away. */
let leaving: unknown;
/** The radio's one user: Espruino's module has no instances. */
let station: WiFi<unknown> | undefined;

/**
 * ECMA-419's Wi-Fi over Espruino's module, which joins again by itself up to twice after a drop: `connection` stays
 * at 500 meanwhile. It goes from 300 to 500 without 400.
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
