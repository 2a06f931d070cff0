import { join } from "node:path";
import { packageRoot } from "../node/package-root.js";
import { tr } from "../language/language.js";
import { findTool } from "../node/find-tool.js";
import type { Handover } from "./tool.js";

const BAUD_RATE = 115200;

/** Saves the program to flash so that it runs at boot. */
const SAVE_DIRECT_TO_FLASH = 1;

/** The `espruino` CLI, installed next to this package or on PATH. */
function findEspruinoTool(): string | undefined {
  return findTool("espruino", [join(packageRoot(), "node_modules", ".bin")]) ?? findTool("espruino");
}

/** What is missing for an upload to Espruino: one line each, with how to get it. */
export function missingForEspruino(): string[] {
  return findEspruinoTool()
    ? []
    : [tr("the espruino CLI is missing: {mend}", { mend: "npm install --global espruino" })];
}

/**
 * The command that uploads a bundle with the `espruino` CLI. The tool's look-ups of boards and modules on the
 * Internet are disabled, because the bundle does not need them.
 */
export function espruinoHandover(app: string, bundle: string, device: string): Handover {
  const settings = [`SAVE_ON_SEND=${SAVE_DIRECT_TO_FLASH}`, "MODULE_URL=", "BOARD_JSON_URL=none"];
  const words = [
    "--quiet",
    "--no-ble",
    "--time",
    "--port",
    device,
    "-b",
    String(BAUD_RATE),
    ...settings.flatMap((setting) => ["--config", setting]),
  ];
  return {
    tool: findEspruinoTool() ?? "espruino",
    environment: {},
    name: `${app}.js`,
    text: bundle,
    words: (path) => [...words, path],
  };
}
