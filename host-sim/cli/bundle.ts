import { closeSync, fchmodSync, fstatSync, openSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { together, tr } from "../language/language.js";
import { loadApp } from "../settings/apps.js";
import { appValues } from "../settings/app-options.js";
import { readBoard } from "../settings/board-settings.js";
import { OUT } from "../settings/bundle-flags.js";
import { HISTORY_FLAG, historyBytes } from "../settings/history-bytes.js";
import { cannotBeWritten, requireFolder } from "../settings/output-files.js";
import { OPEN_WIFI } from "../settings/run-settings.js";
import type { RawSettings } from "../settings/settings.js";
import { readWiFi, WIFI } from "../settings/wifi-settings.js";
import { EXIT_STOPPED } from "./exit-codes.js";
import { espruinoBundle } from "./espruino-bundle.js";
import { checkSockets, ESPRUINO_SOCKETS } from "./room-checks.js";

/** Writes an app, with its options, as one file for Espruino. Resolves to the exit code. */
export async function bundle(app: string, raw: RawSettings): Promise<number> {
  const module = await loadApp(app);
  const history_bytes = historyBytes(raw[HISTORY_FLAG.name]);
  const { description } = readBoard(raw);
  const board = description.name;
  const panel = description.panel.name;
  const values = appValues(module.options, raw, readWiFi(raw, WIFI, OPEN_WIFI));
  checkSockets(module, values, ESPRUINO_SOCKETS);
  const out = raw[OUT] ?? `${module.name}.espruino.js`;
  requireFolder(OUT, out, dirname(out));
  const { text, font_bytes, bytes_max } = await espruinoBundle(app, values, { board, panel, history_bytes });
  const hasSecret = values.password !== undefined && values.password !== "";
  write(out, text, hasSecret);
  const bytes = text.length;
  const size = tr("{out}: {bytes} bytes, {font_bytes} of them the font", { out, bytes, font_bytes });
  const note = tr("it contains the Wi-Fi's password, so only you can read it");
  process.stdout.write(`${hasSecret ? together([size, note]) : size}\n`);
  if (bytes > bytes_max)
    process.stderr.write(
      `${tr("note: over {max} bytes; look at process.memory() on the board", { max: bytes_max })}\n`,
    );
  return EXIT_STOPPED;
}

/** Writes the bundle. If it contains a secret, only this user can read the file, from before it is written. */
function write(file: string, text: string, hasSecret: boolean): void {
  try {
    const descriptor = openSync(file, "w", hasSecret ? 0o600 : 0o666);
    try {
      if (hasSecret && fstatSync(descriptor).isFile()) fchmodSync(descriptor, 0o600);
      writeFileSync(descriptor, text);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw cannotBeWritten(OUT, file, error as NodeJS.ErrnoException);
  }
}
