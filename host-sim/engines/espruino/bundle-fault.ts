import { placesInBundle, type BundleMap } from "../../espruino-bundler/bundle-map.js";
import { faultOf } from "../../node/fault.js";
import type { Fault } from "../../sim/engine/engine.js";

/** Where in its sources a bundle failed that runs as the script `filename`. */
export function bundleFault(stack: string, filename: string, map: BundleMap): Fault | undefined {
  return faultOf(stack, (script, line, column = 1) =>
    script === filename ? placesInBundle(map, line, column) : [],
  );
}
