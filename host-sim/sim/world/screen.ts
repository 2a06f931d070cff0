import type { Picture } from "../panel/picture.js";
import type { ScreenReader } from "../screen/read-screen.js";
import { NO_FILES } from "./kept-pictures.js";
import { contains, shown } from "./shown.js";
import { Unmet, WITHIN_MS, type Within } from "./unmet.js";
import type { World } from "./world.js";

/** What a board's panel shows. */
export class Screen {
  /** What the panel shows now. Undefined until something was drawn. */
  picture: Picture | undefined;
  readonly #world: World;
  readonly #board: string;
  readonly #reader: ScreenReader;

  constructor(world: World, board: string, reader: ScreenReader) {
    this.#world = world;
    this.#board = board;
    this.#reader = reader;
  }

  /** The rows of text on the screen, from top to bottom, read back through the font. */
  text(): string[] {
    return this.picture ? this.#reader.read(this.picture).map(({ text }) => text) : [];
  }

  /** Waits until a row of the screen contains that text, or matches the expression. */
  async shows(expected: string | RegExp, { within = WITHIN_MS }: Within = {}): Promise<void> {
    const matches = contains(expected);
    let read: Picture | undefined;
    const isShown = await this.#world.until(() => {
      if (this.picture === read) return undefined;
      read = this.picture;
      return this.text().some(matches) || undefined;
    }, within);
    if (isShown) return;
    throw new Unmet(
      `${this.#board} did not show ${shown(expected)} within ${within / 1000} s\n${this.describe()}`,
    );
  }

  /**
   * Throws when the screen is not as in that PNG file, of any scale; await what it must show before. UPDATE_SCREENS=1
   * in the environment writes the file instead. `file`: relative to the working folder, or a file URL.
   */
  matches(file: string): void {
    const { pictures } = this.#world;
    if (!pictures) throw new Unmet(NO_FILES);
    if (!this.picture) throw new Unmet(`${this.#board} has not shown anything yet`);
    if (pictures.isWriting) {
      pictures.write(file, this.picture);
      return;
    }
    const difference = pictures.difference(file, this.picture);
    if (difference !== undefined) throw new Unmet(`${this.#board}: ${difference}\n${this.describe()}`);
  }

  /** The text of the screen in a frame, for messages. */
  describe(): string {
    const rows = this.text();
    if (rows.length === 0) return "its screen shows no text";
    return ["its screen shows:", ...rows.map((row) => `  | ${row}`)].join("\n");
  }
}
