import { join } from "node:path";
import { readFileSync } from "node:fs";
import type { OptionValues } from "../../firmware/options.js";
import { tr } from "../language/language.js";
import { appNameOf } from "../node/app-files.js";
import { packageRoot } from "../node/package-root.js";
import { loadApp, loadApps, type AppModule } from "../settings/apps.js";
import type { RunSettings } from "../settings/run-settings.js";
import { UsageError } from "../settings/usage-error.js";
import { pagePorts, WEB } from "../settings/web-settings.js";
import type { BoardProgram } from "../sim/board/board.js";
import type { BoardProfile } from "../sim/board/profiles.js";
import { NetworkError } from "../sim/network/network.js";
import { themeColors } from "../views/themes.js";
import { pageApp } from "../web/page-app.js";
import { PageFiles } from "../web/page-files.js";
import { PageServer } from "../web/page-server.js";
import type { PageApp } from "../web/protocol.js";
import type { BoardPlaces } from "./board-places.js";
import { isLocal } from "../settings/host-address.js";
import { PageBoard } from "./page-board.js";
import type { Session } from "./session.js";

const FULL_CONTRAST = 255;

export interface PageOfRunParts {
  readonly settings: RunSettings;
  readonly session: Session;
  readonly places: BoardPlaces;
  /** The name or the path of the app. */
  readonly source: string;
  /** Throws UsageError for values that cannot be. */
  check(module: AppModule, values: OptionValues): void;
  /** Rejects with UsageError where the app's port cannot be had. */
  checkPort(module: AppModule, values: OptionValues): Promise<void>;
  /** The values that each board would have of these. Throws UsageError. */
  ofBoards(module: AppModule, values: OptionValues): OptionValues[];
  load(source: string, values: OptionValues, profile: BoardProfile): Promise<BoardProgram>;
}

/** Serves the page of a run, and shows its boards on it. Rejects with UsageError where the port cannot be had. */
export async function openPageOfRun(parts: PageOfRunParts): Promise<PageServer> {
  const { settings, session, places, source } = parts;
  const { host, network, engine, theme, web } = settings;
  // Boards call back once they run, when the page is open.
  const boards: PageBoard[] = session.boards.map(
    (board, i) =>
      new PageBoard(board, {
        isShared: network === "virtual" && session.boards.length > 1,
        starting: {
          settings,
          source,
          check: (module, values) => parts.check(module, values),
          checkPort: (module, values) => parts.checkPort(module, values),
          ofBoard: (module, values) => parts.ofBoards(module, values)[i],
          load: (...order) => parts.load(...order),
          isElsewhere: (address) => server.reach.isElsewhere(address),
        },
        onState: () => server.stateChanged(i),
        onApp: () => server.appChanged(i),
      }),
  );
  const { dark, lit, top, topRows } = themeColors(theme, FULL_CONTRAST);
  const taken = portsOf(session, settings);
  if (typeof web.port === "number" && web.port > 0 && taken.includes(web.port))
    throw new UsageError(
      tr("--web {port}: a board uses this port; give another one", { port: web.port }),
      WEB.port,
    );
  const server = await open({
    room: {
      version: versionOfPackage(),
      engine,
      network,
      boards,
      colors: { dark, lit, top, topRows },
      toolAddress: places.toolAddress,
      toolNetwork: () => places.toolNetwork(),
      apps: () => pageApps(source),
    },
    files: new PageFiles(join(packageRoot(), "dist", "web")),
    host,
    ports: typeof web.port === "number" ? [web.port] : pagePorts(taken),
    toolHosts: web.hosts,
  });
  session.showOn(
    {
      event: (board, event) => {
        boards[board].noted(event);
        server.event(board, event);
      },
      picture: (board, picture) => server.picture(board, picture),
      linkFor: (board, text) =>
        isLocal(host) || !boards[board].isToBeScanned(text) ? undefined : server.scannedAddressOf(board),
      ended: (board, reason) => boards[board].ended(reason),
      reloaded: () => {
        for (const [i, board] of boards.entries()) {
          board.booted();
          server.appChanged(i);
        }
      },
    },
    server.address,
  );
  return server;
}

async function open(options: Parameters<typeof PageServer.open>[0]): Promise<PageServer> {
  try {
    return await PageServer.open(options);
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    const place = `${options.host.bind}:${options.ports[0]}`;
    const complaints: Readonly<Record<string, string>> = {
      EADDRINUSE: tr("--web: {place} is in use: give another port, or leave it out for a free one", {
        place,
      }),
      EACCES: tr("--web: {place} needs rights that this program has not: give a port of 1024 or more", {
        place,
      }),
    };
    throw new UsageError(complaints[error.code] ?? error.message, WEB.port);
  }
}

/** Ports that the boards use, lead to them, or may be those of programs that they connect to. */
function portsOf({ boards }: Session, { forwards }: RunSettings): number[] {
  const ofValues = boards
    .flatMap(({ values }) => Object.values(values))
    .map((value) => {
      const [, port] = /^(?:[\d.]+:)?(\d+)$/.exec(String(value)) ?? [];
      return Number(port);
    });
  return [...ofValues, ...forwards.map(({ port }) => port)];
}

/** The apps of the tree, and the run's own. */
async function pageApps(source: string): Promise<PageApp[]> {
  const apps = await loadApps();
  const isOwn = apps.every(({ name }) => name !== appNameOf(source));
  const all = isOwn ? [await loadApp(source), ...apps] : apps;
  return all.map(pageApp);
}

function versionOfPackage(): string {
  const text = readFileSync(join(packageRoot(), "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
