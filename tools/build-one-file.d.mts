/** The script of the one-file page's worker, as text. */
export function bundleLabWorker(root?: string): Promise<string>;
/** The one-file page, and the sizes of its parts in bytes. */
export function oneFile(
  root?: string,
): Promise<{ readonly html: string; readonly bytes: Readonly<Record<string, number>> }>;
/** Writes the one-file page; gives its path, and the sizes of its parts in bytes. */
export function buildOneFile(
  root?: string,
): Promise<{ readonly path: string; readonly bytes: Readonly<Record<string, number>> }>;
