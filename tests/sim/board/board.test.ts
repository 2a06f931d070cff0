import { compiledApp } from "../../../host-sim/node/app-files.js";
import { nodeCodecs } from "../../../host-sim/node/text-codecs.js";
import { FontFile } from "../../../host-sim/node/font-file.js";
import assert from "node:assert/strict";
import { connect as dial } from "node:net";
import type { App, Device } from "../../../firmware/device.js";
import { readOptions } from "../../../firmware/options.js";
import { PANEL_RETRY_MS } from "../../../firmware/oled/screen.js";
import { loadApp } from "../../../host-sim/settings/apps.js";
import {
  Board,
  RESTARTS_WINDOW_MS,
  type BoardEnd,
  type BoardOptions,
} from "../../../host-sim/sim/board/board.js";
import { KEPT_BYTES_MAX } from "../../../host-sim/sim/board/console.js";
import type { BoardEvent } from "../../../host-sim/sim/board/event.js";
import { profileNamed, type BoardProfile } from "../../../host-sim/sim/board/profiles.js";
import { RealClock } from "../../../host-sim/node/real-clock.js";
import type { Clock } from "../../../host-sim/sim/clock/clock.js";
import type { Machine } from "../../../host-sim/sim/ecma419/machine.js";
import type { LoadedApp, BootOptions, Running } from "../../../host-sim/sim/engine/engine.js";
import type { StartApp } from "../../../firmware/options.js";
import { directApp } from "../../../host-sim/sim/engine/direct-engine.js";
import { RealNetwork } from "../../../host-sim/node/real-network.js";
import { AccessPoint } from "../../../host-sim/sim/network/access-point.js";
import { Station } from "../../../host-sim/sim/network/station.js";
import type { Picture } from "../../../host-sim/sim/panel/picture.js";
import { Changes, turns } from "../ecma419/changes.js";
import { VirtualClock } from "../../../host-sim/sim/clock/virtual-clock.js";
import { Peer } from "../../run/peer.js";

/** More than the board takes from a crash to the next start. */
const REBOOTED_MS = 1000;

type StartProgram = (device: Device, onEnd: (reason: string) => void, boot: number) => App;

/** A function of the test as the board's program. */
class FunctionApp implements LoadedApp {
  boots = 0;

  constructor(private readonly startProgram: StartProgram) {}

  boot(machine: Machine, program: BootOptions): Running | Promise<Running> {
    const boot = ++this.boots;
    const start: StartApp = (device, _values, onEnd) => this.startProgram(device, onEnd, boot);
    return directApp(() => ({ default: start })).boot(machine, program);
  }
}

/** A Board with everything it told. */
class TestBoard extends Changes {
  readonly board: Board;
  readonly events: BoardEvent[] = [];
  readonly pictures: Picture[] = [];
  readonly ends: BoardEnd[] = [];

  constructor(app: LoadedApp, clock: Clock, options: Partial<BoardOptions> = {}) {
    super();
    const profile = profileNamed("mpython") as BoardProfile;
    this.board = new Board({
      name: "test",
      profile,
      chip: profile.chip,
      clock,
      codecs: nodeCodecs,
      network: new RealNetwork("127.0.0.1"),
      station: new Station(clock, [new AccessPoint("palmwire", "", () => "127.0.0.1")]),
      app,
      values: {},
      font: new FontFile("standard"),
      random: () => 0,
      onEvent: (event) => this.#note(this.events, event),
      onPicture: (picture) => this.#note(this.pictures, picture),
      onEnd: (end) => this.#note(this.ends, end),
      ...options,
    });
  }

  named(event: string): BoardEvent[] {
    return this.events.filter((candidate) => candidate.event === event);
  }

  async event(event: string): Promise<BoardEvent> {
    await this.until(() => this.named(event).length > 0);
    return this.named(event)[0];
  }

  #note<Thing>(things: Thing[], thing: Thing): void {
    things.push(thing);
    this.changed();
  }
}

const IDLE: App = { stop() {} };

describe("A Board", () => {
  let boards: Board[];

  beforeEach(() => {
    boards = [];
  });

  afterEach(() => Promise.all(boards.map((board) => board.stop())));

  function make(app: LoadedApp | StartProgram, clock: Clock, options?: Partial<BoardOptions>): TestBoard {
    const made = new TestBoard(typeof app === "function" ? new FunctionApp(app) : app, clock, options);
    boards.push(made.board);
    return made;
  }

  describe("whose program crashes", () => {
    it("logs the exception, and restarts the program", () => {
      const clock = new VirtualClock();
      const app = new FunctionApp((device, _onEnd, boot) => {
        device.console.print(`boot ${boot}`);
        if (boot === 1) device.timer.set(() => assert.fail("a bug in the app"), 100, undefined);
        return IDLE;
      });
      const { board, events, ends } = make(app, clock);
      board.start();
      clock.pass(100);
      assert.equal(app.boots, 1);
      clock.pass(REBOOTED_MS);
      assert.equal(app.boots, 2);
      const [first, crash, second] = events;
      assert.deepEqual([first.event, first.text], ["console", "boot 1"]);
      assert.deepEqual([crash.event, crash.code, crash.time], ["error", "crash", 100]);
      assert.match(String(crash.cause), /^uncaught exception: .*a bug in the app/);
      assert.deepEqual([second.event, second.text], ["console", "boot 2"]);
      clock.pass(60_000);
      assert.deepEqual([app.boots, ends.length], [2, 0]);
    });

    it("leaves no socket, timer or Wi-Fi of it open", async () => {
      const clock = new RealClock();
      let port = 0;
      let late = 0;
      const made = make((device, _onEnd, boot) => {
        if (boot > 1) return IDLE;
        const wifi = new device.network.wifi.io({
          target: undefined,
          onChanged() {
            if (this.connection < 500) return;
            port = new device.network.listener.io({ target: undefined }).port;
            made.changed();
            device.timer.set(() => late++, 50, undefined);
            device.timer.set(() => assert.fail("a bug in the app"), 1, undefined);
          },
        });
        wifi.connect({ SSID: "palmwire" });
        return IDLE;
      }, clock);
      made.board.start();
      await made.event("error");
      assert.equal(made.board.station.state, "apart");
      const refused = new Promise<string | undefined>((resolve) => {
        dial({ host: "127.0.0.1", port }).on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
      });
      assert.equal(await refused, "ECONNREFUSED");
      await made.board.stop();
      assert.equal(late, 0);
    });

    it("three times within 10 s has failed", () => {
      const clock = new VirtualClock();
      const app = new FunctionApp(() => assert.fail("a bug in the app"));
      const { board, ends } = make(app, clock);
      board.start();
      clock.pass(60_000);
      assert.equal(app.boots, 3);
      assert.deepEqual(ends, [{ failed: true, reason: "crash" }]);
    });

    it("now and then continues forever", () => {
      const clock = new VirtualClock();
      const app = new FunctionApp((device) => {
        device.timer.set(() => assert.fail("a bug in the app"), RESTARTS_WINDOW_MS / 2, undefined);
        return IDLE;
      });
      const { board, ends } = make(app, clock);
      board.start();
      clock.pass(100_000);
      assert.ok(app.boots > 15);
      assert.deepEqual(ends, []);
    });

    it("while it is stopped is stopped all the same", async () => {
      const made = make(() => ({ stop: () => assert.fail("a bug in the app") }), new RealClock());
      made.board.start();
      await made.board.stop();
      assert.equal(made.named("error")[0].code, "crash");
      await turns();
      assert.deepEqual(made.ends, []);
    });

    it("and that is stopped before it restarts stays off", async () => {
      const clock = new VirtualClock();
      const app = new FunctionApp((device) => {
        device.timer.set(() => assert.fail("a bug in the app"), 1, undefined);
        return IDLE;
      });
      const { board } = make(app, clock);
      board.start();
      clock.pass(1);
      await board.stop();
      clock.pass(60_000);
      assert.equal(app.boots, 1);
    });
  });

  for (const [how, boot] of [
    ["at once", () => assert.fail("no such engine here")],
    ["in another process", () => Promise.reject(new Error("no such engine here"))],
  ] as const)
    it(`whose app cannot start has failed, and gives the reason: ${how}`, async () => {
      const made = make({ boot }, new RealClock());
      made.board.start();
      await made.until(() => made.ends.length > 0);
      assert.deepEqual(made.ends, [{ failed: true, reason: "no such engine here" }]);
      await made.board.stop();
    });

  it("has the local time of its time zone, UTC by default", () => {
    const walls: (number | undefined)[] = [];
    const clock = new VirtualClock();
    for (const timeZone of [undefined, (utc_ms: number) => (utc_ms === clock.wall_ms() ? 330 : 0)]) {
      const made = make((device) => (walls.push(device.clock.wall()), IDLE), clock, { timeZone });
      made.board.start();
    }
    assert.deepEqual(walls, [clock.wall_ms(), clock.wall_ms() + 330 * 60_000]);
  });

  it("reports once that its program has ended, successfully without a reason, failed with one", () => {
    for (const reason of ["", "nothing to do"]) {
      const clock = new VirtualClock();
      const { board, ends } = make((_device, onEnd) => {
        onEnd(reason);
        onEnd("again");
        return IDLE;
      }, clock);
      board.start();
      assert.deepEqual(ends, []);
      clock.settle();
      assert.deepEqual(ends, [{ failed: reason !== "", reason }]);
    }
  });

  it("gives each event its time since power-on, the board's name, and data as bytes and text", () => {
    const clock = new VirtualClock();
    const { board, events } = make((device) => {
      device.timer.set(
        () => {
          device.log("received", { peer: "1.2.3.4:5", data: Buffer.from("字") });
          device.log("received", { peer: "1.2.3.4:5", data: Uint8Array.of(0xff, 0) });
        },
        1500,
        undefined,
      );
      return IDLE;
    }, clock);
    board.start();
    clock.pass(2000);
    assert.deepEqual(events, [
      { time: 1500, board: "test", event: "received", peer: "1.2.3.4:5", bytes: 3, text: "字" },
      { time: 1500, board: "test", event: "received", peer: "1.2.3.4:5", bytes: 2, text: undefined },
    ]);
  });

  describe("with the echo server", () => {
    const values = { port: 0, ssid: "palmwire", password: "", wifiTimeout: 15 };

    async function echoServer(clock: Clock = new RealClock()): Promise<TestBoard> {
      const { options } = await loadApp("tcp-echo-server");
      return make(directApp(await compiledApp("tcp-echo-server")), clock, {
        values: { ...readOptions(options, {}), ...values },
      });
    }

    it("and no panel logs that once, and its network keeps running", async () => {
      const made = await echoServer();
      made.board.i2c.detach(made.board.panel);
      made.board.start();
      const { port } = await made.event("listening");
      const error = await made.event("error");
      assert.deepEqual([error.code, error.cause], ["panel", "Error: write failed"]);
      const peer = await Peer.to(Number(port));
      for (const text of ["one", "two", "three"]) {
        const before = peer.received.length;
        peer.send(text);
        await peer.untilBytes(before + text.length);
      }
      assert.equal(peer.received.toString(), "onetwothree");
      assert.equal(made.named("error").length, 1);
      assert.deepEqual(made.pictures, []);
      peer.socket.destroy();
    });

    it("and a panel that is reconnected shows the current state", async () => {
      const clock = new VirtualClock();
      const made = await echoServer(clock);
      let broken = true;
      made.board.i2c.injectFaults(() => broken);
      made.board.start();
      await made.event("wifi");
      clock.pass(10_000);
      broken = false;
      clock.pass(PANEL_RETRY_MS);
      assert.ok(made.pictures.at(-1)?.pixels.some((pixel) => pixel !== 0));
      assert.deepEqual(
        made.named("error").map(({ code }) => code),
        ["panel"],
      );
    });

    it("logs each frame sent, with its bytes on the wire", async () => {
      const made = await echoServer();
      made.board.start();
      const first = await made.event("frame");
      // The first frame is the whole panel, and its initialisation.
      assert.ok(Number(first.bytes) >= 1074 && Number(first.transactions) >= 8);
      await made.event("listening");
      await made.until(() => made.named("frame").length > 1);
      const sum = (field: string) =>
        made.named("frame").reduce((total, frame) => total + Number(frame[field]), 0);
      assert.deepEqual(
        [sum("bytes"), sum("transactions")],
        [made.board.i2c.bytes, made.board.i2c.transactions],
      );
      assert.equal(made.pictures.length, made.named("frame").length);
    });

    it("stops: its clients are closed, its port is free, its Wi-Fi is left", async () => {
      const made = await echoServer();
      made.board.start();
      const port = Number((await made.event("listening")).port);
      const peer = await Peer.to(port);
      peer.send("x");
      await peer.untilBytes(1);
      await made.board.stop();
      assert.equal(made.board.station.state, "apart");
      await peer.until(() => peer.ended);
      const network = new RealNetwork("127.0.0.1");
      const server = network.listen(port, { onStream() {}, onFailed() {} });
      assert.ok(server);
      server.close();
      const told = made.events.length;
      await turns();
      assert.equal(made.events.length, told);
      assert.deepEqual(made.ends, []);
    });

    it("stops although a client neither reads nor leaves", async () => {
      const made = await echoServer();
      made.board.start();
      const peer = await Peer.to(Number((await made.event("listening")).port));
      peer.socket.pause();
      peer.socket.write(new Uint8Array(16 * 1024 * 1024));
      await made.event("connected");
      await made.board.stop();
    });

    it("can be stopped before it has started", async () => {
      const made = await echoServer();
      made.board.start();
      await made.board.stop();
      assert.equal(made.board.station.state, "apart");
    });
  });

  describe("console", () => {
    const lines: string[] = [];
    let open: () => void;

    function reading(clock: Clock): TestBoard {
      lines.splice(0);
      return make((device, _onEnd, boot) => {
        const start = () =>
          device.console.open(
            undefined,
            (_target, line) => {
              lines.push(`${boot}: ${Buffer.from(line).toString()}`);
              if (Buffer.from(line).toString() === "crash") assert.fail("a bug in the app");
            },
            () => void lines.push(`${boot}: end`),
          );
        open = start;
        if (boot > 1) start();
        return IDLE;
      }, clock);
    }

    it("keeps the lines typed before the program is ready, and the end of input", () => {
      const clock = new VirtualClock();
      const { board } = reading(clock);
      board.console.type("before power-on");
      board.start();
      board.console.type("before it asks");
      clock.settle();
      assert.deepEqual(lines, []);
      open();
      // Each line comes in a turn of its own.
      assert.deepEqual(lines, []);
      board.console.type("现在");
      board.console.type("");
      board.console.end();
      clock.settle();
      assert.deepEqual(lines, ["1: before power-on", "1: before it asks", "1: 现在", "1: ", "1: end"]);
    });

    it("tells a program that opens it late that the input has ended", () => {
      const clock = new VirtualClock();
      const { board } = reading(clock);
      board.start();
      board.console.type("only");
      board.console.end();
      open();
      clock.settle();
      assert.deepEqual(lines, ["1: only", "1: end"]);
    });

    it("keeps lines over a restart, and the end of input too", () => {
      const clock = new VirtualClock();
      const { board } = reading(clock);
      board.start();
      open();
      board.console.type("crash");
      clock.settle();
      board.console.type("meanwhile");
      board.console.end();
      clock.pass(REBOOTED_MS);
      assert.deepEqual(lines, ["1: crash", "2: meanwhile", "2: end"]);
    });

    it("reports when it is full, loses no input all the same, and reports when there is room again", () => {
      const clock = new VirtualClock();
      const { board } = reading(clock);
      board.start();
      const line = "x".repeat(99);
      let rooms = 0;
      board.console.onRoom = () => rooms++;
      let count = 0;
      for (; !board.console.full; count++) board.console.type(line);
      assert.equal(count, Math.ceil(KEPT_BYTES_MAX / 100));
      board.console.type("beyond");
      assert.equal(rooms, 0);
      open();
      clock.settle();
      assert.equal(rooms, 1);
      assert.deepEqual([lines.length, lines.at(-1)], [count + 1, "1: beyond"]);
    });

    it("delivers nothing while held, not even the end, and afterwards one line per turn", () => {
      const clock = new VirtualClock();
      const taken: string[] = [];
      let held: Device | undefined;
      const { board } = make((device) => {
        held = device;
        device.console.open(
          undefined,
          (_target, line) => {
            taken.push(Buffer.from(line).toString());
            device.console.hold(true);
          },
          () => taken.push("end"),
        );
        return IDLE;
      }, clock);
      board.start();
      for (const line of ["one", "two"]) board.console.type(line);
      board.console.end();
      clock.settle();
      assert.deepEqual(taken, ["one"]);
      held?.console.hold(false);
      assert.deepEqual(taken, ["one"]);
      clock.settle();
      assert.deepEqual(taken, ["one", "two"]);
      held?.console.hold(false);
      clock.settle();
      assert.deepEqual(taken, ["one", "two", "end"]);
    });
  });
});
