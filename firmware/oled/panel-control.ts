import type { PanelDriver } from "./panel-driver.js";

/*
 * Contrast, inversion and power. The settings are kept in the driver, so that they survive a new initialisation of
 * the panel.
 */

/** Sends commands to an initialised panel. Otherwise the next initialisation sends the setting. */
function command(panel: PanelDriver, bytes: Uint8Array): void {
  const frame = panel.frame;
  if (!frame) return;
  panel.frame = undefined;
  panel.io.write(bytes);
  panel.frame = frame;
}

/** Sets the brightness, 0 to 255. */
export function contrast(panel: PanelDriver, value: number): void {
  panel.setup[3] = value;
  command(panel, new Uint8Array([0x00, 0x81, value]));
}

/** Shows lit pixels dark and dark pixels lit, or normally again. */
export function invert(panel: PanelDriver, inverted: boolean): void {
  panel.setup[4] = inverted ? 0xa7 : 0xa6;
  command(panel, new Uint8Array([0x00, panel.setup[4]]));
}

/** Switches the panel on. It shows its RAM, including what was sent while it was off. */
export function poweron(panel: PanelDriver): void {
  panel.power[1] = 0xaf;
  command(panel, panel.power);
}

/** Puts the panel to sleep. Its RAM keeps the picture and can still be written. */
export function poweroff(panel: PanelDriver): void {
  panel.power[1] = 0xae;
  command(panel, panel.power);
}
