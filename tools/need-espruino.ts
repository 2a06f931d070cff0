/** For `npm run test:espruino`: exits with instructions if the interpreter is missing. */
import { accessSync, constants } from "node:fs";
import { missingForEspruino } from "../host-sim/flash/espruino.js";

const { ESPRUINO } = process.env;
const MEND = "build Espruino for Linux (RELEASE=1 BOARD=LINUX make), then export ESPRUINO=/path/to/espruino";

function complain(complaint: string): never {
  process.stderr.write(`test:espruino: ${complaint}\n`);
  process.exit(2);
}

if (!ESPRUINO) complain(`ESPRUINO is not set: ${MEND}`);
try {
  accessSync(ESPRUINO, constants.X_OK);
} catch {
  complain(`ESPRUINO=${ESPRUINO} cannot be run: ${MEND}`);
}
for (const missing of missingForEspruino()) complain(missing);
