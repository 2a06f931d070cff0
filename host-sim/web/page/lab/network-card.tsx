import { useState } from "preact/hooks";
import type { LabRequest, LinkFaults, LinkState } from "../../lab/lab-protocol.js";
import { commonFault, linkKey, linkName, percent, rateText, sumOfCounts, type Boards } from "./links.js";
import { NetworkPicture } from "./network-picture.js";
import { tell } from "./words/words.js";
import type { LabWord } from "./words/en.js";

interface Props {
  readonly links: readonly LinkState[];
  readonly boards: Boards;
  readonly send: (request: LabRequest) => boolean;
}

interface Fault {
  readonly name: "loss" | "duplication" | "reordering" | "latency_ms" | "jitter_ms";
  readonly word: LabWord;
  readonly max: number;
  readonly step: number;
}

const FAULTS: readonly Fault[] = [
  { name: "loss", word: "loss", max: 1, step: 0.01 },
  { name: "latency_ms", word: "latency", max: 2000, step: 10 },
  { name: "jitter_ms", word: "jitter", max: 1000, step: 10 },
  { name: "duplication", word: "duplication", max: 1, step: 0.01 },
  { name: "reordering", word: "reordering", max: 1, step: 0.01 },
];
const RATES = [0, 100_000, 10_000, 1000, 300, 100];

const FATES: Readonly<Record<string, LabWord>> = {
  lost: "fateLost",
  corrupted: "fateCorrupted",
  duplicated: "fateDuplicated",
  overtaken: "fateOvertaken",
  held: "fateHeld",
  partitioned: "fateCut",
};

/** What is between the boards and the tool, and how bad it is. */
export function NetworkCard({ links, boards, send }: Props) {
  /** The key of a link; "" for all. */
  const [chosen, setChosen] = useState("");
  const link = links.find(({ between }) => linkKey(between) === chosen);
  const meant = link ? [link] : links;
  const between = link?.between;
  const isCut = meant.length > 0 && meant.every(({ partitioned }) => partitioned);
  const setFault = (faults: LinkFaults) => send({ kind: "link", between, do: "faults", faults });
  const counts = sumOfCounts(meant);
  return (
    <section class="card network" aria-labelledby="network-title">
      <header class="card-head">
        <h2 id="network-title">{tell("networkTitle")}</h2>
      </header>
      <NetworkPicture links={links} boards={boards} chosen={chosen} onChoose={setChosen} />
      <div class="toolbar">
        <label class="inline">
          <span>{tell("link")}</span>
          <select value={link ? chosen : ""} onChange={(event) => setChosen(event.currentTarget.value)}>
            <option value="">{tell("allLinks")}</option>
            {links.map((each) => (
              <option key={linkKey(each.between)} value={linkKey(each.between)}>
                {linkName(each.between, boards)}
              </option>
            ))}
          </select>
        </label>
        <span class="spacer" />
        <button
          type="button"
          aria-pressed={isCut}
          onClick={() => send({ kind: "link", between, do: isCut ? "heal" : "partition" })}
        >
          {tell(isCut ? "mend" : "cut")}
        </button>
        <button type="button" onClick={() => send({ kind: "link", between, do: "repair" })}>
          {tell("repair")}
        </button>
      </div>
      <div class="sliders">
        {FAULTS.map(({ name, word, max, step }) => {
          const value = commonFault(meant, name);
          const text = value === undefined ? "…" : max === 1 ? percent(value) : `${value} ms`;
          return (
            <label key={name} class="row">
              <span>{tell(word)}</span>
              <input
                type="range"
                min={0}
                max={max}
                step={step}
                value={value ?? 0}
                aria-valuetext={text}
                onChange={(event) => setFault({ [name]: Number(event.currentTarget.value) })}
              />
              <output>{text}</output>
            </label>
          );
        })}
        <label class="row">
          <span>{tell("rate")}</span>
          <select
            value={String(commonFault(meant, "rate_bytes") ?? "")}
            onChange={(event) => setFault({ rate_bytes: Number(event.currentTarget.value) })}
          >
            {ratesWith(commonFault(meant, "rate_bytes")).map((rate) => (
              <option key={rate} value={rate}>
                {rateText(rate)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p class="faint">
        {counts.length === 0
          ? tell("nothingLost")
          : counts.map(([fate, count]) => `${fateText(fate)} ${count}`).join(" · ")}
      </p>
    </section>
  );
}

function ratesWith(rate: number | undefined): readonly number[] {
  return rate === undefined || RATES.includes(rate) ? RATES : [...RATES, rate];
}

function fateText(fate: string): string {
  const word = FATES[fate];
  return word ? tell(word) : fate;
}
