/** For `npm run test:espruino`: ends with the mend when what it needs is not named. */
import { accessSync, constants } from "node:fs";

const { ESPRUINO } = process.env;
const MEND = "build Espruino for Linux (RELEASE=1 BOARD=LINUX make), then export ESPRUINO=/path/to/espruino";

function complain(what) {
  process.stderr.write(`test:espruino: ${what}: ${MEND}\n`);
  process.exit(2);
}

if (!ESPRUINO) complain("ESPRUINO is not set");
try {
  accessSync(ESPRUINO, constants.X_OK);
} catch {
  complain(`ESPRUINO=${ESPRUINO} cannot be run`);
}
