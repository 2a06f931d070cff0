import assert from "node:assert/strict";
import { ESLint } from "eslint";
import { packageRoot } from "../../host-sim/node/package-root.js";

/** ESLint's messages for a file of firmware/ that imports only `specifier`. */
async function complaints(path: string, specifier: string): Promise<string[]> {
  const eslint = new ESLint({ cwd: packageRoot() });
  const text = `import { x } from "${specifier}";\n\nexport const y = x;\n`;
  const [{ messages }] = await eslint.lintText(text, { filePath: `firmware/${path}` });
  return messages.map(({ message }) => message);
}

describe("the layers of firmware/", function () {
  this.timeout(60_000);

  for (const [path, specifier, place] of [
    ["base/alarm.ts", "../net/connection.js", /firmware\/base\/ imports only device\.ts.*app-kit\//],
    ["net/connection.ts", "../oled/draw.js", /firmware\/net\/ imports only.*app-kit\//],
    ["oled/draw.ts", "../app-kit/shell.js", /firmware\/oled\/ imports only/],
    ["app-kit/shell.ts", "../chat-room/room.js", /chat-room\//],
    ["chat-room/room.ts", "../apps/chat-server.js", /firmware\/chat-room\/ imports only/],
    ["apps/chat-server.ts", "../moddable/device.js", /app-kit\/ or chat-room\//],
    ["moddable/lin/main.ts", "../../apps/chat-server.js", /firmware\/moddable\/ imports only/],
    ["espruino/provider.ts", "../moddable/device.js", /firmware\/espruino\/ imports only/],
    ["options.ts", "./base/utf8.js", /root of firmware\//],
    ["index.ts", "../host-sim/sim/index.js", /nothing but firmware/],
    ["net/connection.ts", "node:net", /nothing but firmware/],
    ["net/connection.ts", "../../host-sim/apps.js", /nothing but firmware/],
  ] as const)
    it(`reject ${specifier} in ${path}`, async () => {
      const said = await complaints(path, specifier);
      assert.match(said.join("\n"), place);
    });

  for (const [path, specifier] of [
    ["net/connection.ts", "../base/alarm.js"],
    ["apps/chat-server.ts", "../chat-room/room.js"],
    ["app-kit/shell.ts", "../options.js"],
    ["index.ts", "./app-kit/shell.js"],
  ])
    it(`allow ${specifier} in ${path}`, async () => {
      assert.deepEqual(await complaints(path, specifier), []);
    });
});
