import { useRef } from "preact/hooks";
import type { ThemeColors } from "../../views/themes.js";
import { CopyButton } from "./copy-button.js";
import { OLED } from "./oled.js";
import type { Pictures } from "./pictures.js";
import { PowerSwitch, StatusBadge } from "./power.js";
import type { Send } from "./send.js";
import { SignalBars } from "./signal-bars.js";
import type { BoardView } from "./state.js";
import { retold, say } from "./words/words.js";

interface Props {
  readonly board: BoardView;
  readonly pictures: Pictures;
  readonly colors: (contrast: number) => ThemeColors;
  readonly send: Send;
}

const BUTTONS = ["A", "B"];

/** The board as it lies on the table: its panel, its buttons, and where it is reached. */
export function DeviceCard({ board, pictures, colors, send }: Props) {
  const device = useRef<HTMLDivElement>(null);
  const { info, state } = board;
  const isRunning = state?.power === "running";
  const press = (button: number) => send({ kind: "press", board: info.id, button });

  /** Only while the board has the focus: elsewhere letters are text. */
  const onKeyDown = (event: KeyboardEvent) => {
    const button = BUTTONS.indexOf(event.key.toUpperCase());
    if (
      button < 0 ||
      button >= info.buttons ||
      event.repeat ||
      event.ctrlKey ||
      event.altKey ||
      event.metaKey
    )
      return;
    event.preventDefault();
    press(button);
  };

  return (
    <section class="card device" aria-labelledby="device-title">
      <header class="card-head">
        <h2 id="device-title">{info.name}</h2>
        <StatusBadge state={state} />
        <span class="spacer" />
        <button
          type="button"
          class="quiet"
          aria-label={say("fullScreen")}
          title={say("fullScreen")}
          onClick={() => void device.current?.requestFullscreen()}
        >
          <Corners />
        </button>
        <PowerSwitch board={info.id} state={state} send={send} />
      </header>
      <div
        class="hardware"
        ref={device}
        role="group"
        aria-label={`${say("device")} ${info.name}`}
        aria-describedby="button-hint"
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div class="bezel">
          <OLED board={info} pictures={pictures} colors={colors} />
        </div>
        <div class="buttons">
          {BUTTONS.slice(0, info.buttons).map((name, button) => (
            <button
              key={name}
              type="button"
              class="key"
              disabled={!isRunning}
              aria-label={say("button", { button: name })}
              onClick={() => press(button)}
            >
              {name}
            </button>
          ))}
        </div>
        <p id="button-hint" class="unseen">
          {say("buttonHint")}
        </p>
      </div>
      <footer class="whereabouts">
        <SignalBars wifi={state?.wifi} />
        <Place board={board} />
      </footer>
      {state?.reason && <p class="reason">{retold(state.reason)}</p>}
    </section>
  );
}

/** The four corners of a screen. */
function Corners() {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
      <path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" />
    </svg>
  );
}

/** The address that a network tool connects to. */
function Place({ board: { state } }: { board: BoardView }) {
  if (!state?.address) return <span class="faint">{say("noAddress")}</span>;
  const place = placeOf(state.address, state.port);
  return (
    <>
      <code class="place">{place}</code>
      <CopyButton text={place} label={say("copy")} />
    </>
  );
}

export function placeOf(address: string, port: number | undefined): string {
  return port === undefined ? address : `${address}:${port}`;
}
