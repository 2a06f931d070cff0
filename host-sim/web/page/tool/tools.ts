/** The sockets of the network tool: what is open, and what went over them. */
import { fromBase64, type ToolKind, type ToolReport } from "../../protocol.js";
import { endsInCharacter } from "./bytes.js";

/** What a socket keeps of what went over it. */
export const ENTRIES_MAX = 300;

/** What the user asked for. `host` and `port` are the peer's for a TCP client, `port` the own one otherwise. */
export interface ToolTarget {
  readonly socket: ToolKind;
  readonly host: string;
  readonly port: number;
  readonly groups: readonly string[];
}

export type Note = "opened" | "accepted" | "left" | "closed" | "failed" | "dropped" | "lost";

export type Entry = { readonly id: number; readonly at: number } & (
  | {
      readonly way: "in" | "out";
      readonly peer: string;
      readonly connection?: number;
      readonly bytes: Uint8Array;
    }
  | { readonly way: "note"; readonly note: Note; readonly text?: string }
);

export interface Tool {
  readonly id: number;
  readonly target: ToolTarget;
  readonly status: "opening" | "open" | "closed";
  /** Its own address and port, as HOST:PORT. */
  readonly own?: string;
  /** Those of a server. */
  readonly connections: readonly { readonly id: number; readonly peer: string }[];
  readonly entries: readonly Entry[];
  /** It takes no more for now. */
  readonly isCongested: boolean;
}

/** `at` is in milliseconds since 1970. */
export type ToolAction =
  | (ToolReport & { at?: number })
  | { kind: "tool-opening"; tool: number; target: ToolTarget }
  | { kind: "tool-sent"; tool: number; peer: string; bytes: Uint8Array; at: number }
  | { kind: "tool-removed"; tool: number }
  | { kind: "tool-cleared"; tool: number };

export function reduceTools(
  tools: readonly Tool[],
  action: ToolAction | { kind: "tools-lost" },
  id: number,
): readonly Tool[] {
  if (action.kind === "tools-lost")
    return tools.map((tool) =>
      tool.status === "closed" ? tool : closed(tool, { id, at: 0, way: "note", note: "lost" }),
    );
  if (action.kind === "tool-removed") return tools.filter((tool) => tool.id !== action.tool);
  if (action.kind === "tool-opening" && !tools.some((tool) => tool.id === action.tool))
    return [...tools, opening(action.tool, action.target, [])];
  return tools.map((tool) => (tool.id === action.tool ? changed(tool, action, id) : tool));
}

function opening(id: number, target: ToolTarget, entries: readonly Entry[]): Tool {
  return { id, target, status: "opening", connections: [], entries, isCongested: false };
}

function changed(tool: Tool, action: Exclude<ToolAction, { kind: "tool-removed" }>, id: number): Tool {
  if (action.kind === "tool-opening") return opening(tool.id, action.target, tool.entries);
  if (action.kind === "tool-cleared") return { ...tool, entries: [] };
  if (action.kind === "tool-sent") {
    const { peer, bytes, at } = action;
    return withEntry(tool, { id, at, way: "out", peer, bytes });
  }
  const at = action.at ?? 0;
  switch (action.did) {
    case "opened": {
      const own = `${action.address}:${action.port}`;
      return withEntry({ ...tool, status: "open", own }, { id, at, way: "note", note: "opened", text: own });
    }
    case "accepted": {
      const connections = [...tool.connections, { id: action.connection, peer: action.peer }];
      return withEntry(
        { ...tool, connections },
        { id, at, way: "note", note: "accepted", text: action.peer },
      );
    }
    case "received": {
      const { peer, connection } = action;
      return received(tool, { id, at, way: "in", peer, connection, bytes: fromBase64(action.data) });
    }
    case "congested":
      return { ...tool, isCongested: action.on };
    case "closed": {
      if (action.connection === undefined)
        return closed(tool, { id, at, way: "note", note: "closed", text: action.message });
      const gone = tool.connections.find((connection) => connection.id === action.connection);
      const connections = tool.connections.filter((connection) => connection !== gone);
      return withEntry({ ...tool, connections }, { id, at, way: "note", note: "left", text: gone?.peer });
    }
    case "failed":
      return withEntry(tool, { id, at, way: "note", note: "failed", text: action.message });
    case "dropped":
      return withEntry(tool, { id, at, way: "note", note: "dropped", text: String(action.count) });
  }
}

function closed(tool: Tool, entry: Entry): Tool {
  return withEntry({ ...tool, status: "closed", connections: [], isCongested: false }, entry);
}

/** A character of a stream that was cut in two is shown whole. */
function received(tool: Tool, entry: Extract<Entry, { way: "in" | "out" }>): Tool {
  const last = tool.entries.at(-1);
  const continues =
    tool.target.socket !== "udp" &&
    last?.way === "in" &&
    last.connection === entry.connection &&
    !endsInCharacter(last.bytes);
  if (!continues) return withEntry(tool, entry);
  const bytes = new Uint8Array([...last.bytes, ...entry.bytes]);
  return { ...tool, entries: [...tool.entries.slice(0, -1), { ...last, bytes }] };
}

function withEntry(tool: Tool, entry: Entry): Tool {
  return { ...tool, entries: [...tool.entries, entry].slice(-ENTRIES_MAX) };
}
