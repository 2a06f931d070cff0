import { EngineUnavailable } from "../engines/unavailable.js";
import { missingForEspruino } from "../flash/espruino.js";
import { missingForModdable } from "../flash/moddable.js";
import { serialPorts } from "../flash/serial-ports.js";
import { findTool } from "../node/find-tool.js";
import { together, tr } from "../language/language.js";
import { printable } from "../language/printable.js";
import { columns, padded } from "../language/width.js";

/** The result of one check: fine, or what is missing and how to get it. */
export interface Finding {
  readonly subject: string;
  readonly fine: boolean;
  readonly detail: string;
}

const NODE_MIN = [20, 19] as const;

/** Checks everything that some command of Palmwire needs. */
export async function findings(environment: NodeJS.ProcessEnv = process.env): Promise<Finding[]> {
  return [node(), compiler(), espruino(), await interpreter(environment), moddable(environment), ...ports()];
}

function node(): Finding {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const fine = major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
  const { version } = process;
  const detail = fine
    ? version
    : tr("{version}: install Node {min} or later", { version, min: NODE_MIN.join(".") });
  return { subject: "node", fine, detail };
}

function compiler(): Finding {
  const found = findTool("cc") && findTool("make");
  const detail = found
    ? tr("cc and make")
    : tr("none (only --engine xs needs one): apt-get install build-essential, or Xcode's command line tools");
  return { subject: tr("C compiler"), fine: found !== undefined, detail };
}

function espruino(): Finding {
  const missing = missingForEspruino();
  return { subject: "espruino", fine: missing.length === 0, detail: together(missing) || tr("CLI found") };
}

/** The interpreter that `--engine espruino` would use. */
async function interpreter({ ESPRUINO }: NodeJS.ProcessEnv): Promise<Finding> {
  const subject = "ESPRUINO";
  if (!ESPRUINO)
    return { subject, fine: true, detail: tr("not set: --engine espruino uses a model of its API") };
  const { EspruinoInterpreter } = await import("../engines/espruino/interpreter.js");
  try {
    const { version } = await EspruinoInterpreter.prepare(ESPRUINO);
    return {
      subject,
      fine: true,
      detail: tr("--engine espruino uses the interpreter {version}", { version }),
    };
  } catch (error) {
    if (error instanceof EngineUnavailable) return { subject, fine: false, detail: error.message };
    throw error;
  }
}

function moddable(environment: NodeJS.ProcessEnv): Finding {
  const missing = missingForModdable(environment);
  return { subject: "moddable", fine: missing.length === 0, detail: together(missing) || tr("SDK found") };
}

function ports(): Finding[] {
  const found = serialPorts();
  if (found.length === 0)
    return [
      {
        subject: tr("serial port"),
        fine: false,
        detail: tr("none: plug the board in (with a cable that carries data)"),
      },
    ];
  return found.map(({ path, permitted }) => ({
    subject: tr("serial port"),
    fine: permitted,
    detail: permitted
      ? path
      : tr("{path}: no permission: sudo usermod -a -G dialout $USER, then log in again", { path }),
  }));
}

/** Formats the findings for people. */
export function doctorReport(all: readonly Finding[]): string {
  const verdicts = [tr("ok"), tr("missing")];
  const verdict_columns = Math.max(...verdicts.map(columns));
  const subject_columns = Math.max(...all.map(({ subject }) => columns(subject)));
  return all
    .map(({ subject, fine, detail }) => {
      const verdict = padded(verdicts[fine ? 0 : 1], verdict_columns);
      return `${verdict} ${padded(subject, subject_columns)}  ${printable(detail)}\n`;
    })
    .join("");
}
