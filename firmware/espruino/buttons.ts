/** GPIO numbers of the board's buttons; set by the bundler. */
declare const BUTTON_PINS: number[];

const DEBOUNCE_MS = 30;

let target: unknown;
let onPress: (target: never, index: number) => void;

/** A pressed button connects its pin to ground. */
function onWatch(event: { pin: unknown }): void {
  onPress(target as never, BUTTON_PINS.indexOf(Number(event["pin"])));
}

function openButtons<Target>(owner: Target, pressed: (target: Target, index: number) => void): void {
  target = owner;
  onPress = pressed;
  for (const pin of BUTTON_PINS) {
    pinMode(pin, "input_pullup");
    setWatch(onWatch, pin, { repeat: true, edge: "falling", debounce: DEBOUNCE_MS });
  }
}

export const boardButtons = { open: openButtons };
