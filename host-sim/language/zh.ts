import type { Catalogue } from "./language.js";
import { APPS } from "./zh/apps.js";
import { BOARD } from "./zh/board.js";
import { COMPLAINTS } from "./zh/complaints.js";
import { ERRORS } from "./zh/errors.js";
import { HELP } from "./zh/help.js";
import { TOOLS } from "./zh/tools.js";

/** Parts that say one thing each; no text is in two of them. */
export const PARTS: readonly Catalogue[] = [APPS, HELP, COMPLAINTS, BOARD, ERRORS, TOOLS];

/** Simplified Chinese, in the words of README.zh-CN.md. */
export const CHINESE: Catalogue = Object.assign({}, ...PARTS) as Catalogue;
