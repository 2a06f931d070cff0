import { accessSync, constants } from "node:fs";

const USUAL = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** A Chromium of the system, or the one in PALMWIRE_CHROMIUM; undefined where there is none. */
export const CHROMIUM: string | undefined = process.env.PALMWIRE_CHROMIUM || USUAL.find(installed);

/** What to say then. */
export const NO_CHROMIUM = `no Chromium found (${USUAL.join(", ")}; or give PALMWIRE_CHROMIUM)`;

function installed(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
