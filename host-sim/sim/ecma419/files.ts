/** ECMA-419 storage, files (4th edition) as implemented by Moddable 8.2: modules/io/files/posix. */
import type { FileKind, FileMode, FileSystem, OpenFile } from "../board/file-system.js";
import { bytesOf, requireArgument, requireOptions, textOf, toInteger } from "./dictionary.js";
import { HostData } from "./host-data.js";

const MODES: readonly string[] = ["r", "r+", "w", "w+"] satisfies FileMode[];
/** More than a board has memory for. */
const READ_BYTES_MAX = 16 * 1024 * 1024;

export interface FileDictionary {
  /** Names that "/" separates, below the directory. */
  path: string;
  /** Default "r". */
  mode?: FileMode;
}

const files = new HostData<OpenFile>();

/** A file that Directory's openFile has opened. */
export class File {
  constructor(...values: unknown[]) {
    const [opened] = values;
    if (!isOpenedFile(opened)) throw new Error("use openFile");
    files.open(this, opened.file);
  }

  close(): void {
    files.close(this)?.close();
  }

  /** Reads that many bytes, fewer at the end of the file, or into a buffer (then how many were read is returned). */
  read(request: number | ArrayBuffer | ArrayBufferView, position: number): ArrayBuffer | number {
    const file = files.of(this);
    requireArgument(position);
    const from = toInteger(position);
    if (typeof request === "object") return file.read(bytesOf(request), from);
    const count = toInteger(request);
    if (count < 0 || count > READ_BYTES_MAX) throw new RangeError("invalid count");
    const bytes = new Uint8Array(count);
    return bytes.buffer.slice(0, file.read(bytes, from));
  }

  /** Writes the bytes at a position; what is skipped reads as zeros. */
  write(buffer: ArrayBuffer | ArrayBufferView, position: number): void {
    const file = files.of(this);
    requireArgument(position);
    const at = toInteger(position);
    if (at < 0) throw new RangeError("invalid position");
    file.write(bytesOf(buffer), at);
  }

  status(): Status {
    return new Status("file", files.of(this).size_bytes);
  }

  /** Cuts the file, or adds zeros to it. */
  setSize(length: number): void {
    const file = files.of(this);
    requireArgument(length);
    const size_bytes = toInteger(length);
    if (size_bytes < 0) throw new RangeError("invalid length");
    file.setSize(size_bytes);
  }

  flush(): void {
    files.of(this).flush();
  }
}

/** What is at a path: nothing, if it is none of a file, a directory and a link. */
export class Status {
  readonly size?: number;
  readonly #kind: FileKind | undefined;

  constructor(kind: FileKind | undefined, size?: number) {
    this.#kind = kind;
    if (size !== undefined) this.size = size;
  }

  isFile(): boolean {
    return this.#kind === "file";
  }

  isDirectory(): boolean {
    return this.#kind === "directory";
  }

  isSymbolicLink(): boolean {
    return this.#kind === "link";
  }
}

interface OpenDirectory {
  readonly system: FileSystem;
  /** Relative to the root of the file system. */
  readonly path: string;
}

const directories = new HostData<OpenDirectory>();

export class Directory {
  constructor(...values: unknown[]) {
    const [opened] = values;
    if (!isOpenedDirectory(opened)) throw new Error("use openDirectory");
    directories.open(this, opened.directory);
  }

  close(): void {
    directories.close(this);
  }

  /** Throws Error for an unknown mode, for what is no file, and for a file that is not there in the modes "r" and "r+". */
  openFile(options: FileDictionary): File {
    const directory = directories.of(this);
    requireOptions(options);
    const mode = options.mode === undefined ? "r" : textOf(options.mode);
    if (!MODES.includes(mode)) throw new Error("invalid mode");
    const path = pathIn(directory, options.path);
    const status = directory.system.status(path, true);
    if (status && status.kind !== "file") throw new Error("not file");
    return new File(new OpenedFile(directory.system.open(path, mode as FileMode)));
  }

  openDirectory(options: { path: string }): Directory {
    const directory = directories.of(this);
    requireOptions(options);
    const path = pathIn(directory, options.path);
    if (directory.system.status(path, true)?.kind !== "directory") throw new Error("not directory");
    return new Directory(new OpenedDirectory({ ...directory, path }));
  }

  /** Deletes a file, a link or an empty directory. Returns false if there is nothing. */
  delete(path: string): boolean {
    const directory = directories.of(this);
    requireArgument(path);
    const full = pathIn(directory, path);
    if (!directory.system.status(full, false)) return false;
    directory.system.remove(full);
    return true;
  }

  /** Renames a file or directory; `to` is below this directory or the given one. */
  move(from: string, to: string, directoryTo?: Directory): void {
    const directory = directories.of(this);
    requireArgument(to);
    const into = directoryTo === undefined ? directory : directories.of(directoryTo);
    directory.system.rename(pathIn(directory, from), pathIn(into, to));
  }

  /** Follows a link unless `resolveTarget` is false. */
  status(path: string, options?: { resolveTarget?: boolean }): Status {
    const directory = directories.of(this);
    if (path === undefined) throw new Error("path required");
    const follow = options?.resolveTarget === undefined || Boolean(options.resolveTarget);
    const status = directory.system.status(pathIn(directory, path), follow);
    return status ? new Status(status.kind, status.size_bytes) : new Status(undefined);
  }

  /** Returns false if the directory is there already. */
  createDirectory(path: string): boolean {
    const directory = directories.of(this);
    requireArgument(path);
    const full = pathIn(directory, path);
    if (directory.system.status(full, true)?.kind === "directory") return false;
    directory.system.createDirectory(full);
    return true;
  }

  /** Makes a symbolic link. The target is relative to the link's directory. */
  createLink(path: string, target: string): void {
    const directory = directories.of(this);
    requireArgument(target);
    const full = pathIn(directory, path);
    directory.system.createLink(full, checkedPath(target));
  }

  readLink(path: string): string {
    const directory = directories.of(this);
    requireArgument(path);
    return directory.system.readLink(pathIn(directory, path));
  }

  /** The names in this directory, or in one below it. */
  scan(path?: string): DirectoryIterator {
    const directory = directories.of(this);
    return new DirectoryIterator(
      directory.system.list(path === undefined ? directory.path : pathIn(directory, path)),
    );
  }

  [Symbol.iterator](): DirectoryIterator {
    return this.scan();
  }
}

interface Scan {
  readonly names: string[];
}

const scans = new HostData<Scan>();

export class DirectoryIterator implements IterableIterator<string> {
  constructor(names: string[]) {
    scans.open(this, { names });
  }

  next(): IteratorResult<string, undefined> {
    const value = scans.of(this).names.shift();
    return value === undefined ? { done: true, value } : { done: false, value };
  }

  return(): IteratorResult<string, undefined> {
    scans.of(this).names.length = 0;
    return { done: true, value: undefined };
  }

  [Symbol.iterator](): this {
    return this;
  }
}

/** `embedded:storage/files`: the root of a file system. */
export function filesOf(system: FileSystem): Directory {
  return Object.freeze(new Directory(new OpenedDirectory({ system, path: "" })));
}

/** The arguments of the constructors, which only this module can make. */
class OpenedFile {
  constructor(readonly file: OpenFile) {}
}

class OpenedDirectory {
  constructor(readonly directory: OpenDirectory) {}
}

function isOpenedFile(value: unknown): value is OpenedFile {
  return value instanceof OpenedFile;
}

function isOpenedDirectory(value: unknown): value is OpenedDirectory {
  return value instanceof OpenedDirectory;
}

/** The path below the root of the file system. */
function pathIn({ path: directory }: OpenDirectory, path: unknown): string {
  const below = checkedPath(path);
  return directory === "" || below === "" ? directory || below : `${directory}/${below}`;
}

/** The path as text. Throws Error if a name in it is ".", ".." or empty: it could lead out of the directory. */
function checkedPath(path: unknown): string {
  if (path === undefined) throw new Error("path required");
  const text = textOf(path);
  if (text === "") return text;
  // A slash at the end belongs to no name.
  const names = text.replace(/(?<=[^/])\/$/, "").split("/");
  if (names.some((name) => name === "" || name === "." || name === "..") || text.includes("\0"))
    throw new Error("bad path");
  return names.join("/");
}
