/*
 * Stand-ins for the hardware that Espruino's Linux port lacks. They run before the program, as .boot0, and connect
 * Wi-Fi, I2C, buttons, the console and the log to the process that started the interpreter. We write lines of JSON to
 * the pipe CHANNEL (printing is slow). The process appends calls of the functions of `palmwire` to the file CALLS, a line
 * of JSON each (the Linux port sometimes loses a typed character). Bytes are written in base64.
 */
import type { LogFields } from "../../device.js";

/** I2C addresses that acknowledge; set by the process that started us. */
declare const I2C_ADDRESSES: number[];
declare const Modules: { addCached(name: string, module: () => void): void };
declare const exports: Record<string, unknown>;
declare function btoa(bytes: ArrayLike<number> | string): string;
declare const SEED: number;
/** Whether the program stores settings; and what the names of their files begin with. */
declare const KEEPS_SETTINGS: boolean;
declare const SETTINGS: string;
declare const CHANNEL: string;
declare const CALLS: string;
declare function setInterval(callback: () => void, delay_ms: number): void;

interface Files {
  openFile(path: string, mode: "w"): { write(text: string): void };
  openFile(
    path: string,
    mode: "r",
  ): { skip(bytes: number): void; read(bytes: number): string | undefined; close(): void };
}

/** Must not be the name of an existing port, which `global[name]` would be. */
const CONSOLE = "Console1";

type Listener = (value: unknown) => void;

const files = E as unknown as Files;
const channel = files.openFile(CHANNEL, "w");
const wifi: Record<string, Listener> = {};
const presses: { pin: number; callback: Listener }[] = [];
let onTyped: Listener;

function tell(message: object): void {
  channel.write(JSON.stringify(message) + "\n");
}

function tellLog(event: string, fields: LogFields): void {
  const values = fields as Record<string, unknown>;
  tell({
    event: event,
    fields: Object.keys(values)
      .filter((name) => values[name] !== undefined)
      .map((name) => {
        const value = values[name];
        return [name, typeof value === "number" ? value : btoa(value as string)];
      }),
  });
}

function acknowledged(address: number): void {
  if (I2C_ADDRESSES.indexOf(address) < 0) throw new Error("jshI2CWrite: no acknowledge");
}

const world = global as Record<string, unknown>;

/** The functions that the process that started us calls. */
const palmwire: Record<string, (first: never, second: never) => void> = {
  wifi: (event: string, details: unknown) => wifi[event] && wifi[event](details),
  typed: (base64: string) => {
    onTyped(atob(base64));
    tell({ typed: 1 });
  },
  press: (index: number) => {
    if (presses[index]) presses[index].callback({ state: false, pin: presses[index].pin });
    tell({ typed: 1 });
  },
  stop: () => E.emit("kill"),
  memory: () => tell({ memory: process.memory(true)["usage"] }),
};

/** How often CALLS is read. */
const POLL_MS = 20;
/** Bytes read at once; no line is longer. */
const READ_BYTES = 512;
/** Bytes of CALLS that were handled. */
let taken_bytes = 0;

function poll(): void {
  const file = files.openFile(CALLS, "r");
  file.skip(taken_bytes);
  const text = file.read(READ_BYTES) || "";
  file.close();
  const end = text.lastIndexOf("\n");
  if (end < 0) return;
  taken_bytes += end + 1;
  // Each call has a turn of its own, so that an exception does not lose the others.
  for (const line of text.substr(0, end).split("\n")) setTimeout(call, 0, line);
}

function call(line: string): void {
  const words = JSON.parse(line) as [string, never, never];
  palmwire[words[0]](words[1], words[2]);
}

/** Whether `drawn` is still to be sent for this turn. */
let drawing = false;

function drawn(): void {
  drawing = false;
  tell({ drawn: 1 });
}

// In a build with I2C, `I2C1` does not mean the one of `global`: replace the methods of the existing object.
if (typeof I2C1 === "undefined") world["I2C1"] = {};
I2C1["setup"] = () => {};
I2C1["writeTo"] = (address: number, data: Uint8Array) => {
  acknowledged(address);
  tell({ i2c: address, write: btoa(data) });
  if (!drawing) setTimeout(drawn, 0);
  drawing = true;
};

world[CONSOLE] = {
  on: (_event: string, listener: Listener) => {
    onTyped = listener;
    tell({ reads: 1 });
  },
  write: (data: string) => {
    // XOFF and XON. Nothing else is passed on: the terminal echoes by itself.
    if (data === "\x13" || data === "\x11") tell({ hold: data === "\x13" ? 1 : 0 });
  },
  println: (line: string) => tell({ line: btoa(line) }),
};

world["pinMode"] = () => {};
world["setWatch"] = (callback: Listener, pin: number) => {
  presses.push({ pin: pin, callback: callback });
  tell({ buttons: presses.length });
};

Modules.addCached("Wifi", () => {
  exports["on"] = (event: string, listener: Listener) => (wifi[event] = listener);
  exports["connect"] = (ssid: string, options: { password: string }) =>
    tell({ connect: btoa(ssid), password: btoa(options.password) });
  exports["disconnect"] = () => tell({ disconnect: 1 });
  exports["setSNTP"] = () => {};
});

if (KEEPS_SETTINGS)
  // The flash ends with this process; the one that started us keeps the settings. (A module sees no variables of a block.)
  Modules.addCached("Storage", () => {
    const storage = require("Storage");
    const isSetting = (name: string) => name.indexOf(SETTINGS) === 0;
    exports["read"] = storage["read"];
    exports["write"] = (name: string, data: string, offset: number, size: number) => {
      storage["write"](name, data, offset, size);
      if (isSetting(name)) tell({ file: name, content: btoa(data) });
    };
    exports["erase"] = (name: string) => {
      storage["erase"](name);
      if (isSetting(name)) tell({ file: name });
    };
  });

E["palmwire"] = tellLog;
E.hwRand = () => SEED;
E.getConsole = () => CONSOLE;
E.setConsole = () => {};
E.reboot = () => tell({ reboot: 1 });
setInterval(poll, POLL_MS);
