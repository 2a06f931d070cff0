import { tr } from "../language/language.js";
import { CaptureFile } from "../node/capture-file.js";
import { nodeCodecs } from "../node/text-codecs.js";
import type { RunSettings } from "../settings/run-settings.js";
import { UsageError } from "../settings/usage-error.js";
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
    let captureOfRun: CaptureOfRun | undefined = undefined as CaptureOfRun | undefined;
    const file = new CaptureFile(pcap, (error) => captureOfRun?.onFailed(error));
    const capture = new Capture({
      write: (block) => file.write(block),
      encode: nodeCodecs.encode,
      application: "palmwire",
      comment: network === "virtual" ? undefined : madeUp(),
    });
    captureOfRun = {
      capture,
      onFailed: () => {},
      close: () => file.close(),
      loss: () => (file.failure ? lossOf(pcap, file.missing, file.failure) : undefined),
    };
    for (const { name } of boards) capture.add(name);
    if (file.failure) throw file.failure;
    return captureOfRun;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      tr("--{flag} {file}: this cannot be written ({code}); name another file", {
        flag: "pcap",
        file: pcap,
        code: String(code),
      }),
      "pcap",
    );
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
