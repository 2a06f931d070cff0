/**
 * The visible picture of an OLED: one byte per pixel, row by row from the top left, 0 dark, 1 lit. `contrast` is the
 * controller's register, 0 to 255; views may dim the picture accordingly.
 */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  readonly contrast: number;
}
