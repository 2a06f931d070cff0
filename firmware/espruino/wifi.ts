import type { WiFi as Interface, WiFiOptions } from "../device.js";

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
    // prettier-ignore
    require("Wifi")["connect"](options.SSID, { "password": options.password || "" });
  }

  disconnect(): void {
    this.connection = 200;
    this.address = undefined;
    require("Wifi")["disconnect"]();
  }

  close(): void {
    this.onChanged = undefined;
  }
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
