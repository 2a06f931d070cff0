/**
 * Node's module hook: resolves the standard specifiers to this package's modules, and the other ones of a program for
 * Moddable to the files that its manifest names.
 */
import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { modulesOf } from "./moddable-manifest.js";
import { MODDABLE_SPECIFIERS, SPECIFIERS } from "./specifiers.js";

interface Resolution {
  url: string;
  shortCircuit?: boolean;
}

interface Context {
  readonly parentURL?: string;
}

/** dist/, relative to dist/ecma419-register/, where this file and register.js are bundled. */
const DIST = new URL("../", import.meta.url);

/** What the specifiers of ECMA-419 begin with. */
const STANDARD = "embedded:";
/** Specifiers that name a file or carry their scheme. */
const PATH = /^(\.{0,2}\/|[a-z][a-z0-9+.-]*:)/;

const NO_MODULES: ReadonlyMap<string, string> = new Map();

/** For a module of the standard that there is not. Its stack is of Node's own code, and would only hide the message. */
function unknown(specifier: string, parentURL: string | undefined): Error {
  const known = Object.keys(SPECIFIERS).filter((name) => name.startsWith(STANDARD));
  const importer = parentURL?.startsWith("file:") ? `, which ${fileURLToPath(parentURL)} imports` : "";
  const error = new Error(`no ${specifier} here${importer}; there are ${known.join(", ")}`);
  error.stack = error.message;
  return error;
}

export function resolve<Result>(
  specifier: string,
  context: Context,
  next: (specifier: string, context: Context) => Result,
): Result | Resolution {
  if (Object.hasOwn(SPECIFIERS, specifier)) return ours(SPECIFIERS[specifier]);
  const modules = modulesFor(specifier, context.parentURL);
  // Moddable's own manifests name some of them for its platforms alone.
  if (modules.size > 0 && Object.hasOwn(MODDABLE_SPECIFIERS, specifier))
    return ours(MODDABLE_SPECIFIERS[specifier]);
  const file = modules.get(specifier);
  if (file) return next(pathToFileURL(file).href, context);
  if (specifier.startsWith(STANDARD)) throw unknown(specifier, context.parentURL);
  return next(specifier, context);
}

function ours(module: string): Resolution {
  return { url: new URL(module, DIST).href, shortCircuit: true };
}

/** The files that the manifest beside the importing module names, by specifier; none for a specifier that is a path. */
function modulesFor(specifier: string, parentURL: string | undefined): ReadonlyMap<string, string> {
  if (!parentURL?.startsWith("file:") || (PATH.test(specifier) && !specifier.startsWith(STANDARD)))
    return NO_MODULES;
  return modulesOf(dirname(fileURLToPath(parentURL)));
}
