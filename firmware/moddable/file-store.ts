import type { LineStore } from "../base/line-file.js";

/** The part of a file of ECMA-419's storage that is used here. */
export interface File {
  read(byteLength: number, position: number): ArrayBuffer;
  write(bytes: Uint8Array, position: number): void;
  setSize(byteLength: number): void;
  flush(): void;
  status(): { readonly size: number };
  close(): void;
}

/** The part of a directory of ECMA-419's storage that is used here. */
export interface Directory {
  /** "r+" requires that the file exists, "w+" creates or empties it. */
  openFile(options: { path: string; mode: "r+" | "w+" }): File;
  /** Renames a file; replaces `to` if it exists. */
  move(from: string, to: string): void;
  /** Also works for a path that does not exist. */
  status(path: string): { isFile(): boolean };
}

/** A LineStore on two files of ECMA-419's storage: `name`, and `name`.1 for the previous one. */
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
      // Linux does not report a partial write.
      if (this.file.status().size !== size) throw new Error("no room");
    } catch (error) {
      this.restore();
      throw error;
    }
    this.size = size;
  }

  rotate(): void {
    this.file.close();
    // The file may have been deleted; then there is nothing to keep.
    if (this.exists()) this.directory.move(this.name, this.name + ".1");
    this.file = this.open();
    this.size = 0;
  }

  /**
   * Removes a partly written record. LittleFS cannot use a file after an error; opened again, it has its old content.
   */
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
