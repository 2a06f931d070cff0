/** Bundles everything; resolves to the paths written. */
export function build(): Promise<string[]>;
/** Builds when a source is newer than the last build. */
export function buildIfStale(): Promise<void>;
