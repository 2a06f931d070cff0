/**
 * The file system of a board. Paths are relative to its root, without ".", ".." and empty names; the root itself is "".
 * Every function throws an Error for what is not possible.
 */
export interface FileSystem {
  /** What is at a path; undefined if there is nothing. A link is followed if `follow`. */
  status(path: string, follow: boolean): FileStatus | undefined;
  /** Opens a file. "w" and "w+" create it or empty it; "r" and "w" do one of reading and writing only. */
  open(path: string, mode: FileMode): OpenFile;
  createDirectory(path: string): void;
  /** Removes a file, a link or an empty directory. */
  remove(path: string): void;
  /** Replaces a file that is at `to`. */
  rename(from: string, to: string): void;
  /** Makes a symbolic link; `target` is relative to the directory of the link. */
  createLink(path: string, target: string): void;
  readLink(path: string): string;
  /** The names in a directory, in no particular order. */
  list(path: string): string[];
}

export type FileMode = "r" | "r+" | "w" | "w+";
export type FileKind = "file" | "directory" | "link";

export interface FileStatus {
  readonly kind: FileKind;
  readonly size_bytes: number;
}

export interface OpenFile {
  readonly size_bytes: number;
  /** Reads from `position`; returns how many bytes there were. */
  read(into: Uint8Array, position: number): number;
  /** Writes at `position`; what is skipped reads as zeros. */
  write(bytes: Uint8Array, position: number): void;
  setSize(size_bytes: number): void;
  flush(): void;
  close(): void;
}
