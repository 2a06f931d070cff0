/**
 * Stands for the package `typescript` in what is built (tools/build.mjs). Imported as it is, Node would search its nine
 * megabytes of CommonJS for exports, which takes longer than all else that a bundle needs.
 */
import { createRequire } from "node:module";

export default createRequire(import.meta.url)("typescript") as unknown;
