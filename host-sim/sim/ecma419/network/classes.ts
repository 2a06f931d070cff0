import type { IOClasses } from "../classes.js";
import type { Machine } from "../machine.js";
import { ResolverDoH, type ResolverDoHDictionary } from "./dns-resolver-doh.js";
import { ResolverUDP, type ResolverUDPDictionary } from "./dns-resolver-udp.js";
import { HTTPClient, type HTTPClientDictionary } from "./http-client.js";
import { handshakeRoute, serverSentEventsRoute, staticRoute } from "./http-routes.js";
import { HTTPServer, type HTTPRoute, type HTTPServerDictionary } from "./http-server.js";
import { MQTTClient, type MQTTClientDictionary } from "./mqtt-client.js";
import { NTPClient, type NTPClientDictionary } from "./ntp-client.js";
import { WebSocketClient, type WebSocketClientDictionary } from "./websocket-client.js";

/** The network classes as a program sees them: bound to its machine, made with an options object alone. */
export interface NetworkClasses {
  ResolverUDP: new (options: ResolverUDPDictionary) => ResolverUDP;
  ResolverDoH: new (options: ResolverDoHDictionary) => ResolverDoH;
  NTPClient: new (options: NTPClientDictionary) => NTPClient;
  HTTPClient: new (options: HTTPClientDictionary) => HTTPClient;
  HTTPServer: new (options: HTTPServerDictionary) => HTTPServer;
  WebSocketClient: Statics<typeof WebSocketClient> &
    (new (options: WebSocketClientDictionary) => WebSocketClient);
  MQTTClient: Statics<typeof MQTTClient> & (new (options: MQTTClientDictionary) => MQTTClient);
  staticRoute: Readonly<HTTPRoute>;
  handshakeRoute: Readonly<HTTPRoute>;
  serverSentEventsRoute: Readonly<HTTPRoute>;
}

/** The static properties of a class. */
type Statics<Class> = { readonly [Name in Exclude<keyof Class, "prototype">]: Class[Name] };

/** Makes the classes for a machine; `random` gives numbers from 0 to less than 1. */
export function networkClasses(machine: Machine, random: () => number): NetworkClasses {
  const { codecs } = machine.parts;
  return {
    ResolverUDP: class extends ResolverUDP {
      constructor(options: ResolverUDPDictionary) {
        super(machine, random, options);
      }
    },
    ResolverDoH: class extends ResolverDoH {
      constructor(options: ResolverDoHDictionary) {
        super(machine, options);
      }
    },
    NTPClient: class extends NTPClient {
      constructor(options: NTPClientDictionary) {
        super(machine, options);
      }
    },
    HTTPClient: class extends HTTPClient {
      constructor(options: HTTPClientDictionary) {
        super(machine, options);
      }
    },
    HTTPServer: class extends HTTPServer {
      constructor(options: HTTPServerDictionary) {
        super(machine, options);
      }
    },
    WebSocketClient: class extends WebSocketClient {
      constructor(options: WebSocketClientDictionary) {
        super(machine, random, options);
      }
    },
    MQTTClient: class extends MQTTClient {
      constructor(options: MQTTClientDictionary) {
        super(machine, options);
      }
    },
    staticRoute: staticRoute(codecs),
    handshakeRoute: handshakeRoute(codecs),
    serverSentEventsRoute: serverSentEventsRoute(codecs),
  };
}

/** Where a machine's network classes find each other and their sockets: the options of `device.network`. */
export function networkProvider(io: IOClasses, classes: NetworkClasses, servers: NetworkServers) {
  const socket = { io: io.TCP };
  const datagrams = { io: io.UDP };
  const resolver = { io: classes.ResolverUDP, servers: servers.dns, socket: datagrams };
  const client = <Class>(Client: Class) => {
    const options = { io: Client, dns: resolver, socket };
    // Moddable has them right here, the standard at `client`.
    return { ...options, client: options };
  };
  return {
    dns: { ...resolver, resolver },
    ntp: { client: { io: classes.NTPClient, dns: resolver, socket: datagrams, servers: servers.ntp } },
    http: {
      ...client(classes.HTTPClient),
      server: { io: classes.HTTPServer, listener: { io: io.Listener } },
    },
    ws: client(classes.WebSocketClient),
    mqtt: client(classes.MQTTClient),
  };
}

/** The servers that `device.network` names. */
export interface NetworkServers {
  readonly dns: readonly string[];
  readonly ntp: readonly string[];
}
