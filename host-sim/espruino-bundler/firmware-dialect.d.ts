import type { Linter } from "eslint";

/** The dialect for the parts of firmware/ that every engine runs. */
export declare const firmwareDialect: readonly Linter.Config[];
