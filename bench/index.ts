/** `npm run bench -- NAME [--json]`: one bench by name, or all of them. */
import { benchFont } from "./font.js";
import { benchJoinedRooms } from "./joined-rooms.js";
import { benchOLED } from "./oled.js";
import { benchPage } from "./page.js";
import { benchPictures } from "./pictures.js";
import { benchRooms } from "./rooms.js";
import { benchStart } from "./start.js";
import { benchWatch } from "./watch.js";
import { benchWorlds } from "./worlds.js";

type Bench = (options: { json: boolean }) => Promise<object>;

const BENCHES: Record<string, Bench> = {
  start: benchStart,
  oled: benchOLED,
  font: benchFont,
  rooms: benchRooms,
  "joined-rooms": benchJoinedRooms,
  pictures: benchPictures,
  worlds: benchWorlds,
  watch: benchWatch,
  page: benchPage,
};

const words = process.argv.slice(2);
const json = words.includes("--json");
const names = words.filter((word) => !word.startsWith("--"));
const unknown = names.find((name) => !(name in BENCHES));
if (unknown !== undefined) {
  process.stderr.write(`bench: unknown bench '${unknown}'. Known: ${Object.keys(BENCHES).join(", ")}.\n`);
  process.exit(2);
}
for (const name of names.length > 0 ? names : Object.keys(BENCHES)) {
  const result = await BENCHES[name]({ json });
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
}
