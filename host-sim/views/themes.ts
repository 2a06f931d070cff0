/** How panels look: one colour, or yellow for the top 16 rows and blue below, as the glass is sold. */

export type RGB = readonly [red: number, green: number, blue: number];

interface Theme {
  readonly lit: RGB;
  /** Rows from the top in another colour. */
  readonly top?: { readonly rows: number; readonly lit: RGB };
}

const THEMES = {
  white: { lit: [236, 245, 255] },
  blue: { lit: [64, 176, 255] },
  "yellow-blue": { lit: [64, 176, 255], top: { rows: 16, lit: [255, 214, 48] } },
} satisfies Record<string, Theme>;

export type ThemeName = keyof typeof THEMES;

/** All names, for help texts and checks. */
export const themeNames = Object.keys(THEMES) as ThemeName[];

const DARK: RGB = [10, 12, 16];
const GAP: RGB = [0, 0, 0];
/** An OLED at contrast 0 still glows. */
const DIMMEST = 0.3;

/** The few colours one picture is drawn with, 0 to 255 each. */
export interface ThemeColors {
  readonly gap: RGB;
  readonly dark: RGB;
  readonly lit: RGB;
  /** Lit pixels of the first `topRows` rows. */
  readonly top: RGB;
  readonly topRows: number;
}

/** The colours for pictures of this contrast, 0 to 255, by which they are dimmed. */
export function themeColors(name: ThemeName, contrast: number): ThemeColors {
  const theme: Theme = THEMES[name];
  const brightness = DIMMEST + ((1 - DIMMEST) * contrast) / 255;
  return {
    gap: GAP,
    dark: DARK,
    lit: dimmed(theme.lit, brightness),
    top: dimmed(theme.top?.lit ?? theme.lit, brightness),
    topRows: theme.top?.rows ?? 0,
  };
}

function dimmed([red, green, blue]: RGB, brightness: number): RGB {
  return [Math.round(red * brightness), Math.round(green * brightness), Math.round(blue * brightness)];
}
