import type { KeptPictures } from "../world/kept-pictures.js";
import { Phone, ToolServer, UDPTool } from "../world/phone.js";
import { Tool } from "../world/tool.js";
import { Unmet } from "../world/unmet.js";
import type { WorldBoard } from "../world/world-board.js";
import type { World } from "../world/world.js";

export type PhoneTool = Tool | UDPTool | ToolServer;

/** `$name` or `${name}`. */
export const ADDRESS_PATTERN = /\$(?:\{([^}]+)\}|(\p{L}[\p{L}\p{N}_-]*))/gu;

/** Who takes part in a run of a scenario, by name. */
export class Stage {
  readonly world: World;
  readonly pictures: KeptPictures | undefined;
  readonly boards = new Map<string, WorldBoard>();
  readonly phones = new Map<string, Phone>();
  readonly tools = new Map<string, PhoneTool>();
  /** Boards that were seen to end, as they should. */
  readonly ended = new Set<WorldBoard>();

  constructor(world: World, pictures: KeptPictures | undefined) {
    this.world = world;
    this.pictures = pictures;
  }

  board(name: string): WorldBoard {
    return found(this.boards, name);
  }

  phone(name: string): Phone {
    return found(this.phones, name);
  }

  host(name: string): WorldBoard | Phone {
    return this.boards.get(name) ?? this.phone(name);
  }

  /** A host, or the text itself, which is an address. */
  destination(name: string): WorldBoard | Phone | string {
    return this.boards.get(name) ?? this.phones.get(name) ?? name;
  }

  connection(name: string): Tool {
    const tool = this.tool(name);
    if (tool instanceof Tool) return tool;
    throw new Unmet(`'${name}' is no connection`);
  }

  socket(name: string): UDPTool {
    const tool = this.tool(name);
    if (tool instanceof UDPTool) return tool;
    throw new Unmet(`'${name}' is no UDP socket`);
  }

  server(name: string): ToolServer {
    const tool = this.tool(name);
    if (tool instanceof ToolServer) return tool;
    throw new Unmet(`'${name}' listens on no port`);
  }

  tool(name: string): PhoneTool {
    return found(this.tools, name);
  }

  /** A text with the addresses of hosts in place of `$name`. */
  filled(text: string): string {
    return text.replace(ADDRESS_PATTERN, (written: string, braced?: string, plain?: string) => {
      const name = braced ?? String(plain);
      const board = this.boards.get(name);
      // The lease is a board's own before it joins.
      if (board) return this.world.wifi.addressOf(board.station);
      return this.phones.get(name)?.address ?? written;
    });
  }
}

function found<Item>(items: ReadonlyMap<string, Item>, name: string): Item {
  const item = items.get(name);
  if (item) return item;
  throw new Unmet(`there is no '${name}' yet`);
}
