import type { Preferences } from "./preferences.js";

const DARK = "(prefers-color-scheme: dark)";

/** Makes the page light or dark, now and when the system changes. The returned function ends that. */
export function applyTheme(theme: Preferences["theme"]): () => void {
  const system = matchMedia(DARK);
  const apply = () => {
    const isDark = theme === "dark" || (theme === "system" && system.matches);
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
  };
  apply();
  system.addEventListener("change", apply);
  return () => system.removeEventListener("change", apply);
}
