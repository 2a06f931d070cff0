/** What flags take, whatever they are called: words, numbers, seconds. */
import { tr } from "../language/language.js";
import { FOR_S_MAX } from "./common-flags.js";
import { didYouMean, UsageError } from "./usage-error.js";

/** One of `choices`. Throws UsageError, which names what is near. */
export function choice<Choice extends string>(
  flag: string,
  text: string,
  choices: readonly Choice[],
): Choice {
  return named(flag, text, choices, (name) => choices.find((known) => known === name));
}

/** What `find` gives for one of `names`. Throws UsageError. */
export function named<Thing>(
  flag: string,
  text: string,
  names: readonly string[],
  find: (name: string) => Thing | undefined,
): Thing {
  const found = find(text);
  if (found === undefined)
    throw new UsageError(
      tr("unknown {flag} '{text}'. {hint}", { flag, text, hint: didYouMean(text, names) }),
      flag,
    );
  return found;
}

/** A whole number from `min` to `max`. Throws UsageError. */
export function wholeNumber(flag: string, text: string, max: number, min = 1): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max)
    throw new UsageError(
      tr("--{flag} '{text}' is wrong: give {min} to {max}", { flag, text, min, max }),
      flag,
    );
  return value;
}

/** Seconds from 0.1 to a day. Throws UsageError. */
export function seconds(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0.1 && value <= FOR_S_MAX))
    throw new UsageError(
      tr("--{flag} '{text}' is wrong: give seconds from 0.1 to {max}", { flag, text, max: FOR_S_MAX }),
      flag,
    );
  return value;
}
