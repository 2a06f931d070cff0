import { TOOL_END, type LinkEnd, type LinkState } from "../../lab/lab-protocol.js";
import { say } from "../words/words.js";
import { endName, faultText, linkKey, linkName, type Boards } from "./links.js";
import { tell } from "./words/words.js";

const [WIDTH, HEIGHT] = [360, 280];
const CENTER = { x: WIDTH / 2, y: 166 };
const RADIUS = { x: 122, y: 88 };
const AIR = { x: WIDTH / 2, y: 18 };
/** Where on a link its text is: not in the middle, where links cross. */
const TEXT_AT = 0.4;

interface Props {
  readonly links: readonly LinkState[];
  readonly boards: Boards;
  /** The key of the chosen link; "" for all. */
  readonly chosen: string;
  readonly onChoose: (key: string) => void;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Boards, tool and access point, with a line for each link. The list below it has the same links for the keyboard. */
export function NetworkPicture({ links, boards, chosen, onChoose }: Props) {
  const ends: readonly LinkEnd[] = [TOOL_END, ...boards.keys()];
  const places = new Map(ends.map((end, i) => [end, placeOn(i, ends.length)]));
  const [wifi] = [...boards.values()].map(({ state }) => state?.wifi);
  return (
    <svg class="picture" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={tell("networkPicture")}>
      {[...boards].map(([id, { state }]) => (
        <line
          key={id}
          class={`air ${state?.wifi.on === false ? "off" : (state?.wifi.state ?? "")}`}
          {...lineOf({ x: AIR.x, y: AIR.y + 12 }, places.get(id) ?? AIR)}
        />
      ))}
      {links.map((link) => {
        const [one, other] = link.between.map((end) => places.get(end));
        if (!one || !other) return null;
        const key = linkKey(link.between);
        const text = faultText(link);
        const kind = link.partitioned ? "cut" : text === "" ? "" : "faulty";
        const [x, y] = [between(one.x, other.x), between(one.y, other.y)];
        return (
          <g key={key} class={`link ${kind} ${key === chosen ? "chosen" : ""}`} onClick={() => onChoose(key)}>
            <title>{linkName(link.between, boards)}</title>
            <line class="seen" {...lineOf(one, other)} />
            <line class="touched" {...lineOf(one, other)} />
            {text !== "" && (
              <text x={x} y={y}>
                {link.partitioned ? "✕" : text}
              </text>
            )}
          </g>
        );
      })}
      <g class="node">
        <text class="wave" x={AIR.x} y={AIR.y}>
          {`((•)) ${wifi?.ssid ?? ""}`}
        </text>
      </g>
      {ends.map((end) => {
        const { x, y } = places.get(end) ?? CENTER;
        const power = end === TOOL_END ? "tool" : (boards.get(end)?.state?.power ?? "starting");
        return (
          <g key={end} class={`node ${power}`}>
            <title>{end === TOOL_END ? say("toolTitle") : endName(end, boards)}</title>
            <rect x={x - 52} y={y - 17} width={104} height={34} rx={9} />
            <text x={x} y={y}>
              {shortened(endName(end, boards))}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

/** Around an ellipse, the first one below; two side by side. */
function placeOn(i: number, count: number): Point {
  const angle = (count === 2 ? Math.PI : Math.PI / 2) + (2 * Math.PI * i) / count;
  return { x: CENTER.x + RADIUS.x * Math.cos(angle), y: CENTER.y + RADIUS.y * Math.sin(angle) };
}

function between(one: number, other: number): number {
  return one + (other - one) * TEXT_AT;
}

function lineOf(from: Point, to: Point) {
  return { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
}

const NAME_MAX = 13;

function shortened(name: string): string {
  return name.length > NAME_MAX ? `${name.slice(0, NAME_MAX - 1)}…` : name;
}
