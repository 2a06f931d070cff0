/** The figures of `npm run footprint` that the docs show. */

/** Their file, relative to the package's folder. */
export const FOOTPRINT_FILE = "docs/footprint.json";

/** Figures by app. */
export type FootprintFigures = Record<string, AppFigures>;

export interface AppFigures {
  /** undefined if the app does not fit Espruino. */
  readonly espruinoBytes?: number;
  readonly xsBytecodeBytes: number;
  readonly xsBootBytes: number;
  readonly xsPreloadBytes: number;
  /** undefined if the app accepts no connections. */
  readonly xsConnectionBytes?: number;
  readonly xsLeastSlots: number;
  readonly xsLeastChunkBytes: number;
  readonly xsLeastStackSlots: number;
}
