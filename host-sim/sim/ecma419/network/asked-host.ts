/** The arguments of a resolver's `resolve`, which all resolvers read alike. */
import { callbackOption, requireOptions, textOf } from "../dictionary.js";
import type { Resolved, ResolveOptions, Resolver } from "./sockets.js";

export interface AskedHost {
  readonly host: string;
  /** Calls back, with an error or with the address. */
  finish(error: Error | null, address?: string): void;
}

/** Reads the arguments of `resolve`. Throws when the resolver is closed, without a host or without a callback. */
export function askedHost(
  resolver: Resolver,
  isClosed: boolean,
  options: ResolveOptions,
  callback?: Resolved,
): AskedHost {
  requireOptions(options);
  const onResolved = callbackOption<Resolver, [string, string]>(options, "onResolved");
  const onError = callbackOption<Resolver, [string]>(options, "onError");
  if (isClosed) throw new SyntaxError("closed");
  if (!options.host) throw new Error("host required");
  if (!callback && !onResolved && !onError) throw new TypeError("callback required");
  const host = textOf(options.host);
  return {
    host,
    finish(error, address = "") {
      if (error) {
        callback?.call(resolver, error);
        onError?.call(resolver, host);
      } else {
        callback?.call(resolver, null, address, host);
        onResolved?.call(resolver, host, address);
      }
    },
  };
}
