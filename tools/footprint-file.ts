/** The figures of `npm run footprint` that the docs show. */

/** Their file, relative to the package's folder. */
export const FOOTPRINT_FILE = "docs/footprint.json";

export interface FootprintFigures {
  readonly apps: Record<string, AppFigures>;
  readonly kit: KitFigures;
}

/** An app with Wi-Fi and a dark display, and what each part of the app kit adds to it by itself. */
export interface KitFigures {
  readonly empty: PartFigures;
  readonly parts: Readonly<Record<string, PartFigures>>;
}

export interface PartFigures {
  readonly espruinoBytes: number;
  /** undefined for what is part of the device on Moddable. */
  readonly xsBytecodeBytes?: number;
}

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
