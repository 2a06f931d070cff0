import type { Storage } from "../../host-sim/engines/espruino/storage.js";

const NAMES = ["palmwire.h0", "palmwire.h1", "palmwire.h2"];

/** The records that docs/udp-chat.md says how to read, the oldest first, as Espruino has them: bytes. */
export function recordsIn(storage: Storage): string[] {
  const contents = NAMES.map((name) => storage.read(name));
  const newer = contents.findIndex(
    (content, i) => content !== undefined && contents[(i + 1) % 3] === undefined,
  );
  return [contents[(newer + 2) % 3], contents[newer]].flatMap(linesOf);
}

function linesOf(content: string | undefined): string[] {
  if (content === undefined) return [];
  const lines = content.slice(0, content.search(/\xff*$/)).split("\n");
  // A line without a newline, or one that ends with CAN, is torn.
  return lines.slice(0, -1).filter((line) => !line.endsWith("\x18"));
}
