import { writeSync } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { Animation, type Write } from "./apng.js";
import { checkScale, type PNGOptions } from "./png.js";
import type { Picture } from "../sim/panel/picture.js";
import { replaceFile } from "./replace-file.js";

/** Pictures that wait to be written, at most. Beyond that only the latest is kept. */
const WAITING_MAX = 500;
/** The time that writing the waiting pictures may take after `close`. Of the rest, only the last is written. */
const CLOSING_MS = 1000;

/** A picture and the time at which it appeared. */
interface Shown {
  readonly picture: Picture;
  readonly since_ms: number;
}

/**
 * Records the pictures of a run in an animated PNG and writes each as soon as it appears. From the first picture on
 * the file is always a valid animation, however the program ends. Pictures that change faster than they can be
 * written are left out.
 */
export class Recording {
  /** The error that ended the recording; later pictures are only counted. */
  failure: Error | undefined;
  /** Number of pictures in the file. */
  written = 0;
  /** Number of pictures that came too late to be written. */
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

  /** `onError` is called once, if the file cannot be written. */
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

  /** Records that `picture` appeared at `now_ms` of a monotonic clock. */
  show(picture: Picture, now_ms: number): void {
    if (this.#closeBy_ms !== undefined) return;
    if (this.failure) {
      this.missing++;
      return;
    }
    const last = this.#waiting.at(-1);
    // Nobody could see a picture that was replaced within a millisecond.
    if (last !== undefined && now_ms - last.since_ms < 1)
      this.#waiting[this.#waiting.length - 1] = { picture, since_ms: last.since_ms };
    else {
      if (this.#waiting.length === WAITING_MAX) this.#waiting.pop();
      this.#waiting.push({ picture, since_ms: now_ms });
    }
    this.#writing ??= this.#writeAll();
  }

  /**
   * Accepts no more pictures. Resolves once everything has been written, which takes little more than a second at
   * most.
   */
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

  /** Writes the oldest waiting picture. It stays in the queue until then, because another may replace it. */
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

  /** `size` is the current size of the file. */
  async #put([frame, ...changes]: readonly Write[], size: number): Promise<void> {
    const handle = this.#handle;
    if (handle === undefined) return;
    try {
      await writeWhole(handle, frame);
    } catch (error) {
      // Bytes after the end of the animation are harmless, but take room on a full disk.
      await handle.truncate(size).catch(() => {});
      throw error;
    }
    // Only a few bytes each: write them synchronously, so that they are hardly ever separated.
    for (const { at, bytes } of changes) writeSync(handle.fd, bytes, 0, bytes.length, at);
  }
}

/** Before it is full, a disk may accept a part. */
async function writeWhole(handle: FileHandle, { at, bytes }: Write): Promise<void> {
  for (let done = 0; done < bytes.length;)
    done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
}
