import type { Catalogue } from "./language.js";
import { APPS } from "./zh/apps.js";
import { BOARD } from "./zh/board.js";
import { COMPLAINTS } from "./zh/complaints.js";
import { DIALECT } from "./zh/dialect.js";
import { ERRORS } from "./zh/errors.js";
import { HELP } from "./zh/help.js";
import { OPTIONS } from "./zh/options.js";
import { LAB } from "./zh/lab.js";
import { PAGE_SERVER } from "./zh/page-server.js";
import { SCENARIOS } from "./zh/scenarios.js";
import { TOOLS } from "./zh/tools.js";

/** The parts of the catalogue; no text occurs in two of them. */
export const PARTS: readonly Catalogue[] = [
  APPS,
  HELP,
  OPTIONS,
  COMPLAINTS,
  BOARD,
  ERRORS,
  TOOLS,
  SCENARIOS,
  DIALECT,
  PAGE_SERVER,
  LAB,
];

/** Simplified Chinese, with the terms of README.zh-CN.md. */
export const CHINESE: Catalogue = Object.assign({}, ...PARTS) as Catalogue;
