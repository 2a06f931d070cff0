/* global trace */
import Listener from "embedded:io/socket/listener";
import TCP from "embedded:io/socket/tcp";
import Timer from "timer";

const NOTHING = new Uint8Array(0);
const sockets = new Set();

/** Sends back what waits, as far as the send buffer has room; lets the peer go when it has finished. */
function echo(socket) {
  try {
    // Writing throws when the peer has finished. onError does not tell of that before everything is read.
    let room = socket.write(NOTHING);
    while (socket.waiting > 0 && room > 0) {
      const bytes = socket.read(Math.min(socket.waiting, room));
      socket.waiting -= bytes.byteLength;
      room = socket.write(bytes);
    }
  } catch {
    leave(socket);
  }
}

function leave(socket) {
  sockets.delete(socket);
  socket.read(); // what is unread when it is closed would make a reset of its end
  socket.close();
}

function adopt(from) {
  const socket = new TCP({
    from,
    keepAlive: 60_000,
    onReadable(bytes) {
      this.waiting = bytes;
      echo(this);
    },
    onWritable() {
      echo(this);
    },
    onError() {
      leave(this);
    },
  });
  sockets.add(socket);
}

const listener = new Listener({
  port: 5001,
  onReadable(requests) {
    while (requests--) {
      const from = this.read();
      if (!from) return;
      try {
        adopt(from);
      } catch {
        from.close(); // the chip had no socket left for it
      }
    }
  },
});

// No callback tells that the peer of a socket that waits for room has finished.
Timer.repeat(() => sockets.forEach(echo), 500);

trace(`listening on port ${listener.port}\n`);
