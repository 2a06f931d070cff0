import { lstatSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, extname, join, parse, resolve, sep } from "node:path";
import { formerOf } from "../node/history-file.js";
import { lockOf } from "../node/history-lock.js";
import { newOf } from "../node/store-file.js";
import { oneOf, tr } from "../language/language.js";
import { UsageError } from "./usage-error.js";

const QUIET = { throwIfNoEntry: false } as const;

/**
 * The names of the other files that belong to one, by its flag: a history's former file, new content of a store, and the
 * locks of both.
 */
const BESIDE: Readonly<Partial<Record<string, readonly ((file: string) => string)[]>>> = {
  history: [formerOf, lockOf],
  store: [newOf, lockOf],
};

/** The files that a run writes, by flag. */
export interface OutputFiles {
  readonly png: string | undefined;
  readonly record: string | undefined;
  readonly pcap: string | undefined;
  readonly history: string | undefined;
  readonly store: string | undefined;
}

/** Those that each board has of its own. */
export type OwnFiles = Omit<OutputFiles, "pcap">;

/**
 * Resolves the paths that were typed, following links. Throws UsageError for a path that is not, and cannot become, a
 * regular file, and for a file that is named twice.
 */
export function outputFiles({ png, record, pcap, history, store }: OutputFiles): OutputFiles {
  const files = {
    png: png === undefined ? undefined : pictureFile("png", png, [".png"]),
    record: record === undefined ? undefined : pictureFile("record", record, [".png", ".apng"]),
    pcap: pcap === undefined ? undefined : plainFile("pcap", pcap),
    history: history === undefined ? undefined : fileBesideOthers("history", history),
    store: store === undefined ? undefined : fileBesideOthers("store", store),
  };
  const flags = ["png", "record", "pcap", "history", "store"] as const;
  const owners = new Map<string, string>();
  for (const flag of flags) {
    const file = files[flag];
    if (file === undefined) continue;
    for (const name of [file, ...(BESIDE[flag] ?? []).map((nameOf) => nameOf(file))]) {
      const other = owners.get(identity(name));
      if (other !== undefined && other !== flag)
        throw new UsageError(
          tr("--{other} and --{flag} are the same file: name another for one of them", { other, flag }),
          flag,
        );
      owners.set(identity(name), flag);
    }
  }
  return files;
}

/** The same for one of several boards, by its number: "screen.png" is screen-2.png for the second. Throws UsageError. */
export function outputFilesOf(number: number, { png, record, history, store }: OwnFiles): OwnFiles {
  const own = (file: string | undefined) => {
    if (file === undefined) return undefined;
    const { dir, name, ext } = parse(file);
    return join(dir, `${name}-${number}${ext}`);
  };
  return outputFiles({
    png: own(png),
    record: own(record),
    pcap: undefined,
    history: own(history),
    store: own(store),
  });
}

/** The name of a picture must have an extension for PNG. */
function pictureFile(flag: string, typed: string, endings: readonly string[]): string {
  const ending = extname(typed);
  if (ending !== "" && !endings.includes(ending.toLowerCase()))
    throw new UsageError(
      tr("--{flag} {file}: pictures are PNG files: name one that ends with {endings}", {
        flag,
        file: typed,
        endings: oneOf(endings),
      }),
      flag,
    );
  return plainFile(flag, typed);
}

/** A file with others of its own in the same folder. */
function fileBesideOthers(flag: "history" | "store", typed: string): string {
  const file = plainFile(flag, typed);
  for (const nameOf of BESIDE[flag] ?? []) {
    const found = checking(flag, typed, () => lstatSync(nameOf(file), QUIET));
    if (found?.isFile() === false) throw notOrdinary(flag, nameOf(file));
  }
  return file;
}

/** Resolves `typed` to a regular file, or to a file that does not exist in a folder that does. */
function plainFile(flag: string, typed: string): string {
  if (typed === "") throw new UsageError(tr("--{flag} is empty: name a file", { flag }), flag);
  if (typed.includes("\0"))
    throw new UsageError(
      tr("--{flag}: no file name can hold the character NUL; name another file", { flag }),
      flag,
    );
  return checking(flag, typed, () => {
    requireFolder(flag, typed, dirname(typed));
    const found = statSync(typed, QUIET);
    if (found?.isDirectory() || typed.endsWith("/") || typed.endsWith(sep))
      throw new UsageError(tr("--{flag} {file}: this is a folder; name a file", { flag, file: typed }), flag);
    if (found?.isFile() === false) throw notOrdinary(flag, typed);
    const file = linkTarget(typed);
    requireFolder(flag, typed, dirname(file));
    return file;
  });
}

/** Throws UsageError where the folder of a file of that flag does not exist. */
export function requireFolder(flag: string, file: string, folder: string): void {
  if (!isFolder(folder))
    throw new UsageError(
      tr("--{flag} {file}: there is no folder '{folder}'; make it first", { flag, file, folder }),
      flag,
    );
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return false;
    throw error;
  }
}

function notOrdinary(flag: string, file: string): UsageError {
  return new UsageError(
    tr("--{flag} {file}: this is not a regular file; name another", { flag, file }),
    flag,
  );
}

/** Follows the symbolic links of `file`, whose target need not exist. There are no cycles, as realpath has checked. */
function linkTarget(file: string): string {
  let target = file;
  while (lstatSync(target, QUIET)?.isSymbolicLink())
    target = resolve(realpathSync(dirname(target)), readlinkSync(target));
  return target;
}

/** Converts errors of the system, such as a name that is too long, to UsageError. */
function checking<Result>(flag: string, typed: string, check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw cannotBeWritten(flag, typed, error as NodeJS.ErrnoException);
  }
}

/** The complaint about a file of that flag that the system does not let the program write. */
export function cannotBeWritten(flag: string, file: string, { code }: NodeJS.ErrnoException): UsageError {
  return new UsageError(
    tr("--{flag} {file}: this cannot be written ({code}); name another file", {
      flag,
      file,
      code: String(code),
    }),
    flag,
  );
}

/** Returns the same string for all names of one file. */
function identity(file: string): string {
  const found = statSync(file, { ...QUIET, bigint: true });
  if (found) return `${found.dev}:${found.ino}`;
  const path = resolve(realpathSync(dirname(file)), basename(file));
  const bothCases = process.platform === "win32" || process.platform === "darwin";
  return bothCases ? path.toLowerCase() : path;
}
