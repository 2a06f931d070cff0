import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { boardFirmware } from "../engines/moddable/board-modules.js";
import { moddableSources } from "../engines/moddable/own-app.js";
import { findMcconfig, TOOL_FOLDERS } from "../engines/moddable/mcconfig.js";
import type { OptionValues } from "../../firmware/options.js";
import { tr } from "../language/language.js";
import { boardSettings } from "../settings/board-settings.js";
import { findTool } from "../node/find-tool.js";
import type { BoardProfile } from "../sim/board/profiles.js";
import type { Handover } from "./tool.js";

/** mcconfig's platform for each chip of our boards. */
const PLATFORMS: Readonly<Record<string, string>> = {
  esp32: "esp32/nodemcu",
  esp32s3: "esp32/esp32s3",
  esp32c3: "esp32/esp32c3",
};

export interface ModdableFlash {
  readonly app: string;
  readonly values: OptionValues;
  readonly profile: BoardProfile;
  readonly device: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** What is missing for a build with Moddable: one line each, with how to get it. */
export function missingForModdable(environment: NodeJS.ProcessEnv): string[] {
  const missing: string[] = [];
  if (!environment.MODDABLE)
    missing.push(tr("MODDABLE is not set: install the Moddable SDK, then export MODDABLE=/path/to/moddable"));
  else if (!findMcconfig(environment))
    missing.push(
      tr("mcconfig is not built: {mend}", {
        mend: `cd $MODDABLE/build/makefiles/${TOOL_FOLDERS[process.platform] ?? "lin"} && make`,
      }),
    );
  if (!environment.IDF_PATH)
    missing.push(tr("IDF_PATH is not set: install ESP-IDF, then source its export.sh"));
  if (!findTool("tsc"))
    missing.push(tr("tsc is not on PATH: {mend}", { mend: "npm install --global typescript@6" }));
  return missing;
}

/**
 * The command that builds and uploads with Moddable. The settings are in a manifest that includes the package's own and
 * leaves out what neither the board nor the app needs; a user's app is beside it.
 */
export async function moddableHandover(order: ModdableFlash): Promise<Handover> {
  const { app, values, profile, device, environment } = order;
  const sources = await moddableSources(app, { ...boardSettings(profile), ...values });
  const { manifest, files } = await boardFirmware(sources, profile.description, values);
  const whole = { ...manifest, include: [...manifest.include, ...networkTime(environment.MODDABLE)] };
  return {
    tool: findMcconfig(environment) ?? "mcconfig",
    environment: { UPLOAD_PORT: device },
    files,
    name: "manifest.json",
    text: `${JSON.stringify(whole, undefined, 2)}\n`,
    words: (path) => ["-m", "-p", PLATFORMS[profile.chip.name], path],
  };
}

/**
 * The manifests that this SDK needs for the time from the network. That of SDK 8 has a client among what it includes
 * for Wi-Fi; later ones have that of ECMA-419 among their examples.
 */
function networkTime(sdk: string | undefined): string[] {
  const network = join(sdk ?? "", "examples", "manifest_net.json");
  const isLater = existsSync(network) && !readFileSync(network, "utf8").includes("/sntp/manifest.json");
  return isLater ? ["$(MODDABLE)/examples/io/udp/ntp/manifest_ntp.json"] : [];
}
