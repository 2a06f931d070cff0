import { closeSync, openSync, readSync } from "node:fs";
import { tr } from "../language/language.js";
import { UsageError } from "./usage-error.js";

/** The largest configuration file that is read. */
export const CONFIG_BYTES_MAX = 64 * 1024;

/** A JSON file with settings. It is read once, and may be a pipe. */
export class ConfigFile {
  readonly path: string;
  #bytes: Buffer | undefined;

  constructor(path: string) {
    this.path = path;
  }

  /** The settings by name. Throws UsageError with the mend. */
  content(): Readonly<Record<string, unknown>> {
    const { path } = this;
    const bytes = this.#read();
    if (bytes.length > CONFIG_BYTES_MAX)
      throw new UsageError(
        tr("--config {path}: larger than {bytes} bytes; is it the right file?", {
          path,
          bytes: CONFIG_BYTES_MAX,
        }),
      );
    let content: unknown;
    try {
      // The decoder drops the byte order mark that some editors write.
      content = JSON.parse(new TextDecoder().decode(bytes));
    } catch (error) {
      const complaint = withoutContent((error as Error).message);
      throw new UsageError(
        tr("--config {path}: not JSON: {complaint}; palmwire.example.json shows how", { path, complaint }),
      );
    }
    if (typeof content !== "object" || content === null || Array.isArray(content))
      throw new UsageError(
        tr('--config {path}: must hold one JSON object, such as {"port": 5001}', { path }),
      );
    return content as Record<string, unknown>;
  }

  #read(): Buffer {
    const { path } = this;
    try {
      return (this.#bytes ??= readAtMost(path, CONFIG_BYTES_MAX + 1));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new UsageError(
        code === "ENOENT"
          ? tr("--config {path}: there is no such file; give the path of a JSON file", { path })
          : tr("--config {path}: it cannot be read ({code}); give the path of a JSON file", {
              path,
              code: String(code),
            }),
      );
    }
  }
}

/** The first `bytes_max` bytes of a file, which may be endless. */
function readAtMost(file: string, bytes_max: number): Buffer {
  const bytes = Buffer.alloc(bytes_max);
  const descriptor = openSync(file, "r");
  try {
    let length = 0;
    for (let count = -1; count !== 0 && length < bytes_max; length += count)
      count = readSync(descriptor, bytes, length, bytes_max - length, null);
    return bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

/** What JSON.parse complains of, unless it quotes the file: that could be a password. */
function withoutContent(complaint: string): string {
  return complaint.includes('"') ? tr("unexpected text") : complaint;
}
