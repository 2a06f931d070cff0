import { argumentCount, foreignArgumentCount } from "./commands.js";
import { type ByteSink, ControlByteReader, hex } from "./control-bytes.js";
import { type Glass, PANEL_CHIPS, type PanelChip } from "./glasses.js";
import type { I2CPeripheral } from "./peripheral.js";
import type { Picture } from "./picture.js";
import { dark, ScanRegisters } from "./scan.js";
import { Warnings } from "./warnings.js";

/**
 * The common part of the controllers: the I2C interface, commands and their arguments, which take effect one by one as
 * they arrive, in whatever transactions, and the commands that have the same meaning in all datasheets.
 */

const SET_CONTRAST = 0x81; // + value
const SET_SEGMENT_REMAP = 0xa0; // A0h, A1h
const SET_ALL_ON = 0xa4; // A4h: the RAM is shown, A5h: every pixel lit
const SET_REVERSE = 0xa6; // A6h, A7h
const SET_DISPLAY_ON = 0xae; // AEh: off, AFh: on
const SET_SCAN_DIRECTION = 0xc0; // C0h, C8h
const SET_OFFSET = 0xd3; // + lines
const SET_PRECHARGE = 0xd9; // + two periods of 1 to 15 clocks

export interface ControllerOptions {
  /** 7-bit I2C address, 0x3c (default) or 0x3d, selected by pin SA0. */
  address?: number;
  /** What it drives (default: the usual glass of that controller). */
  glass?: Glass;
  /** Numbers in [0, 1). The RAM is filled from here at power-on, so that a driver must clear it. */
  random: () => number;
  /**
   * Called once for each kind of use that may show another picture on a real panel; with `strict`, for each that the
   * datasheet does not allow or specify.
   */
  onWarning?: (message: string) => void;
  strict?: boolean;
  /** Called at most once per transaction, at its end, when the visible picture may have changed. */
  onChanged?: () => void;
}

/** One OLED controller on the I2C bus. The RAM is pages of `columns` bytes, bit 0 the first of eight rows. */
export abstract class OLEDController implements I2CPeripheral, ByteSink {
  readonly addresses: readonly number[];
  readonly columns: number;
  /** All pages, for tests and debuggers. */
  readonly ram: Uint8Array;
  readonly warnings: Warnings;
  /** Grows whenever the picture may have changed. */
  revision = 0;
  /** Bytes on the wire so far, the address byte of each transaction included. */
  bytes = 0;
  /** Transactions so far. */
  transactions = 0;

  protected readonly glass: Glass;
  protected readonly chip: PanelChip;
  protected registers: ScanRegisters;
  protected powered = false;
  private readonly random: () => number;
  private readonly strict: boolean;
  private readonly onChanged: () => void;
  private framing = new ControlByteReader();
  /** The command whose arguments arrive, and how many have arrived. */
  private waiting: number | undefined;
  private arrived = 0;
  /** Another controller's command, and how many bytes after it would be its arguments there. */
  private foreign = 0;
  private foreignArguments = 0;
  private hasData = false;
  private writing = false;

  /** `coms` is the number of COM outputs. Throws RangeError for an address that the chip cannot have. */
  constructor(
    usual: Glass,
    private readonly coms: number,
    options: ControllerOptions,
  ) {
    const address = options.address ?? 0x3c;
    if (address !== 0x3c && address !== 0x3d)
      throw new RangeError(`I2C address ${hex(address)}: only 3Ch and 3Dh exist`);
    this.addresses = [address];
    this.glass = options.glass ?? usual;
    this.chip = PANEL_CHIPS[this.glass.controller];
    this.columns = this.chip.columns;
    this.ram = new Uint8Array(Math.ceil(this.chip.rows / 8) * this.columns);
    this.random = options.random;
    this.strict = options.strict ?? false;
    this.warnings = new Warnings(options.onWarning);
    this.onChanged = options.onChanged ?? (() => {});
    this.registers = new ScanRegisters(coms);
  }

  /** What the glass shows of the RAM, once it has power and is on. */
  protected abstract scanned(): Picture;
  /** Executes a command without arguments that `executeShared` does not know. */
  protected abstract execute(command: number): void;
  /** Applies argument `index`, from 0, of a command that `applyShared` does not know. */
  protected abstract apply(command: number, index: number, value: number): void;
  /** True if the chip's own voltage converter runs. */
  protected abstract get converterOn(): boolean;
  /** Writes one byte at the address counters and advances them. */
  protected abstract store(byte: number): void;
  protected abstract readStatus(): number;
  protected abstract readData(): number;
  /** Resets the controller's own registers as the datasheet specifies. */
  protected abstract reset(): void;

  /** The visible picture. */
  picture(): Picture {
    const { glass, registers } = this;
    const lit = this.powered && registers.on && (glass.externalVoltage || this.converterOn);
    return lit ? this.scanned() : dark(glass, registers.contrast);
  }

  /** The number of frames after which the picture next changes by itself, or undefined while it stands still. */
  framesUntilStep(): number | undefined {
    return undefined;
  }

  /** The time of one frame in ms. Only a controller that scrolls by itself says. */
  get frame_ms(): number {
    return 10;
  }

  /** Lets the time of `frames` frames pass, at most 100,000. */
  tick(frames: number): void {
    checkFrames(frames);
  }

  /**
   * Switches the supply voltage on or off. At power-on all registers have their reset values and the RAM holds noise.
   * Without power no byte is acknowledged. Counters and warnings are kept.
   */
  power(on: boolean): void {
    this.begin(on);
    this.changed();
  }

  /** Like `power`, without a call to `onChanged`: for constructors, whose caller has no panel yet. */
  protected begin(on: boolean): void {
    this.powered = on;
    this.registers = new ScanRegisters(this.coms);
    this.framing = new ControlByteReader();
    this.waiting = undefined;
    this.foreignArguments = 0;
    this.hasData = false;
    this.reset();
    if (on) for (let i = 0; i < this.ram.length; i++) this.ram[i] = this.noise();
  }

  write(bytes: Uint8Array): number {
    if (!this.powered) return 0;
    const revision = this.revision;
    this.writing = true;
    this.transactions++;
    this.bytes += 1 + bytes.length;
    try {
      this.framing.write(bytes, this);
    } finally {
      this.writing = false;
    }
    if (this.revision !== revision) this.onChanged();
    return bytes.length;
  }

  read(into: Uint8Array): void {
    // Nothing pulls the open-drain bus low, so it reads as ones.
    if (!this.powered) return void into.fill(0xff);
    this.transactions++;
    this.bytes += 1 + into.length;
    for (let i = 0; i < into.length; i++)
      into[i] = this.framing.dataSelected ? this.readData() : this.readStatus();
  }

  /** Tells of a use that may show another picture on a real panel. */
  warn(message: string): void {
    this.warnings.add(message);
  }

  /** Tells of a use that the datasheet does not allow or specify, but that shows the same on real panels. */
  warnStrictly(message: string): void {
    if (this.strict) this.warnings.add(message);
  }

  command(byte: number): void {
    if (this.waiting !== undefined) return this.argument(this.waiting, byte);
    if (!this.obeys(byte)) return;
    const count = argumentCount(this.chip.family, byte);
    if (count === undefined) return this.unknown(byte);
    if (count > 0) {
      this.waiting = byte;
      this.arrived = 0;
      return;
    }
    const { revision } = this;
    if (!this.executeShared(byte)) this.execute(byte);
    this.checkForeignArgument(byte, revision);
  }

  /** False while the controller ignores this command. */
  protected obeys(_command: number): boolean {
    return true;
  }

  private argument(command: number, value: number): void {
    const index = this.arrived++;
    if (this.arrived === argumentCount(this.chip.family, command)) this.waiting = undefined;
    if (!this.applyShared(command, value)) this.apply(command, index, value);
  }

  private unknown(command: number): void {
    const count = foreignArgumentCount(this.chip.family, command);
    this.foreign = command;
    this.foreignArguments = count ?? 0;
    const message = `unknown command ${hex(command)}: ignored, the byte after it is taken as a command`;
    if (count === undefined) this.warn(message);
    else this.warnStrictly(message);
  }

  /** Drivers for other controllers often do no harm here, unless an argument happens to be a command. */
  private checkForeignArgument(command: number, revision: number): void {
    if (this.foreignArguments === 0) return;
    this.foreignArguments--;
    if (revision !== this.revision)
      this.warn(`unknown command ${hex(this.foreign)}: its argument was executed as command ${hex(command)}`);
  }

  data(byte: number): void {
    if (this.waiting !== undefined) {
      this.warnStrictly(`display data while command ${hex(this.waiting)} waits for arguments`);
      this.waiting = undefined;
    }
    this.foreignArguments = 0;
    this.hasData = true;
    this.store(byte);
  }

  /** Executes a command without arguments that has the same meaning everywhere. Returns false for all others. */
  private executeShared(command: number): boolean {
    const bit = (command & 1) !== 0;
    switch (command & 0xfe) {
      case SET_SEGMENT_REMAP:
        this.setSegmentRemap(bit);
        return true;
      case SET_ALL_ON:
        this.set("allOn", bit);
        return true;
      case SET_REVERSE:
        this.set("reversed", bit);
        return true;
      case SET_DISPLAY_ON:
        this.set("on", bit);
        if (bit && !this.glass.externalVoltage && !this.converterOn) this.warn(this.withoutVoltage);
        return true;
    }
    if ((command & 0xf0) !== SET_SCAN_DIRECTION) return false;
    this.set("scanReversed", (command & 8) !== 0);
    return true;
  }

  /** Applies the argument of a command that has the same meaning everywhere. Returns false for all others. */
  private applyShared(command: number, value: number): boolean {
    switch (command) {
      case SET_CONTRAST:
        this.set("contrast", value);
        return true;
      case SET_OFFSET:
        this.set("offset", value & (this.coms - 1));
        return true;
      case SET_PRECHARGE:
        if ((value & 0x0f) === 0 || value >> 4 === 0)
          this.warnStrictly(`pre-charge ${hex(value)}: a period of 0 is invalid`);
        return false;
    }
    return false;
  }

  /** The warning for a display that is switched on while its converter is off. */
  protected abstract readonly withoutVoltage: string;

  /** A random byte. */
  protected noise(): number {
    return Math.floor(this.random() * 256) & 0xff;
  }

  private setSegmentRemap(remap: boolean): void {
    // SSD1306 datasheet 10.1.8: only data written afterwards is mirrored. The SH1106's does not say.
    if (remap !== this.registers.segmentRemap && this.hasData)
      this.warnStrictly(
        "segment remap changed after data was written: what is shown is only defined once all is written anew",
      );
    this.set("segmentRemap", remap);
  }

  /** The visible picture has changed: calls `onChanged` now, or at the end of the current transaction. */
  protected changed(): void {
    this.revision++;
    if (!this.writing) this.onChanged();
  }

  /** Sets one register, and increments the revision if the value has changed. */
  protected set<K extends keyof ScanRegisters>(name: K, value: ScanRegisters[K]): void {
    if (this.registers[name] === value) return;
    this.registers[name] = value;
    this.changed();
  }

  /** Sets one byte of the RAM, and increments the revision if the value has changed. */
  protected setRAM(index: number, byte: number): void {
    if (this.ram[index] === byte) return;
    this.ram[index] = byte;
    this.changed();
  }
}

const TICK_MAX = 100_000;

function checkFrames(frames: number): void {
  if (!Number.isInteger(frames) || frames < 0 || frames > TICK_MAX) throw new RangeError(`${frames} frames`);
}
