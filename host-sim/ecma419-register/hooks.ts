/** Node's module hook: resolves the standard specifiers to this package's modules. */
import { SPECIFIERS } from "./specifiers.js";

interface Resolution {
  url: string;
  shortCircuit?: boolean;
}

/** dist/, relative to dist/ecma419-register/, where this file and register.js are bundled. */
const DIST = new URL("../", import.meta.url);

/** What the specifiers of ECMA-419 begin with. */
const STANDARD = "embedded:";

/** For a module of the standard that there is not. Its stack is of Node's own code, and would only hide the message. */
function unknown(specifier: string): Error {
  const known = Object.keys(SPECIFIERS).filter((name) => name.startsWith(STANDARD));
  const error = new Error(`no ${specifier} here; there are ${known.join(", ")}`);
  error.stack = error.message;
  return error;
}

export function resolve<Result>(
  specifier: string,
  context: unknown,
  next: (specifier: string, context: unknown) => Result,
): Result | Resolution {
  if (specifier.startsWith(STANDARD) && !Object.hasOwn(SPECIFIERS, specifier)) throw unknown(specifier);
  if (!Object.hasOwn(SPECIFIERS, specifier)) return next(specifier, context);
  return { url: new URL(SPECIFIERS[specifier], DIST).href, shortCircuit: true };
}
