import type { FileMode, FileStatus, FileSystem, OpenFile } from "./file-system.js";

/** As much as a board's flash could hold. */
const FILES_BYTES_MAX = 4 * 1024 * 1024;
/** A chain of links longer than this is taken for a circle. */
const LINKS_MAX = 8;

interface Directory {
  readonly kind: "directory";
  readonly entries: Map<string, Node>;
}

interface File {
  readonly kind: "file";
  bytes: Uint8Array;
}

interface Link {
  readonly kind: "link";
  readonly target: string;
}

type Node = Directory | File | Link;

/** Files that are kept for as long as the board exists, 4 MB of them. */
export class MemoryFiles implements FileSystem {
  readonly #root: Directory = { kind: "directory", entries: new Map() };
  #used_bytes = 0;

  status(path: string, follow: boolean): FileStatus | undefined {
    const node = this.#find(path, follow);
    return node && { kind: node.kind, size_bytes: node.kind === "file" ? node.bytes.length : 0 };
  }

  open(path: string, mode: FileMode): OpenFile {
    const creates = mode === "w" || mode === "w+";
    let file = this.#find(path, true);
    if (!file && creates) {
      file = { kind: "file", bytes: new Uint8Array(0) };
      const [directory, name] = this.#place(path);
      directory.entries.set(name, file);
    }
    if (!file) throw notThere(path);
    if (file.kind !== "file") throw new Error(`not a file: ${path}`);
    if (creates) this.#resize(file, 0);
    return this.#opened(file, mode);
  }

  createDirectory(path: string): void {
    this.#add(path, { kind: "directory", entries: new Map() });
  }

  remove(path: string): void {
    const [directory, name] = this.#place(path);
    const node = directory.entries.get(name);
    if (!node) throw notThere(path);
    if (node.kind === "directory" && node.entries.size > 0) throw new Error(`not empty: ${path}`);
    if (node.kind === "file") this.#used_bytes -= node.bytes.length;
    directory.entries.delete(name);
  }

  rename(from: string, to: string): void {
    const [directory, name] = this.#place(from);
    const node = directory.entries.get(name);
    if (!node) throw notThere(from);
    if (to === from) return;
    if (node.kind === "directory" && to.startsWith(`${from}/`)) throw new Error(`into itself: ${to}`);
    const [newDirectory, newName] = this.#place(to);
    const replaced = newDirectory.entries.get(newName);
    if (replaced && (replaced.kind === "directory") !== (node.kind === "directory"))
      throw new Error(`already there: ${to}`);
    if (replaced) this.remove(to);
    directory.entries.delete(name);
    newDirectory.entries.set(newName, node);
  }

  createLink(path: string, target: string): void {
    this.#add(path, { kind: "link", target });
  }

  readLink(path: string): string {
    const node = this.#find(path, false);
    if (node?.kind !== "link") throw new Error(`not a link: ${path}`);
    return node.target;
  }

  list(path: string): string[] {
    const node = this.#find(path, true);
    if (node?.kind !== "directory") throw new Error(`not a directory: ${path}`);
    return [...node.entries.keys()];
  }

  #opened(file: File, mode: FileMode): OpenFile {
    return {
      get size_bytes() {
        return file.bytes.length;
      },
      read(into, position) {
        if (mode === "w") throw new Error("not open for reading");
        const bytes = file.bytes.subarray(position, position + into.length);
        into.set(bytes);
        return bytes.length;
      },
      write: (bytes, position) => {
        if (mode === "r") throw new Error("not open for writing");
        if (position + bytes.length > file.bytes.length) this.#resize(file, position + bytes.length);
        file.bytes.set(bytes, position);
      },
      setSize: (size_bytes) => {
        if (mode === "r") throw new Error("not open for writing");
        this.#resize(file, size_bytes);
      },
      flush() {},
      close() {},
    };
  }

  #resize(file: File, size_bytes: number): void {
    const used_bytes = this.#used_bytes + size_bytes - file.bytes.length;
    if (used_bytes > FILES_BYTES_MAX) throw new Error("no space left");
    const bytes = new Uint8Array(size_bytes);
    bytes.set(file.bytes.subarray(0, size_bytes));
    file.bytes = bytes;
    this.#used_bytes = used_bytes;
  }

  #add(path: string, node: Node): void {
    const [directory, name] = this.#place(path);
    if (name === "" || directory.entries.has(name)) throw new Error(`already there: ${path}`);
    directory.entries.set(name, node);
  }

  /** The directory that a path is in, and its last name. */
  #place(path: string): [Directory, string] {
    const names = path.split("/");
    const name = names.pop() ?? "";
    const directory = this.#find(names.join("/"), true);
    if (directory?.kind !== "directory") throw notThere(path);
    return [directory, name];
  }

  #find(path: string, follow: boolean, links = 0): Node | undefined {
    if (links > LINKS_MAX) throw new Error(`too many links: ${path}`);
    let node: Node | undefined = this.#root;
    const names = path === "" ? [] : path.split("/");
    for (const [i, name] of names.entries()) {
      if (node?.kind !== "directory") return undefined;
      node = node.entries.get(name);
      if (node?.kind !== "link" || (!follow && i === names.length - 1)) continue;
      node = this.#find([...names.slice(0, i), ...node.target.split("/")].join("/"), true, links + 1);
    }
    return node;
  }
}

function notThere(path: string): Error {
  return new Error(`not found: ${path}`);
}
