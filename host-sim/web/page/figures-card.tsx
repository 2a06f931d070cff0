import type { BoardView } from "./state.js";
import { say, speakingLocale } from "./words/words.js";

/** What a board has used. */
export function FiguresCard({ board: { figures } }: { board: BoardView }) {
  if (!figures) return null;
  const number = new Intl.NumberFormat(speakingLocale());
  const shown: [string, string][] = [
    [say("sockets"), `${figures.sockets} / ${figures.socketsMax}`],
    [say("received"), say("bytes", { count: number.format(figures.received) })],
    [say("sent"), say("bytes", { count: number.format(figures.sent) })],
    [say("frames"), number.format(figures.frames)],
    [say("i2cBytes"), number.format(figures.i2cBytes)],
    [say("uptime"), clockOf(figures.uptime_ms)],
  ];
  if (figures.heap !== undefined) shown.push([say("heap"), number.format(figures.heap)]);
  if (figures.stack !== undefined) shown.push([say("stack"), number.format(figures.stack)]);
  return (
    <section class="card figures" aria-labelledby="figures-title">
      <header class="card-head">
        <h2 id="figures-title">{say("figures")}</h2>
      </header>
      <dl>
        {shown.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Milliseconds as 0:07, 12:34 or 1:02:03. */
export function clockOf(time_ms: number): string {
  const seconds = Math.floor(time_ms / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
