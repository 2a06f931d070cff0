import type { Metafile } from "esbuild";

export function bundlePageWithParts(root: string): Promise<{
  files: { path: string; contents: Uint8Array }[];
  metafile: Metafile;
}>;
