/**
 * Captures as Wireshark's tshark (Debian package tshark) understands them. Where it is not installed, what needs it is
 * left out, and that is said loudly; with CI=true it must be there.
 */
import { execFileSync, spawnSync } from "node:child_process";

/** Wireshark believes checksums that it does not verify: a network card may make them later. */
const CHECKSUMS = ["ip", "tcp", "udp"].flatMap((protocol) => ["-o", `${protocol}.check_checksum:TRUE`]);

/** What a port is known for says nothing about what our boards send there. */
const PLAIN_DATA = ["tcp", "udp"].flatMap((protocol) => ["-d", `${protocol}.port==1-65535,data`]);

/** How severe Wireshark finds something. */
const NOTE = 0x400000;
const WARNING = 0x600000;
/** A warning, to Wireshark; but who resets a connection has done nothing wrong. */
const RESET = "Connection reset (RST)";

const OUTPUT_BYTES_MAX = 256 * 1024 * 1024;

export const TSHARK = isThere();

/** `describe` for what needs tshark. */
export function describeWithTshark(title: string, body: (this: Mocha.Suite) => void): void {
  (TSHARK ? describe : describe.skip)(title, body);
}

function isThere(): boolean {
  const { error } = spawnSync("tshark", ["--version"]);
  if (!error) return true;
  if (process.env.CI) throw new Error("tshark is not installed (Debian package tshark)", { cause: error });
  console.error("\n*** NO TESTS OF CAPTURES BY TSHARK: install tshark\n");
  return false;
}

/** What tshark says of the packets of a capture that `filter` lets through: these fields of each. */
export function packetsOf(file: string, fields: readonly string[], filter = ""): string[][] {
  const words = [
    "-r",
    file,
    "-n",
    ...CHECKSUMS,
    ...PLAIN_DATA,
    "-Y",
    filter,
    "-T",
    "fields",
    "-E",
    "separator=/t",
  ];
  const output = execFileSync("tshark", [...words, ...fields.flatMap((field) => ["-e", field])], {
    encoding: "utf8",
    maxBuffer: OUTPUT_BYTES_MAX,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return output
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));
}

/**
 * Everything that is wrong with a capture, a line each with the number of its packet and, where it has one, its comment:
 * malformed packets, bad checksums, retransmissions, lost segments, duplicate acknowledgements and whatever else its
 * analysis flags. Empty when all is well. Throws when it is no capture.
 */
export function complaintsOf(file: string): string[] {
  const fields = [
    "frame.number",
    "_ws.expert.severity",
    "_ws.expert.message",
    "tcp.analysis.flags",
    "frame.comment",
  ];
  const filter = `_ws.expert.severity >= ${WARNING} || tcp.analysis.flags || _ws.malformed`;
  return packetsOf(file, fields, filter).flatMap(([number, severities, messages, analysis, comment]) => {
    // What its analysis flags may be but a note.
    const least = analysis ? NOTE : WARNING;
    const severity = severities.split("|").map(Number);
    return messages
      .split("|")
      .filter((message, i) => severity[i] >= least && message !== RESET)
      .map((message) => `${number}: ${message}${comment ? ` (${comment})` : ""}`);
  });
}
