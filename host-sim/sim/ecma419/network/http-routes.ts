/** The routes of ECMA-419 HTTP Server (section 22) and of Moddable: objects to spread into a route of the program. */
import type { TextCodecs } from "../../board/text-codecs.js";
import { bytesOf } from "../dictionary.js";
import type { HTTPConnection, HTTPRoute, ServerResponse } from "./http-server.js";
import type { ByteBuffer } from "./sockets.js";
import { acceptOf, isToken } from "./websocket-handshake.js";

/** A route that has `data` to send, as `contentType` (default "text/html"). */
interface StaticRoute extends HTTPRoute {
  data: string | ByteBuffer;
  contentType?: string;
}

/** Sends a buffer, or a text in UTF-8. */
export function staticRoute({ encode }: TextCodecs): Readonly<HTTPRoute> {
  const unsent = new WeakMap<HTTPConnection, Uint8Array>();
  return Object.freeze<HTTPRoute>({
    onResponse(response: ServerResponse) {
      const { data, contentType = "text/html" } = this.route as StaticRoute;
      const bytes = typeof data === "string" ? encode(data) : bytesOf(data);
      unsent.set(this, bytes);
      response.headers.set("content-length", bytes.length);
      response.headers.set("content-type", contentType);
      this.respond(response);
    },
    onWritable(count: number) {
      const bytes = unsent.get(this) as Uint8Array;
      unsent.set(this, bytes.subarray(count));
      this.write(bytes.subarray(0, count));
    },
  });
}

/** A route that speaks some subprotocols of WebSocket. */
interface HandshakeRoute extends HTTPRoute {
  protocol?: readonly string[];
}

/** The server's side of WebSocket's handshake. When it is done, the program detaches the socket in `onDone`. */
export function handshakeRoute({ encode }: TextCodecs): Readonly<HTTPRoute> {
  const requests = new WeakMap<HTTPConnection, { key: string; protocol: string | undefined } | undefined>();
  return Object.freeze<HTTPRoute>({
    onRequest({ method, headers }) {
      const key = headers.get("sec-websocket-key");
      const valid =
        method === "GET" &&
        key &&
        headers.get("upgrade")?.toLowerCase() === "websocket" &&
        headers.get("sec-websocket-version") === "13" &&
        isToken(headers.get("connection"), "upgrade");
      const offered =
        headers
          .get("sec-websocket-protocol")
          ?.split(",")
          .map((name) => name.trim()) ?? [];
      const spoken = (this.route as HandshakeRoute | undefined)?.protocol ?? [];
      const protocol = offered.find((name) => spoken.includes(name));
      requests.set(this, valid ? { key, protocol } : undefined);
    },
    onResponse(response: ServerResponse) {
      const request = requests.get(this);
      if (request) {
        response.status = 101;
        response.headers.set("connection", "upgrade");
        response.headers.set("upgrade", "websocket");
        response.headers.set("sec-websocket-accept", acceptOf(request.key, encode));
        if (request.protocol) response.headers.set("sec-websocket-protocol", request.protocol);
        this.respond(response);
      } else {
        refuse(this, response);
      }
    },
  });
}

/** A message of server-sent events. */
export interface ServerSentEvent {
  data?: string;
  event?: string;
  id?: string;
}

/** A route that is told when the client listens. */
interface EventsRoute extends HTTPRoute {
  onConnection?: (this: HTTPConnection) => void;
}

/**
 * Moddable's server-sent events. After `onConnection` of the route, `write` of the connection takes a message; without
 * one, it sends a comment that keeps the connection alive.
 */
export function serverSentEventsRoute({ encode }: TextCodecs): Readonly<HTTPRoute> {
  const valid = new WeakSet<HTTPConnection>();
  return Object.freeze<HTTPRoute>({
    onRequest({ method, headers }) {
      if (method === "GET" && headers.get("accept")?.toLowerCase() === "text/event-stream") valid.add(this);
    },
    onResponse(response: ServerResponse) {
      if (!valid.has(this)) {
        refuse(this, response);
        return;
      }
      response.headers.set("content-type", "text/event-stream");
      response.headers.set("cache-control", "no-cache, no-transform");
      response.headers.set("connection", "keep-alive");
      response.headers.set("transfer-encoding", "chunked");
      this.respond(response);
    },
    onWritable() {
      if (!valid.delete(this)) return;
      const write = this.write.bind(this);
      const value = (message?: ServerSentEvent) =>
        write(encode(eventText(message)) as Uint8Array<ArrayBuffer>);
      Object.defineProperty(this, "write", { value });
      (this.route as EventsRoute | undefined)?.onConnection?.call(this);
    },
  });
}

function eventText(message: ServerSentEvent | undefined): string {
  if (!message) return ":\n\n";
  const lines = (message.data ?? "").split("\n").map((line) => `data: ${line}`);
  if (message.event) lines.push(`event: ${message.event}`);
  if (message.id) lines.push(`id: ${message.id}`);
  return `${lines.join("\n")}\n\n`;
}

function refuse(connection: HTTPConnection, response: ServerResponse): void {
  response.status = 400;
  response.headers.set("content-length", 0);
  connection.respond(response);
}
