/** Node's module hook: leads the standard specifiers to this package's modules. */
import { SPECIFIERS } from "./specifiers.js";

interface Resolution {
  url: string;
  shortCircuit?: boolean;
}

/** dist/, seen from dist/ecma419-register/, where this file and register.js are bundled to. */
const DIST = new URL("../", import.meta.url);

export function resolve<Result>(
  specifier: string,
  context: unknown,
  next: (specifier: string, context: unknown) => Result,
): Result | Resolution {
  if (!Object.hasOwn(SPECIFIERS, specifier)) return next(specifier, context);
  return { url: new URL(SPECIFIERS[specifier], DIST).href, shortCircuit: true };
}
