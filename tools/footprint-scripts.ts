/** The scripts of an app for the measured board, with no more than that board's firmware has. */
import { build } from "esbuild";
import type { OptionValues } from "../firmware/options.js";
import { boardModules, withModules } from "../host-sim/engines/moddable/board-modules.js";
import { scriptsOf } from "../host-sim/engines/xs/image.js";
import { appFile } from "../host-sim/node/app-files.js";
import { APP_SOURCES } from "../host-sim/node/app-imports.js";
import { packageRoot } from "../host-sim/node/package-root.js";
import { profileNamed, type BoardProfile } from "../host-sim/sim/board/profiles.js";
import { BOARD } from "./footprint-board.js";

/** The script with the display: as tools/build-xs.mjs has it, and the board's description, which is in flash. */
const PANELS = `export { openPanel } from "firmware/boards/open-panel";
  export { smallGlyph } from "firmware/oled/small-font";
  import { boardNamed } from "firmware/boards/boards";
  export const board = boardNamed();`;

/** The scripts in the order in which they are loaded: the device, its display, and the app with these options. */
export async function boardScripts(app: string, values: OptionValues): Promise<string[]> {
  const { description } = profileNamed(BOARD) as BoardProfile;
  const texts = boardModules(description, values);
  const script = async (contents: string, globalName: string) => {
    const { outputFiles } = await build({
      absWorkingDir: packageRoot(),
      stdin: { contents, resolveDir: packageRoot() },
      bundle: true,
      format: "iife",
      globalName,
      target: "es2022",
      charset: "utf8",
      ...APP_SOURCES,
      plugins: [withModules(texts), ...(APP_SOURCES.plugins ?? [])],
      write: false,
    });
    return outputFiles[0].text;
  };
  const [guest] = await scriptsOf(app);
  const start = `export { default as start } from ${JSON.stringify(appFile(app))};`;
  return [guest, await script(PANELS, "panels"), await script(start, "app")];
}
