/** An app outside firmware/: greets each connection with how many there have been since its module was evaluated. */
import type { App, Device, Listener, TCP } from "../../../firmware/device.js";
import { portOption, type Option, type OptionValues } from "../../../firmware/options.js";

let connections = 0;

export function options(): Option[] {
  return [portOption(7000, "tcp")];
}

export default function start(device: Device, values: OptionValues): App {
  const sockets: TCP<null>[] = [];
  let listener: Listener<null> | undefined;
  const wifi = new device.network.wifi.io<null>({
    target: null,
    onChanged() {
      if (this.connection !== 500 || listener) return;
      listener = new device.network.listener.io<null>({
        port: Number(values.port),
        target: null,
        onReadable() {
          const from = this.read();
          if (!from) return;
          const socket = new device.network.tcp.io<null>({ from, target: null });
          socket.write(device.text.encode(`number ${++connections}\n`));
          sockets.push(socket);
        },
      });
      device.log("listening", { port: listener.port });
    },
  });
  wifi.connect({ SSID: "palmwire", password: "palmwire" });
  return {
    stop() {
      for (const one of [...sockets, listener, wifi]) one?.close();
    },
  };
}
