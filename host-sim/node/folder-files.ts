import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join, sep } from "node:path";
import type { FileKind, FileMode, FileStatus, FileSystem, OpenFile } from "../sim/board/file-system.js";

/** A board's files in a folder of this computer. Nothing outside of it is reached, by a link either. */
export class FolderFiles implements FileSystem {
  readonly #root: string;

  /** Throws node:fs's error if there is no such folder. */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#root = realpathSync(folder);
  }

  status(path: string, follow: boolean): FileStatus | undefined {
    const full = this.#inside(path, follow);
    const stat =
      full === undefined ? undefined : (follow ? statSync : lstatSync)(full, { throwIfNoEntry: false });
    if (!stat) return undefined;
    const kind = kindOf(stat);
    if (!kind) throw new Error(`neither a file nor a directory: ${path}`);
    return { kind, size_bytes: stat.size };
  }

  open(path: string, mode: FileMode): OpenFile {
    const full = this.#inside(path, true);
    if (full === undefined) throw notThere(path);
    return openedFile(openSync(full, mode));
  }

  createDirectory(path: string): void {
    mkdirSync(this.#place(path));
  }

  remove(path: string): void {
    const full = this.#place(path);
    if (lstatSync(full).isDirectory()) rmdirSync(full);
    else unlinkSync(full);
  }

  rename(from: string, to: string): void {
    renameSync(this.#place(from), this.#place(to));
  }

  createLink(path: string, target: string): void {
    symlinkSync(target, this.#place(path));
  }

  readLink(path: string): string {
    return readlinkSync(this.#place(path));
  }

  list(path: string): string[] {
    const full = this.#inside(path, true);
    if (full === undefined) throw notThere(path);
    return readdirSync(full);
  }

  /** The path on this computer of an entry itself. Throws if its directory is not there or outside of the folder. */
  #place(path: string): string {
    const full = this.#inside(path, false);
    if (full === undefined || path === "") throw notThere(path);
    return full;
  }

  /** The path on this computer; undefined if a directory in it is missing. Throws if it is outside of the folder. */
  #inside(path: string, follow: boolean): string | undefined {
    const names = path.split("/");
    // A backslash and a colon are part of a name here, but not for Windows.
    if (sep === "\\" && /[\\:]/.test(path)) throw new Error(`bad path: ${path}`);
    const last = names.pop() ?? "";
    const directory = realPath(join(this.#root, ...names));
    if (directory === undefined) return undefined;
    this.#check(directory, path);
    const full = last === "" ? directory : join(directory, last);
    if (!follow || !lstatSync(full, { throwIfNoEntry: false })?.isSymbolicLink()) return full;
    const target = realPath(full);
    if (target !== undefined) this.#check(target, path);
    return target;
  }

  #check(real: string, path: string): void {
    if (real !== this.#root && !real.startsWith(this.#root + sep))
      throw new Error(`outside of the folder: ${path}`);
  }
}

/** The path without links; undefined if there is nothing. */
function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

function kindOf(stat: {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}): FileKind | undefined {
  if (stat.isFile()) return "file";
  if (stat.isDirectory()) return "directory";
  return stat.isSymbolicLink() ? "link" : undefined;
}

function openedFile(descriptor: number): OpenFile {
  return {
    get size_bytes() {
      return fstatSync(descriptor).size;
    },
    read: (into, position) => readSync(descriptor, into, 0, into.length, position),
    write(bytes, position) {
      let written = 0;
      while (written < bytes.length)
        written += writeSync(descriptor, bytes, written, bytes.length - written, position + written);
    },
    setSize: (size_bytes) => ftruncateSync(descriptor, size_bytes),
    flush: () => fsyncSync(descriptor),
    close: () => closeSync(descriptor),
  };
}

function notThere(path: string): Error {
  return new Error(`not found: ${path}`);
}
