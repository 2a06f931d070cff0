/* global trace */
import Listener from "embedded:io/socket/listener";
import TCP from "embedded:io/socket/tcp";

/** Sends back what waits, as far as the send buffer has room. */
function echo(socket) {
  while (socket.waiting > 0 && socket.room > 0) {
    const bytes = socket.read(Math.min(socket.waiting, socket.room));
    socket.waiting -= bytes.byteLength;
    try {
      socket.room = socket.write(bytes);
    } catch {
      socket.close(); // the peer has left
      return;
    }
  }
}

const listener = new Listener({
  port: 5001,
  onReadable(requests) {
    while (requests--) {
      new TCP({
        from: this.read(),
        onReadable(bytes) {
          this.waiting = bytes;
          echo(this);
        },
        onWritable(bytes) {
          this.room = bytes;
          echo(this);
        },
        onError() {
          this.close();
        },
      });
    }
  },
});

trace(`listening on port ${listener.port}\n`);
