/** The figures of `npm run footprint` that the docs show. */

/** Where they are kept, below the package's folder. */
export const FOOTPRINT_FILE = "docs/footprint.json";

/** By app. */
export type FootprintFigures = Record<string, AppFigures>;

export interface AppFigures {
  /** undefined where the app does not fit Espruino. */
  readonly espruinoBytes?: number;
  readonly xsBytecodeBytes: number;
  readonly xsBootBytes: number;
  readonly xsPreloadBytes: number;
  /** undefined where the app accepts no connections. */
  readonly xsConnectionBytes?: number;
  readonly xsLeastSlots: number;
  readonly xsLeastChunkBytes: number;
  readonly xsLeastStackSlots: number;
}
