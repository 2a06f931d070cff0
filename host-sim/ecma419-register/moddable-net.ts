/** `net`, as programs for Moddable import it: there, it is not Node's. */
import device from "./modules/builtin.js";
import { machine } from "./modules/process-board.js";
import { resolveName } from "./modules/resolve-name.js";

type Property = "IP" | "MAC" | "SSID" | "BSSID" | "RSSI" | "CHANNEL" | "DNS";

/** What Moddable's class tells of the connection; undefined for what there is not. */
function get(property: Property): string | number | readonly string[] | undefined {
  const { station } = machine.parts;
  switch (property) {
    case "IP":
      return station.address;
    case "MAC":
      return station.MAC;
    case "SSID":
      return station.SSID;
    case "BSSID":
      return station.BSSID;
    case "RSSI":
      return station.signal_dBm;
    case "CHANNEL":
      return station.channel;
    case "DNS":
      return device.network.dns.servers;
    default:
      throw new Error("invalid property");
  }
}

export default { get, resolve: resolveName };
