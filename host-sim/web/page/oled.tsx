import { useLayoutEffect, useRef } from "preact/hooks";
import { themeColors, type ThemeColors } from "../../views/themes.js";
import type { Hello, PageBoard } from "../protocol.js";
import { paint, pixelsOf, scaleFor } from "./paint.js";
import type { Pictures } from "./pictures.js";
import type { Preferences } from "./preferences.js";
import { say } from "./words/words.js";

interface Props {
  readonly board: PageBoard;
  readonly pictures: Pictures;
  /** The colours of the panel at a contrast. */
  readonly colors: (contrast: number) => ThemeColors;
}

/** The panel of a board, as large as a whole scale lets it be in the width that it has. */
export function OLED({ board, pictures, colors }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { id, width, height } = board;

  useLayoutEffect(() => {
    const room = frame.current;
    const glass = canvas.current;
    if (!room || !glass) return;
    let request: number | undefined;
    const draw = () => {
      request = undefined;
      const isFullScreen = document.fullscreenElement !== null && room.closest(":fullscreen") !== null;
      const [wide, high] = [room.clientWidth, isFullScreen ? room.clientHeight : Infinity];
      const scale = Math.min(
        scaleFor(width, wide * devicePixelRatio),
        scaleFor(height, high * devicePixelRatio),
      );
      const picture = pictures.last(id);
      const theme = colors(picture?.contrast ?? 255);
      // One of another size is that of the display before.
      const bits = picture?.bits.length === (width * height) / 8 ? picture.bits : undefined;
      paint(glass, pixelsOf(bits, width, height, theme), width, height, scale);
      // The style sheet cannot know them, and a style attribute is not allowed: this is the object model.
      room.style.backgroundColor = `rgb(${theme.dark.join(" ")})`;
      glass.style.width = `${(width * scale) / devicePixelRatio}px`;
      glass.style.height = `${(height * scale) / devicePixelRatio}px`;
    };
    const drawSoon = () => (request ??= requestAnimationFrame(draw));
    draw();
    const resized = new ResizeObserver(drawSoon);
    resized.observe(room);
    const unwatch = pictures.watch(id, drawSoon);
    return () => {
      if (request !== undefined) cancelAnimationFrame(request);
      resized.disconnect();
      unwatch();
    };
  }, [id, width, height, pictures, colors]);

  return (
    <div class="glass" ref={frame}>
      <canvas
        ref={canvas}
        data-board={id}
        data-size={`${width}x${height}`}
        role="img"
        aria-label={say("screenOf", { board: board.name, width, height })}
      />
    </div>
  );
}

/** The colours that the user has chosen, or else those of the command line. */
export function colorsOf(hello: Hello, chosen: Preferences["panel"]): (contrast: number) => ThemeColors {
  if (chosen !== "given") return (contrast) => themeColors(chosen, contrast);
  return (contrast) => {
    const { dark, lit, top, topRows } = hello.colors;
    const brightness = brightnessOf(contrast);
    const dimmed = ([red, green, blue]: readonly [number, number, number]) =>
      [red * brightness, green * brightness, blue * brightness] as const;
    return { gap: [0, 0, 0], dark, lit: dimmed(lit), top: dimmed(top), topRows };
  };
}

/** As white is dimmed. */
function brightnessOf(contrast: number): number {
  return themeColors("white", contrast).lit[0] / themeColors("white", 255).lit[0];
}
