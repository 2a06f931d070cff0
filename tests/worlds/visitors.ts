import type { Phone, Tool, World, WorldBoard } from "../../host-sim/testing/index.js";

/** A client of a chat room, and its name there. */
export interface Visitor {
  readonly tool: Tool;
  readonly name: string;
}

/** Connects clients to a chat server, one after the other, from one phone. */
export class Visitors {
  readonly #phone: Phone;
  #count = 0;

  constructor(
    world: World,
    readonly board: WorldBoard,
    readonly engine: string,
  ) {
    this.#phone = world.phone();
  }

  async to(): Promise<Visitor> {
    const tool = await this.#phone.connect(this.board);
    this.#count++;
    // Espruino does not know the addresses of peers: there they have numbers.
    const name =
      this.engine === "espruino" ? `#${this.#count}` : `('${this.#phone.address}', ${tool.localPort})`;
    return { tool, name };
  }

  /** Connects, and waits until it is in the room. */
  async enter(): Promise<Visitor> {
    const visitor = await this.to();
    await visitor.tool.receives(`${visitor.name}已进入聊天室`);
    return visitor;
  }
}
