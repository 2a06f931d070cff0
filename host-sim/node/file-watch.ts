import { once } from "node:events";
import { dirname, resolve } from "node:path";
import { watch, type FSWatcher } from "chokidar";

/**
 * A save is over after this time without a change: editors write a file in several steps, and save several in a row.
 * It is longer than the 50 ms in which chokidar tells of a second change of a file to nobody.
 */
const SETTLE_MS = 60;

/** Files that a program can be made of. */
const SOURCE = /\.([cm]?[jt]s|json)$/;

/** Called with the paths of the files that were saved together, and the time of the first change (`performance.now`). */
export type OnSaved = (files: readonly string[], since_ms: number) => void;

/**
 * Tells when files are saved, also by editors that save to another file and rename it. It watches their folders, so
 * that a file may be away for a while. A file that is removed counts as saved.
 */
export class FileWatch {
  /** Tells of every other source in the same folders too, for a program that lacks one. */
  isWide = false;
  readonly #watcher: FSWatcher;
  readonly #onSaved: OnSaved;
  readonly #folders = new Set<string>();
  readonly #changed = new Set<string>();
  #files: ReadonlySet<string> = new Set();
  #since_ms = 0;
  #timer: NodeJS.Timeout | undefined;

  private constructor(files: Iterable<string>, onSaved: OnSaved, onError: (error: Error) => void) {
    this.#onSaved = onSaved;
    this.#watcher = watch([], {
      depth: 0,
      ignoreInitial: true,
      ignored: (path, stats) => (stats?.isFile() ?? false) && !SOURCE.test(path) && !this.#has(path),
    });
    this.#watcher.on("all", (_event, path) => this.#note(resolve(path)));
    this.#watcher.on("error", (error) => onError(error as Error));
    this.watch(files);
  }

  /** Resolves when it notices changes. `onError` is told of what cannot be watched. */
  static async open(
    files: Iterable<string>,
    onSaved: OnSaved,
    onError: (error: Error) => void,
  ): Promise<FileWatch> {
    const opened = new FileWatch(files, onSaved, onError);
    await once(opened.#watcher, "ready");
    return opened;
  }

  /** Watches these files from now on, instead of those before. */
  watch(files: Iterable<string>): void {
    this.#files = new Set(files);
    const folders = [...this.#files].map((file) => dirname(file));
    const added = [...new Set(folders)].filter((folder) => !this.#folders.has(folder));
    for (const folder of added) this.#folders.add(folder);
    this.#watcher.add(added);
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#watcher.close();
  }

  #has(path: string): boolean {
    return this.#files.has(resolve(path));
  }

  #note(path: string): void {
    if (!this.#files.has(path) && !(this.isWide && SOURCE.test(path))) return;
    if (this.#changed.size === 0) this.#since_ms = performance.now();
    this.#changed.add(path);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const files = [...this.#changed];
      this.#changed.clear();
      this.#onSaved(files, this.#since_ms);
    }, SETTLE_MS);
  }
}
