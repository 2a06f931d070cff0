import type { LineStore } from "../base/line-file.js";

/** A file of ECMA-419's storage, as far as it is used here. */
export interface File {
  read(byteLength: number, position: number): ArrayBuffer;
  write(bytes: Uint8Array, position: number): void;
  setSize(byteLength: number): void;
  flush(): void;
  status(): { readonly size: number };
  close(): void;
}

/** A directory of ECMA-419's storage. */
export interface Directory {
  /** "r+" needs a file that is there, "w+" empties it. */
  openFile(options: { path: string; mode: "r+" | "w+" }): File;
  /** Takes the place of what was there. */
  move(from: string, to: string): void;
  /** Of what is not there, too. */
  status(path: string): { isFile(): boolean };
}

/** A LineStore over two files of ECMA-419's storage: `name`, and the former one, `name`.1. */
export class FileStore implements LineStore {
  size: number;
  private readonly directory: Directory;
  private readonly name: string;
  private file: File;

  constructor(directory: Directory, name: string) {
    this.directory = directory;
    this.name = name;
    this.file = this.open();
    this.size = this.file.status().size;
  }

  read(offset: number, byteLength: number): Uint8Array {
    return new Uint8Array(this.file.read(byteLength, offset));
  }

  cut(size: number): void {
    this.file.setSize(size);
    this.file.flush();
    this.size = size;
  }

  append(bytes: Uint8Array): void {
    const size = this.size + bytes.length;
    try {
      this.file.write(bytes, this.size);
      this.file.flush();
      // Linux does not say so when it took only a part.
      if (this.file.status().size !== size) throw new Error("no room");
    } catch (error) {
      this.restore();
      throw error;
    }
    this.size = size;
  }

  rotate(): void {
    this.file.close();
    // Where somebody has removed it, so much the emptier is the next.
    if (this.exists()) this.directory.move(this.name, this.name + ".1");
    this.file = this.open();
    this.size = 0;
  }

  /** Half a record helps nobody. LittleFS gives a file up when it has failed: opened again, it is as it was. */
  private restore(): void {
    this.file.close();
    this.file = this.open();
    if (this.file.status().size > this.size) this.cut(this.size);
    this.size = this.file.status().size;
  }

  private exists(): boolean {
    return this.directory.status(this.name).isFile();
  }

  private open(): File {
    return this.directory.openFile({ path: this.name, mode: this.exists() ? "r+" : "w+" });
  }
}
