/** Bundles all that runs; resolves to the paths written. */
export function build(): Promise<string[]>;
/** Writes the declarations of what package.json exports; resolves to the paths written. */
export function buildTypes(): Promise<string[]>;
/** Builds what runs when a source is newer than the last build. */
export function buildIfStale(): Promise<void>;
