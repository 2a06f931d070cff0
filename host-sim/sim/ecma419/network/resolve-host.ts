import type { Resolver } from "./sockets.js";

/**
 * Asks for the address of a host in both ways, the standard's and Moddable's, because a resolver of the program may know
 * only one of them. Calls back once: with the address, or with an error alone.
 */
export function resolveHost(
  resolver: Resolver,
  host: string,
  onEnd: (address: string | undefined, error?: unknown) => void,
): void {
  let hasEnded = false;
  const end = (address: string | undefined, error?: unknown): void => {
    if (hasEnded) return;
    hasEnded = true;
    onEnd(address, error);
  };
  resolver.resolve(
    {
      host,
      onResolved: (_host, address) => end(address),
      onError: () => end(undefined, new Error(`no address of ${host}`)),
    },
    (error, address) => (error ? end(undefined, error) : end(address)),
  );
}
