import type { Chip } from "../board/chips.js";
import { toInteger } from "./dictionary.js";
import type { Machine } from "./machine.js";

/** The pins that a program's IO objects use. Objects of a bus share its pins. */
export class PinUse {
  readonly #users = new Map<number, { readonly bus: boolean; count: number }>();

  /** True if no object uses the pin, or if only those of a bus do and `bus`. */
  isFree(pin: number, bus = false): boolean {
    const user = this.#users.get(pin);
    return !user || (bus && user.bus);
  }

  /** An object uses the pin from now on. */
  use(pin: number, bus = false): void {
    const user = this.#users.get(pin);
    if (user) user.count++;
    else this.#users.set(pin, { bus, count: 1 });
  }

  /** An object uses the pin no more. */
  free(pin: number): void {
    const user = this.#users.get(pin);
    if (user && --user.count === 0) this.#users.delete(pin);
  }
}

/** The GPIO number at `name`. Throws Error if it is undefined, RangeError if it is negative. */
export function pinOption(options: object, name: string): number {
  const value = (options as Record<string, unknown>)[name];
  if (value === undefined) throw new Error(`${name} required`);
  const pin = toInteger(value);
  if (pin < 0) throw new RangeError(`invalid ${name}`);
  return pin;
}

/** True for a GPIO that the chip has and no object uses. */
export function isFreePin({ parts: { chip }, pinUse }: Machine, pin: number): boolean {
  return pin <= chip.pin_max && pinUse.isFree(pin);
}

/** True for a GPIO that the chip can drive. */
export function isOutputPin({ outputPin_max }: Pick<Chip, "outputPin_max">, pin: number): boolean {
  return pin <= outputPin_max;
}
