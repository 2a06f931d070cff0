/** Prints what the dialect's rules ask of the kit, for the one-file page. */
import { kitOutline } from "../host-sim/dialect/kit-outline.js";

process.stdout.write(kitOutline());
