/** Node's module hook: resolves the standard specifiers to this package's modules. */
import { SPECIFIERS } from "./specifiers.js";

interface Resolution {
  url: string;
  shortCircuit?: boolean;
}

/** dist/, relative to dist/ecma419-register/, where this file and register.js are bundled. */
const DIST = new URL("../", import.meta.url);

export function resolve<Result>(
  specifier: string,
  context: unknown,
  next: (specifier: string, context: unknown) => Result,
): Result | Resolution {
  if (!Object.hasOwn(SPECIFIERS, specifier)) return next(specifier, context);
  return { url: new URL(SPECIFIERS[specifier], DIST).href, shortCircuit: true };
}
