import { existsSync } from "node:fs";
import { relative, sep } from "node:path";
import { tr } from "../language/language.js";
import { appSources } from "../node/compile-app.js";
import { FileWatch } from "../node/file-watch.js";
import { packageRoot } from "../node/package-root.js";
import { complain } from "../settings/complain.js";
import type { BoardProgram } from "../sim/board/board.js";
import type { Change } from "./session-board.js";

/** What runs the programs. */
interface Boards {
  reload(programs: readonly BoardProgram[], change: Change): Promise<void>;
  /** Tells why there is no program to boot. */
  refuse(cause: string): void;
}

/** The app that `run --watch` runs. */
export interface WatchedApp {
  /** The path of its source. */
  readonly file: string;
  /** The file with settings, which are read at the start only. */
  readonly settings: string | undefined;
  /** Loads the app as its files are now, for each board. Rejects where it cannot run. */
  load(): Promise<readonly BoardProgram[]>;
}

/** Reboots the boards of a run when a file of their app is saved. The old program goes on where the new one cannot run. */
export class AppWatch {
  readonly #app: WatchedApp;
  #watch: FileWatch | undefined;
  #boards: Boards | undefined;
  /** The files that were saved since the program that runs was loaded. */
  readonly #saved = new Set<string>();
  #since_ms = 0;
  #isBusy = false;

  private constructor(app: WatchedApp) {
    this.#app = app;
  }

  /** Resolves when it notices changes; load the app afterwards. Rejects with CompileError. */
  static async open(app: WatchedApp): Promise<AppWatch> {
    const opened = new AppWatch(app);
    opened.#watch = await FileWatch.open(
      await opened.#files(),
      (files, since_ms) => opened.#onSaved(files, since_ms),
      ({ message }) => complain(message),
    );
    return opened;
  }

  /** Reboots these boards from now on. */
  start(boards: Boards): void {
    this.#boards = boards;
    void this.#reload();
  }

  async close(): Promise<void> {
    this.#boards = undefined;
    await this.#watch?.close();
  }

  #onSaved(files: readonly string[], since_ms: number): void {
    const { settings } = this.#app;
    const sources = files.filter((file) => file !== settings);
    if (sources.length < files.length)
      complain(
        tr("{file} changed: it is read at the start only, start anew", { file: shown(String(settings)) }),
      );
    if (sources.length === 0) return;
    for (const file of sources) this.#saved.add(file);
    this.#since_ms = since_ms;
    void this.#reload();
  }

  /** Loads the app until no file is saved meanwhile. */
  async #reload(): Promise<void> {
    if (this.#isBusy || !this.#boards) return;
    this.#isBusy = true;
    for (let tried_ms; this.#saved.size > 0 && tried_ms !== this.#since_ms;) {
      tried_ms = this.#since_ms;
      await this.#reloadOnce(this.#boards, tried_ms);
    }
    this.#isBusy = false;
  }

  async #reloadOnce(boards: Boards, since_ms: number): Promise<void> {
    const saved = [...this.#saved];
    try {
      const programs = await this.#app.load();
      this.#watch?.watch(await this.#files());
      if (this.#watch) this.#watch.isWide = false;
      for (const file of saved) this.#saved.delete(file);
      await boards.reload(programs, { files: saved.map(shown), since_ms });
    } catch (error) {
      // What it lacks may be a file that is not watched.
      if (this.#watch) this.#watch.isWide = true;
      // The other lines often follow from the first.
      boards.refuse((error instanceof Error ? error.message : String(error)).split("\n")[0]);
    }
  }

  /** What the app is made of, without packages, and the file with settings. */
  async #files(): Promise<string[]> {
    const { file, settings } = this.#app;
    const inPackage = (path: string) => path.startsWith(packageRoot() + sep);
    const own = [...(await appSources(file))].filter(
      (path) =>
        !path.includes(`${sep}node_modules${sep}`) &&
        (inPackage(file) || !inPackage(path)) &&
        existsSync(path),
    );
    return settings === undefined ? own : [...own, settings];
  }
}

/** A path as the log shows it: a short one for what is in the working folder. */
function shown(file: string): string {
  const path = relative("", file);
  return path.startsWith("..") ? file : path;
}
