import type { Plugin } from "esbuild";

/** The modules `lab:firmware` and `lab:sources`, for esbuild. */
export function labModules(root: string): Plugin;
