import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const RENAME_ATTEMPTS = 10;
const RENAME_PAUSE = 20; // ms

/** Files that are being written, to be removed if the program exits. */
const temporaries = new Set<string>();

process.on("exit", () => {
  for (const temporary of temporaries) rmSync(temporary, { force: true });
});

/**
 * Replaces `file` atomically: writes another file in the same folder and renames it. Readers see the old or the new
 * content.
 */
export async function replaceFile(file: string, content: Uint8Array): Promise<void> {
  // Not derived from the file's name, which may already have the maximum length.
  const temporary = join(dirname(file), `.palmwire-${randomUUID()}.tmp`);
  temporaries.add(temporary);
  try {
    await writeFile(temporary, content, { flag: "wx" });
    await renameOver(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    temporaries.delete(temporary);
  }
}

/** Windows refuses to replace a file while a program, such as an image viewer, has it open: retry. */
async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const passing =
        process.platform === "win32" && (code === "EPERM" || code === "EACCES" || code === "EBUSY");
      if (!passing || attempt === RENAME_ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, RENAME_PAUSE));
    }
  }
}
