/* global trace */
import UDP from "embedded:io/socket/udp";

const socket = new UDP({
  port: 5001,
  onReadable(count) {
    while (count--) {
      const bytes = this.read();
      this.write(bytes, bytes.address, bytes.port);
    }
  },
});

trace(`UDP echo on port ${socket.port}\n`);
