import type { BuildOptions, OutputFile } from "esbuild";

export const AS_FUNCTION: BuildOptions;
export function bundleApps(root: string): Promise<OutputFile[]>;
