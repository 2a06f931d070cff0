import { say } from "./words/words.js";

const SECTIONS = { tool: "tabTool", log: "tabLog", wifi: "tabWiFi", app: "tabApp" } as const;
export type SectionName = keyof typeof SECTIONS;

/** On a phone, which part of the page stands below the board; where there is room, all do. */
export function Sections({ shown, onShow }: { shown: SectionName; onShow: (section: SectionName) => void }) {
  return (
    <nav class="sections pills" aria-label={say("sections")}>
      {(Object.keys(SECTIONS) as SectionName[]).map((name) => (
        <button key={name} type="button" aria-current={shown === name} onClick={() => onShow(name)}>
          {say(SECTIONS[name])}
        </button>
      ))}
    </nav>
  );
}
