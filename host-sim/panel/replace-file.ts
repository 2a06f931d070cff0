import { rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

const RENAME_ATTEMPTS = 10;
const RENAME_PAUSE = 20; // ms

let count = 0;

/** Replaces `file` whole: written under another name in the same folder, then renamed. Readers see old or new. */
export async function replaceFile(file: string, content: Uint8Array): Promise<void> {
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.${count++}.tmp`);
  try {
    await writeFile(temporary, content, { flag: "wx" });
    await renameOver(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Windows refuses to replace a file while somebody, an image viewer say, has it open: that passes. */
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
