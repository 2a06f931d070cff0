import { tr } from "../language/language.js";
import { CaptureFile } from "../node/capture-file.js";
import { nodeCodecs } from "../node/text-codecs.js";
import { cannotBeWritten } from "../settings/output-files.js";
import type { RunSettings } from "../settings/run-settings.js";
import { Capture } from "../sim/network/capture.js";

/** The file of `--pcap`, open while boards run. */
export interface CaptureOfRun {
  readonly capture: Capture;
  /** Called once, when the file cannot be written any more. */
  onFailed: (error: Error) => void;
  close(): void;
  /** What is missing in the file, in a sentence; undefined when nothing is. */
  loss(): string | undefined;
}

/** Opens the file of `--pcap`; undefined where none is asked for. Throws UsageError. */
export function openCapture({ pcap, boards, network }: RunSettings): CaptureOfRun | undefined {
  if (pcap === undefined) return undefined;
  try {
    // Before anybody listens, a failure is found in the file below.
    const owner = { onFailed: (_error: Error): void => {} };
    const file = new CaptureFile(pcap, (error) => owner.onFailed(error));
    const capture = new Capture({
      write: (block) => file.write(block),
      encode: nodeCodecs.encode,
      application: "palmwire",
      comment: network === "virtual" ? undefined : madeUp(),
    });
    for (const { name } of boards) capture.add(name);
    if (file.failure) throw file.failure;
    return Object.assign(owner, {
      capture,
      close: () => file.close(),
      loss: () => (file.failure ? lossOf(pcap, file.missing, file.failure) : undefined),
    });
  } catch (error) {
    throw cannotBeWritten("pcap", pcap, error as NodeJS.ErrnoException);
  }
}

function madeUp(): string {
  return tr(
    "made up around what the board's sockets carried: bytes, order and times are real; headers, segments and acknowledgements are not",
  );
}

function lossOf(file: string, missing: number, { code, message }: NodeJS.ErrnoException): string {
  return tr("--pcap {file}: the last {missing} packets could not be written ({reason})", {
    file,
    missing,
    reason: code ?? message,
  });
}
