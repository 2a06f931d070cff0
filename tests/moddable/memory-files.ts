import type { Directory, File } from "../../firmware/moddable/file-store.js";

/** The SDK's two file systems. */
export type FileSystem = "Linux" | "LittleFS";

/**
 * A folder as Moddable's ECMA-419 storage has it, in memory, with so many bytes of room. On Linux what is written is
 * there at once, and a full disk takes a part without a word. LittleFS has it after `flush` or `close`; a file that
 * found no room has failed, and neither writes anything until it is opened again.
 */
export class MemoryDirectory implements Directory {
  readonly files = new Map<string, Buffer>();
  room_bytes = Infinity;
  /** The error that the next `openFile` or `move` throws. */
  trouble: string | undefined;
  readonly system: FileSystem;

  constructor(system: FileSystem) {
    this.system = system;
  }

  openFile({ path, mode }: { path: string; mode: "r+" | "w+" }): File {
    this.#fail();
    if (mode === "w+") this.files.set(path, Buffer.alloc(0));
    else if (!this.files.has(path)) throw new Error("No directory entry");
    return new MemoryFile(this, path);
  }

  move(from: string, to: string): void {
    this.#fail();
    const bytes = this.files.get(from);
    if (!bytes) throw new Error("No directory entry");
    this.files.delete(from);
    this.files.set(to, bytes);
  }

  status(path: string): { isFile(): boolean } {
    return { isFile: () => this.files.has(path) };
  }

  text(path: string): string {
    return String(this.files.get(path));
  }

  #fail(): void {
    const { trouble } = this;
    this.trouble = undefined;
    if (trouble !== undefined) throw new Error(trouble);
  }
}

class MemoryFile implements File {
  readonly #directory: MemoryDirectory;
  readonly #path: string;
  #bytes: Buffer;
  #failed = false;
  #open = true;

  constructor(directory: MemoryDirectory, path: string) {
    this.#directory = directory;
    this.#path = path;
    this.#bytes = directory.files.get(path) as Buffer;
  }

  read(byteLength: number, position: number): ArrayBuffer {
    this.#check();
    return Uint8Array.from(this.#bytes.subarray(position, position + byteLength)).buffer;
  }

  write(bytes: Uint8Array, position: number): void {
    this.#check();
    const room = Math.max(0, this.#directory.room_bytes - position);
    this.#failed = this.#directory.system === "LittleFS" && bytes.length > room;
    this.#set(Buffer.concat([this.#bytes.subarray(0, position), bytes.subarray(0, room)]));
    if (this.#failed) throw new Error("No space left on device");
  }

  setSize(byteLength: number): void {
    this.#check();
    this.#set(Buffer.from(this.#bytes.subarray(0, byteLength)));
  }

  flush(): void {
    this.#check();
    if (!this.#failed) this.#directory.files.set(this.#path, this.#bytes);
  }

  status(): { readonly size: number } {
    this.#check();
    return { size: this.#bytes.length };
  }

  close(): void {
    if (!this.#open) return;
    if (this.#directory.files.has(this.#path)) this.flush();
    this.#open = false;
  }

  #set(bytes: Buffer): void {
    this.#bytes = bytes;
    if (this.#directory.system === "Linux") this.flush();
  }

  #check(): void {
    if (!this.#open) throw new Error("closed");
  }
}
