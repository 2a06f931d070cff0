import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { Changes } from "../sim/ecma419/changes.js";

/** The address on which the reference programs listen. */
export const HOST = "127.0.0.1";
/** Bytes that the reference chat programs read at a time. */
export const BUFFER_SIZE = 1024;

/** The lines that a reference program has printed. */
export class Printed extends Changes {
  readonly lines: string[] = [];

  print(...words: string[]): void {
    this.lines.push(words.join(" "));
    this.changed();
  }

  /** Resolves when `line` has been printed `times` times. */
  untilLine(line: string, times = 1): Promise<void> {
    return this.until(() => this.lines.filter((printed) => printed === line).length >= times);
  }
}

/** A socket that behaves like Python's: it reads and closes only when told to. */
export async function dial(port: number, allowHalfOpen = true): Promise<Socket> {
  const socket = connect({ host: HOST, port, allowHalfOpen, noDelay: true });
  await once(socket, "connect");
  return socket;
}

/** Python's `str((ip, port))`. */
export function addressOf(ip: string | undefined, port: number | undefined): string {
  return `('${ip}', ${port})`;
}

/**
 * Calls `onMessage` with what each `recv(BUFFER_SIZE).decode('utf-8')` gives, "" at the end of the stream. Ends, as the
 * text's loops do, at what is not UTF-8 and at a dead socket; and when `onMessage` says so.
 */
export async function receive(socket: Socket, onMessage: (message: string) => boolean): Promise<void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for (;;) {
      const bytes = socket.read(Math.min(BUFFER_SIZE, socket.readableLength)) as Buffer | null;
      if (bytes && bytes.length > 0) {
        if (!onMessage(decoder.decode(bytes))) return;
      } else if (socket.readableEnded || socket.destroyed) {
        // The reference program loops forever here; once is enough.
        onMessage("");
        return;
      } else {
        socket.read(0);
        await new Promise<void>((resolve) => {
          const woken = () => {
            for (const event of WAKING) socket.off(event, woken);
            resolve();
          };
          for (const event of WAKING) socket.on(event, woken);
        });
      }
    }
  } catch {
    // "except: break"
  }
}

const WAKING = ["readable", "end", "close", "error"];
