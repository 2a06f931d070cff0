/** A process that opens a shared port repeatedly and prints errors: `port-sharer.ts PORT TIMES`. */
import { RealNetwork } from "../../host-sim/node/real-network.js";

const [port, times] = process.argv.slice(2).map(Number);
const network = new RealNetwork("127.0.0.1");
const nobody = { onDatagram() {}, onFailed() {} };

process.once("message", () => {
  const failures: string[] = [];
  for (let n = 0; n < times; n++) {
    try {
      const socket = network.bind(port, nobody, { forGroups: true });
      socket.join("239.255.77.11");
      socket.close();
    } catch (error) {
      failures.push(String(error));
    }
  }
  process.send?.(failures);
  process.disconnect();
});
process.send?.("ready");
