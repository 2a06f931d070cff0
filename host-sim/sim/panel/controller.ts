import { type ByteSink, ControlByteReader, hex } from "./control-bytes.js";
import type { I2CPeripheral } from "./peripheral.js";
import type { Picture } from "./picture.js";
import { ScanRegisters } from "./scan.js";
import { Warnings } from "./warnings.js";

/**
 * The common part of SH1106 and SSD1306: the I2C interface, commands whose arguments may come in a later transaction,
 * and the commands that have the same meaning in both datasheets.
 */

const SET_START_LINE = 0x40; // 40h to 7Fh: the low six bits are the line
const SET_CONTRAST = 0x81; // + value
const SET_SEGMENT_REMAP = 0xa0; // A0h, A1h
const SET_ALL_ON = 0xa4; // A4h: the RAM is shown, A5h: every pixel lit
const SET_REVERSE = 0xa6; // A6h, A7h
const SET_MULTIPLEX = 0xa8; // + lines - 1
const SET_DISPLAY_ON = 0xae; // AEh: off, AFh: on
const SET_SCAN_DIRECTION = 0xc0; // C0h, C8h
const SET_OFFSET = 0xd3; // + lines
const SET_CLOCK = 0xd5; // + oscillator frequency, divide ratio
const SET_PRECHARGE = 0xd9; // + two periods of 1 to 15 clocks
const SET_COM_PADS = 0xda; // + layout
const SET_VCOM_LEVEL = 0xdb; // + level
const NOP = 0xe3;

const NO_COMMAND = -1;

export interface ControllerOptions {
  /** 7-bit I2C address, 0x3c (default) or 0x3d, selected by pin SA0. */
  address?: number;
  /** Numbers in [0, 1). The RAM is filled from here at power-on, so that a driver must clear it. */
  random: () => number;
  /** Called once for each kind of use that the datasheet does not allow or specify. */
  onWarning?: (message: string) => void;
  /** Called at most once per transaction, at its end, when the visible picture may have changed. */
  onChanged?: () => void;
}

/** One OLED controller on the I2C bus. The RAM is 8 pages of `columns` bytes, bit 0 topmost. */
export abstract class OLEDController implements I2CPeripheral, ByteSink {
  readonly addresses: readonly number[];
  /** 8 pages of `columns` bytes each, for tests and debuggers. */
  readonly ram: Uint8Array;
  readonly warnings: Warnings;
  /** Grows whenever the picture may have changed. */
  revision = 0;
  /** Bytes on the wire so far, the address byte of each transaction included. */
  bytes = 0;
  /** Transactions so far. */
  transactions = 0;

  protected registers = new ScanRegisters();
  protected powered = false;
  private readonly random: () => number;
  private readonly onChanged: () => void;
  private framing = new ControlByteReader();
  private waiting = NO_COMMAND;
  private readonly collected: number[] = [];
  private hasData = false;
  private writing = false;

  constructor(
    readonly columns: number,
    options: ControllerOptions,
  ) {
    const address = options.address ?? 0x3c;
    if (address !== 0x3c && address !== 0x3d)
      throw new RangeError(`I2C address ${hex(address)}: only 3Ch and 3Dh exist`);
    this.addresses = [address];
    this.random = options.random;
    this.warnings = new Warnings(options.onWarning);
    this.onChanged = options.onChanged ?? (() => {});
    this.ram = new Uint8Array(8 * columns);
  }

  /** The visible picture. */
  abstract picture(): Picture;
  /** The number of argument bytes of `command`, or -1 if the datasheet does not define it. */
  protected abstract argumentCount(command: number): number;
  /** Executes a command that `executeShared` does not. */
  protected abstract execute(command: number, values: readonly number[]): void;
  /** Writes one byte at the address counters and advances them. */
  protected abstract store(byte: number): void;
  protected abstract readStatus(): number;
  protected abstract readData(): number;
  /** Resets the controller's own registers as the datasheet specifies. */
  protected abstract reset(): void;

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
    this.registers = new ScanRegisters();
    this.framing = new ControlByteReader();
    this.waiting = NO_COMMAND;
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

  warn(message: string): void {
    this.warnings.add(message);
  }

  command(byte: number): void {
    if (this.waiting === NO_COMMAND) {
      const count = this.argumentCount(byte);
      if (count < 0)
        return this.warn(`unknown command ${hex(byte)}: ignored, the byte after it is taken as a command`);
      if (count === 0) return this.dispatch(byte, []);
      this.waiting = byte;
      this.collected.length = 0;
      return;
    }
    this.collected.push(byte);
    if (this.collected.length < this.argumentCount(this.waiting)) return;
    const command = this.waiting;
    this.waiting = NO_COMMAND;
    this.dispatch(command, this.collected);
  }

  data(byte: number): void {
    if (this.waiting !== NO_COMMAND) {
      this.warn(
        `display data while command ${hex(this.waiting)} waits for its argument: the command is dropped`,
      );
      this.waiting = NO_COMMAND;
    }
    this.hasData = true;
    this.store(byte);
  }

  private dispatch(command: number, values: readonly number[]): void {
    if (!this.executeShared(command, values[0])) this.execute(command, values);
  }

  /** The number of argument bytes of a shared command, or -1. */
  protected sharedArgumentCount(command: number): number {
    switch (command) {
      case SET_CONTRAST:
      case SET_MULTIPLEX:
      case SET_OFFSET:
      case SET_CLOCK:
      case SET_PRECHARGE:
      case SET_COM_PADS:
      case SET_VCOM_LEVEL:
        return 1;
    }
    return isSharedSingle(command) ? 0 : -1;
  }

  /** Executes a command that has the same meaning in both datasheets. Returns false for all others. */
  private executeShared(command: number, value: number): boolean {
    if ((command & 0xc0) === SET_START_LINE) {
      this.set("startLine", command & 0x3f);
      return true;
    }
    switch (command) {
      case SET_CONTRAST:
        this.set("contrast", value);
        return true;
      case SET_SEGMENT_REMAP:
      case SET_SEGMENT_REMAP | 1:
        this.setSegmentRemap((command & 1) !== 0);
        return true;
      case SET_ALL_ON:
      case SET_ALL_ON | 1:
        this.set("allOn", (command & 1) !== 0);
        return true;
      case SET_REVERSE:
      case SET_REVERSE | 1:
        this.set("reversed", (command & 1) !== 0);
        return true;
      case SET_DISPLAY_ON:
      case SET_DISPLAY_ON | 1:
        this.set("on", (command & 1) !== 0);
        this.switched();
        return true;
      case SET_OFFSET:
        this.set("offset", value & 0x3f);
        return true;
      case SET_PRECHARGE:
        if ((value & 0x0f) === 0 || value >> 4 === 0)
          this.warn(`pre-charge ${hex(value)}: a period of 0 is invalid`);
        return true;
      case SET_CLOCK:
      case NOP:
        return true;
    }
    if ((command & 0xf0) === SET_SCAN_DIRECTION) {
      this.set("scanReversed", (command & 8) !== 0);
      return true;
    }
    return false;
  }

  /** A random byte. */
  protected noise(): number {
    return Math.floor(this.random() * 256) & 0xff;
  }

  /** Called when the display was switched on or off, for a controller's own checks. */
  protected switched(): void {}

  private setSegmentRemap(remap: boolean): void {
    // SSD1306 datasheet 10.1.8: only data written afterwards is mirrored. The SH1106's does not say.
    if (remap !== this.registers.segmentRemap && this.hasData)
      this.warn(
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

function isSharedSingle(command: number): boolean {
  return (
    (command & 0xc0) === SET_START_LINE ||
    (command & 0xfe) === SET_SEGMENT_REMAP ||
    (command & 0xfe) === SET_ALL_ON ||
    (command & 0xfe) === SET_REVERSE ||
    (command & 0xfe) === SET_DISPLAY_ON ||
    (command & 0xf0) === SET_SCAN_DIRECTION ||
    command === NOP
  );
}
