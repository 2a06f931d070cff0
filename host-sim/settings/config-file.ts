import { closeSync, openSync, readSync } from "node:fs";
import { tr } from "../language/language.js";
import { ConfigTextError, contentOfJSON, textOfUTF8 } from "./config-text.js";
import { UsageError } from "./usage-error.js";

/** The size limit of a configuration file. */
export const CONFIG_BYTES_MAX = 64 * 1024;

/** The flag for its path, without dashes. */
export const CONFIG = "config";

/** A JSON file with settings. It is read only once, so it may be a pipe. */
export class ConfigFile {
  readonly path: string;
  #bytes: Buffer | undefined;

  constructor(path: string) {
    this.path = path;
  }

  /** The settings by name. Throws UsageError if the file cannot be read or is invalid. */
  content(): Readonly<Record<string, unknown>> {
    const { path } = this;
    const bytes = this.#read();
    if (bytes.length > CONFIG_BYTES_MAX)
      throw new UsageError(
        tr("--config {path}: larger than {bytes} bytes; is it the right file?", {
          path,
          bytes: CONFIG_BYTES_MAX,
        }),
        CONFIG,
      );
    const content = parsed(path, bytes);
    if (typeof content !== "object" || content === null || Array.isArray(content))
      throw new UsageError(
        tr('--config {path}: must hold one JSON object, such as {"port": 5001}', { path }),
        CONFIG,
      );
    // What an editor checks the file by is no setting.
    const { $schema, ...settings } = content as Record<string, unknown>;
    if (typeof $schema === "string" || $schema === undefined) return settings;
    return { $schema, ...settings };
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
        CONFIG,
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

function parsed(path: string, bytes: Buffer): unknown {
  try {
    return contentOfJSON(textOfUTF8(bytes));
  } catch (error) {
    if (!(error instanceof ConfigTextError)) throw error;
    throw new UsageError(tr("--config {path}: {complaint}", { path, complaint: error.message }), CONFIG);
  }
}
