/** What each part of the app kit costs: apps with one of them, against an app with none. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WorkerKit } from "../host-sim/engines/xs/worker-build.js";
import { bundleEspruino } from "../host-sim/espruino-bundler/bundle.js";
import { bytecodeBytes } from "./footprint-bytecode.js";
import type { KitFigures, PartFigures } from "./footprint-file.js";
import { boardScripts } from "./footprint-scripts.js";
import { valuesOf } from "./footprint-trial.js";

/** An app as short as can be. */
interface ShortApp {
  /** What it imports, besides the options. */
  readonly imports: string;
  readonly head: string;
  /** The body of its class. */
  readonly body: string;
  readonly options: string;
}

/** An app with a display and Wi-Fi, that draws with `drawing` if that is given. */
function onScreen(drawing = "", imports = "", field = ""): ShortApp {
  return {
    imports: `Screen, WiFiLink, fill, ${imports}`,
    head: "class Short",
    body: `
      constructor(device, values) {
        this.device = device;
        ${field}
        this.screen = new Screen(device, this);
        this.screen.invalidate();
        this.wifi = new WiFiLink(device, this, values);
      }
      onWiFiUp(address) { this.address = address; this.screen.invalidate(); }
      onWiFiDown() {}
      draw(frame) { fill(frame, 0); ${drawing} }
      stop() { this.wifi.stop(); this.screen.close(); }`,
    options: "[]",
  };
}

function onClass(name: string, option: string, body: string): ShortApp {
  return {
    imports: `${name}, ${option}`,
    head: `class Short extends ${name}`,
    body,
    options: `[${option}(7000, "x")]`,
  };
}

const EMPTY = onScreen();

/** The parts, by name. Those with `isDevice` are the device's on Moddable, where every app has them. */
const PARTS: Readonly<Record<string, { readonly app: ShortApp; readonly isDevice?: boolean }>> = {
  ServerApp: { app: onClass("ServerApp", "portOption", "onLine(client, line) { client.send(line); }") },
  ClientApp: { app: onClass("ClientApp", "serverOption", "onLine(client, line) { client.send(line); }") },
  UDPApp: { app: onClass("UDPApp", "portOption", 'onDatagram(bytes, peer) { this.say("ok", peer); }') },
  TypedUDPApp: {
    app: onClass(
      "TypedUDPApp",
      "portOption",
      'onDatagram(bytes, peer) { this.say("ok", peer); } onTyped(text) { this.show(text); }',
    ),
  },
  pageText: {
    app: onScreen("pageText(this.device, frame, this.device.text.encode(this.address), 0, 0);", "pageText"),
  },
  bigText: { app: onScreen("bigText(this.device, frame, this.address, 0, 0, 2);", "bigText") },
  bigNumber: { app: onScreen("bigNumber(frame, this.address, 0, 0, 28);", "bigNumber") },
  Chart: {
    app: onScreen(
      "this.chart.add(frame.width); this.chart.draw(frame, 0, 0, 128, 32);",
      "Chart",
      "this.chart = new Chart(128);",
    ),
  },
  List: {
    app: onScreen(
      "this.list.select(this.list.selected + 1); this.list.draw(frame, 0, 0, 128, 64);",
      "List",
      'this.list = new List(device, ["a", "b"]);',
    ),
  },
  messageBox: { app: onScreen('messageBox(this.device, frame, "title", this.address);', "messageBox") },
  progressBar: { app: onScreen("progressBar(frame, 0, 0, 100, 8, frame.width);", "progressBar") },
  "device.drawQR": {
    app: onScreen("if (this.device.drawQR) this.device.drawQR(frame, this.address);"),
    isDevice: true,
  },
  "device.store": {
    app: onScreen(
      'const store = this.device.store; store.write("a", (store.read("a") || "") + "b"); store.delete("b");',
    ),
    isDevice: true,
  },
};

export async function kitFigures(kit: WorkerKit): Promise<KitFigures> {
  const folder = mkdtempSync(join(tmpdir(), "palmwire-kit-"));
  try {
    const empty = await costOf(kit, folder, EMPTY);
    const parts: Record<string, PartFigures> = {};
    for (const [name, { app, isDevice }] of Object.entries(PARTS)) {
      const { espruinoBytes, xsBytecodeBytes } = await costOf(kit, folder, app);
      parts[name] = {
        espruinoBytes: espruinoBytes - empty.espruinoBytes,
        xsBytecodeBytes: isDevice ? undefined : (xsBytecodeBytes ?? 0) - (empty.xsBytecodeBytes ?? 0),
      };
    }
    return { empty, parts };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Measures an app, without the font and the display driver. */
async function costOf(kit: WorkerKit, folder: string, app: ShortApp): Promise<PartFigures> {
  const { imports, head, body, options } = app;
  const file = join(folder, "short.js");
  writeFileSync(
    file,
    `import { joined, wifiOptions, ${imports} } from "palmwire";
     export function options() { return joined(${options}, wifiOptions()); }
     ${head} { ${body} }
     export default function start(device, values, onEnd) { return new Short(device, values, onEnd); }`,
  );
  const values = await valuesOf(file);
  const bundle = await bundleEspruino(file, values, { check: false });
  const scripts = await boardScripts(file, values);
  return {
    espruinoBytes: Buffer.byteLength(bundle),
    xsBytecodeBytes: scripts.slice(1).reduce((sum, script) => sum + bytecodeBytes(kit, script), 0),
  };
}
