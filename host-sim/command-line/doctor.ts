import { missingForEspruino } from "../flash/espruino.js";
import { missingForModdable } from "../flash/moddable.js";
import { serialPorts } from "../flash/serial-ports.js";
import { findTool } from "../flash/tool.js";

/** One thing that was looked at: fine, or what it lacks and how to mend that. */
export interface Finding {
  readonly subject: string;
  readonly fine: boolean;
  readonly detail: string;
}

const NODE_MIN = [20, 19] as const;

/** Looks at everything that some command of Palmwire needs. */
export function findings(environment: NodeJS.ProcessEnv = process.env): Finding[] {
  return [node(), compiler(), espruino(), moddable(environment), ...ports()];
}

function node(): Finding {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const fine = major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
  const detail = fine ? process.version : `${process.version}: install Node ${NODE_MIN.join(".")} or later`;
  return { subject: "node", fine, detail };
}

function compiler(): Finding {
  const found = findTool("cc") && findTool("make");
  const mend =
    "none (only --engine xs needs one): apt-get install build-essential, or Xcode's command line tools";
  return { subject: "C compiler", fine: found !== undefined, detail: found ? "cc and make" : mend };
}

function espruino(): Finding {
  const missing = missingForEspruino();
  return { subject: "espruino", fine: missing.length === 0, detail: missing.join("; ") || "CLI found" };
}

function moddable(environment: NodeJS.ProcessEnv): Finding {
  const missing = missingForModdable(environment);
  return { subject: "moddable", fine: missing.length === 0, detail: missing.join("; ") || "SDK found" };
}

function ports(): Finding[] {
  const found = serialPorts();
  if (found.length === 0)
    return [
      {
        subject: "serial port",
        fine: false,
        detail: "none: plug the board in (with a cable that carries data)",
      },
    ];
  return found.map(({ path, permitted }) => ({
    subject: "serial port",
    fine: permitted,
    detail: permitted ? path : `${path}: no permission: sudo usermod -a -G dialout $USER, then log in again`,
  }));
}

/** The findings as lines for people. */
export function doctorReport(all: readonly Finding[]): string {
  return all
    .map(({ subject, fine, detail }) => `${fine ? "ok     " : "missing"} ${subject.padEnd(12)} ${detail}\n`)
    .join("");
}
