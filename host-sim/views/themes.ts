/** Colours of panels: a single one, or yellow for the top 16 rows and blue below, as such panels are sold. */

export type RGB = readonly [red: number, green: number, blue: number];

interface Theme {
  readonly lit: RGB;
  /** A different colour for this many rows at the top. */
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
/** Brightness at contrast 0, where an OLED still glows. */
const DIMMEST = 0.3;

/** The colours used for one picture. */
export interface ThemeColors {
  readonly gap: RGB;
  readonly dark: RGB;
  readonly lit: RGB;
  /** Lit pixels in the first `topRows` rows. */
  readonly top: RGB;
  readonly topRows: number;
}

/** The colours for a contrast of 0 to 255, dimmed accordingly. */
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
