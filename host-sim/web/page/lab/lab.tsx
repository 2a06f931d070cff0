import { useEffect, useMemo, useState } from "preact/hooks";
import { useAppearance } from "../appearance.js";
import { Header } from "../header.js";
import { Notices } from "../notices.js";
import { colorsOf } from "../oled.js";
import { OneBoard } from "../one-board.js";
import type { Pictures } from "../pictures.js";
import { usePreferences } from "../preferences.js";
import { shownBoard } from "../shown-board.js";
import type { PageStore } from "../state.js";
import { useStore } from "../store.js";
import { useHash } from "../use-hash.js";
import { Wall } from "../wall.js";
import { BoardStrip } from "./board-strip.js";
import { EditorCard } from "./editor-card.js";
import { FaultBanner } from "./fault-banner.js";
import type { LabStore } from "./lab-state.js";
import { LessonsCard } from "./lessons-card.js";
import { NetworkCard } from "./network-card.js";
import { nameOfFile } from "./programs.js";
import { Panes, type PaneName } from "./panes.js";
import { TimeBar } from "./time-bar.js";
import type { WorkerLink } from "./worker-link.js";
import type { Workshop } from "./workshop.js";
import { tell } from "./words/words.js";

interface Props {
  readonly page: PageStore;
  readonly lab: LabStore;
  readonly pictures: Pictures;
  readonly link: WorkerLink;
  readonly workshop: Workshop;
}

/** The one-file page: programs on the left, boards on the right, and what is between the boards. */
export function Lab({ page, lab, pictures, link, workshop }: Props) {
  const state = useStore(page);
  const { ready, clock, links, fault, blocked, lesson } = useStore(lab);
  const shop = useStore(workshop.store);
  const [preferences, prefer] = usePreferences();
  const [pane, setPane] = useState<PaneName>(() => (isNarrow() ? "board" : "code"));
  const hash = useHash();
  useAppearance(preferences);
  const { language, panel } = preferences;
  useEffect(() => link.speak(language), [link, language]);
  useEffect(() => {
    if (ready) workshop.open(ready);
  }, [workshop, ready]);
  useEffect(() => {
    if (lesson) workshop.followLesson(lesson);
  }, [workshop, lesson]);

  const { hello } = state;
  const colors = useMemo(() => hello && colorsOf(hello, panel), [hello, panel]);
  const id = shownBoard(hash, hello);
  const board = id === undefined ? undefined : state.boards.get(id);
  useEffect(() => {
    if (id !== undefined) workshop.look(id);
  }, [workshop, id]);
  const run = () => {
    workshop.run();
    // What it does is not to be seen beside the program.
    if (isNarrow()) setPane("board");
  };
  const nameOf = (each: number) => state.boards.get(each)?.info.name ?? "";

  return (
    <>
      <Header hello={hello} board={board} link="open" preferences={preferences} prefer={prefer} />
      <TimeBar clock={clock} seed={shop.room.seed} send={link.send} onSeed={workshop.setSeed} />
      <FaultBanner
        fault={fault}
        blocked={blocked}
        boards={state.boards}
        isOwn={(file) => shop.programs.has(nameOfFile(file))}
        onShow={(file, line) => {
          setPane("code");
          workshop.showLine(file, line);
        }}
        onGoOn={workshop.goOn}
        onClose={() => lab.dispatch({ kind: "faults-seen" })}
      />
      <Panes shown={pane} onShow={setPane} />
      <main class="lab" data-pane={pane}>
        <div class="workshop">
          <EditorCard
            workshop={workshop}
            shop={shop}
            examples={ready?.examples ?? []}
            fault={fault}
            targets={workshop.targets().map(nameOf)}
            onRun={run}
            isShown={pane === "code" || pane === "board"}
          />
          {pane === "network" && <NetworkCard links={links} boards={state.boards} send={link.send} />}
          {pane === "lessons" && (
            <LessonsCard files={ready?.lessons ?? []} lesson={lesson} workshop={workshop} />
          )}
        </div>
        <div class="boards">
          <BoardStrip
            workshop={workshop}
            shop={shop}
            boards={state.boards}
            examples={ready?.examples ?? []}
            kinds={ready?.boards ?? []}
            panels={ready?.panels ?? []}
            shown={id}
          />
          {!hello || !colors ? (
            <p class="waiting" role="status">
              {tell(ready ? "noBoards" : "beginning")}
            </p>
          ) : board ? (
            <OneBoard
              key={board.info.id}
              board={board}
              hello={hello}
              state={state}
              pictures={pictures}
              colors={colors}
              language={language}
              send={workshop.send}
              dispatch={page.dispatch}
            />
          ) : (
            <Wall boards={[...state.boards.values()]} pictures={pictures} colors={colors} />
          )}
        </div>
      </main>
      <Notices
        notices={state.notices}
        onDismiss={(notice) => page.dispatch({ kind: "dismiss", id: notice })}
      />
    </>
  );
}

/** As the style sheet has it: there is room for the program or for the boards. */
function isNarrow(): boolean {
  return matchMedia("(max-width: 59.99rem)").matches;
}
