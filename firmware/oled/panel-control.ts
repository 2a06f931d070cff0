import type { PanelDriver } from "./panel-driver.js";

/*
 * Contrast, inversion, on and off. What is set lasts: a panel that has to be initialised again gets it again.
 */

/** Sends commands to a panel that is initialised; another gets them with its initialisation. */
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

/** Shows dark as lit and lit as dark, or stops doing so. */
export function invert(panel: PanelDriver, inverted: boolean): void {
  panel.setup[4] = inverted ? 0xa7 : 0xa6;
  command(panel, new Uint8Array([0x00, panel.setup[4]]));
}

/** Lights the panel again; it shows what it did, and what was sent since. */
export function poweron(panel: PanelDriver): void {
  panel.power[1] = 0xaf;
  command(panel, panel.power);
}

/** Darkens the panel and lets it sleep; its RAM keeps the picture and can be written. */
export function poweroff(panel: PanelDriver): void {
  panel.power[1] = 0xae;
  command(panel, panel.power);
}
