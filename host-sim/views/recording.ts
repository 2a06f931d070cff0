import { writeSync } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { Animation, type Write } from "./apng.js";
import { checkScale, type PNGOptions } from "./png.js";
import type { Picture } from "../sim/panel/picture.js";
import { replaceFile } from "./replace-file.js";

/** So many pictures wait to be written at most; of more than that the latest is kept. */
const WAITING_MAX = 500;
/** How long those that wait are written for once the recording is closed; of the rest the last one is. */
const CLOSING_MS = 1000;

/** A picture and the time it appeared at. */
interface Shown {
  readonly picture: Picture;
  readonly since_ms: number;
}

/**
 * Writes the pictures of a run into an animated PNG, each as soon as it comes. The file is a whole animation from the
 * first picture on, whenever the program ends. Pictures that change faster than they can be written are left out.
 */
export class Recording {
  /** Why nothing more was written; from then on pictures are only counted. */
  failure: Error | undefined;
  /** Pictures in the file. */
  written = 0;
  /** Pictures that came too late to be written. */
  missing = 0;
  readonly #file: string;
  readonly #options: PNGOptions;
  readonly #onError: (error: Error) => void;
  readonly #closing_ms: number;
  readonly #waiting: Shown[] = [];
  #animation: Animation | undefined;
  #handle: FileHandle | undefined;
  #last_ms = 0;
  #writing: Promise<void> | undefined;
  #closeBy_ms: number | undefined;

  /** `onError` is told, once, why the file cannot be written. */
  constructor(
    file: string,
    options: PNGOptions,
    onError: (error: Error) => void,
    closing_ms: number = CLOSING_MS,
  ) {
    if (options.scale !== undefined) checkScale(options.scale);
    this.#file = file;
    this.#options = options;
    this.#onError = onError;
    this.#closing_ms = closing_ms;
  }

  /** Takes note that `picture` appeared at `now_ms` of any clock that does not run backwards. */
  show(picture: Picture, now_ms: number): void {
    if (this.#closeBy_ms !== undefined) return;
    if (this.failure) {
      this.missing++;
      return;
    }
    const last = this.#waiting.at(-1);
    // What appeared and vanished within the same millisecond nobody saw.
    if (last !== undefined && now_ms - last.since_ms < 1)
      this.#waiting[this.#waiting.length - 1] = { picture, since_ms: last.since_ms };
    else {
      if (this.#waiting.length === WAITING_MAX) this.#waiting.pop();
      this.#waiting.push({ picture, since_ms: now_ms });
    }
    this.#writing ??= this.#writeAll();
  }

  /** Takes no more pictures; settles once all is in the file, within a second or little more. */
  async close(): Promise<void> {
    this.#closeBy_ms ??= performance.now() + this.#closing_ms;
    await this.#writing;
    await this.#handle?.close();
    this.#handle = undefined;
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#waiting.length > 0) await this.#writeFirst();
    } catch (error) {
      this.failure = error as Error;
      this.missing = this.#waiting.splice(0).length;
      this.#onError(this.failure);
    }
    this.#writing = undefined;
  }

  /** Writes the picture that has waited longest; it waits until then, as another may take its place. */
  async #writeFirst(): Promise<void> {
    const late = this.#closeBy_ms !== undefined && performance.now() > this.#closeBy_ms;
    if (late) this.#waiting.splice(0, this.#waiting.length - 1);
    const shown = this.#waiting[0];
    const { picture, since_ms } = shown;
    if (this.#animation === undefined) {
      const { file, animation } = await Animation.of(picture, this.#options);
      if (shown !== this.#waiting[0]) return;
      await replaceFile(this.#file, file);
      this.#handle = await open(this.#file, "r+");
      this.#animation = animation;
    } else {
      const { writes, next } = await this.#animation.plus(picture, since_ms - this.#last_ms);
      if (shown !== this.#waiting[0]) return;
      await this.#put(writes, this.#animation.size);
      this.#animation = next;
    }
    this.#waiting.shift();
    this.#last_ms = since_ms;
    this.written++;
  }

  /** `size` is that of the file so far. */
  async #put([frame, ...changes]: readonly Write[], size: number): Promise<void> {
    const handle = this.#handle;
    if (handle === undefined) return;
    try {
      await writeWhole(handle, frame);
    } catch (error) {
      // What is behind the end of the animation does no harm, but takes room on a disk that has none.
      await handle.truncate(size).catch(() => {});
      throw error;
    }
    // A few bytes each, all at once, so that hardly anything can come between them.
    for (const { at, bytes } of changes) writeSync(handle.fd, bytes, 0, bytes.length, at);
  }
}

/** A full disk takes a part first. */
async function writeWhole(handle: FileHandle, { at, bytes }: Write): Promise<void> {
  for (let done = 0; done < bytes.length;)
    done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
}
