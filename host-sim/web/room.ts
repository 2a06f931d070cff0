import type { RGB } from "../views/themes.js";
import type { Network } from "../sim/network/network.js";
import type { Figures, PageApp, PageBoard, State } from "./protocol.js";

type Of<Message> = Omit<Message, "kind" | "board">;

/** How a board is started anew; what is not given stays as it is. */
export interface BoardChange {
  readonly app?: string;
  /** The name of a display. */
  readonly panel?: string;
  readonly options?: Readonly<Record<string, string>>;
}

/** What can be asked of a board, besides what it does by itself. */
export interface RoomBoard {
  describe(): Omit<PageBoard, "id" | "link">;
  state(): Of<State>;
  figures(): Of<Figures>;
  press(button: number): void;
  /** False where no more can be typed until the program has read some. */
  type(line: string): boolean;
  /** Takes the access point off the air for this board, or puts it back. */
  air(on: boolean): void;
  /** The access point's password; undefined for the one that it had at the start. */
  password(value: string | undefined): void;
  signal(dBm: number): void;
  /** Settles when it has stopped, or has started again. Rejects with UsageError. */
  power(on: boolean): Promise<void>;
  /** Starts anew with other values, another app, or another display. Settles when it runs. Rejects with UsageError. */
  start(change: BoardChange): Promise<void>;
}

/** The boards of a run, and what a page must know of it. */
export interface Room {
  readonly version: string;
  readonly engine: string;
  readonly network: "real" | "virtual";
  readonly boards: readonly RoomBoard[];
  readonly colors: {
    readonly dark: RGB;
    readonly lit: RGB;
    readonly top: RGB;
    readonly topRows: number;
  };
  /** The address of network tools, which are on the boards' network. */
  readonly toolAddress: string;
  /** The network of the tool of one page. */
  toolNetwork(): Network;
  /** The apps that a board can be started with. */
  apps(): Promise<readonly PageApp[]>;
}
