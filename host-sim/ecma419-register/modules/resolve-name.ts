import device from "./builtin.js";

/** Gets the address of a name, or undefined where it has none. */
export type NameResolved = (name: string, address: string | undefined) => void;

/** Asks the board's DNS servers for the address of a host, as `Net.resolve` and `System.resolve` of Moddable do. */
export function resolveName(host: string, callback: NameResolved): void {
  if (typeof callback !== "function") throw new TypeError("callback required");
  const { dns } = device.network;
  const resolver = new dns.io(dns);
  const name = String(host);
  resolver.resolve({ host: name }, (error, address) => {
    resolver.close();
    callback(name, error ? undefined : address);
  });
}
