/**
 * The fewest bytes on the wire for given changes, found by search: the bound for what the drivers send. It knows every
 * framing of I2C: commands and single columns in control pairs (80 command, C0 data), a rest of commands (00 …) or of data
 * (40 …), transactions that go on or end, unchanged columns that are sent along, and any start in the ring of pages.
 */

/** Changed columns of each page of the RAM. */
export type Changes = readonly Uint8Array[];

/** Where the controller's address points. -1: unknown. */
export interface Place {
  readonly page: number;
  readonly column: number;
}

/** A transaction is not open, takes more control pairs, or takes a rest of data. */
type Framing = 0 | 1 | 2;
const CLOSED = 0;
const OPEN = 1;
const REST = 2;

/** Unchanged columns that may be sent before a run or after it, where an address is then right. */
const SPARE = 3;

interface Exit {
  readonly column: number;
  readonly framing: Framing;
  readonly bytes: number;
}

/** The bytes of so many commands and of the first column of a run, which takes two: with its control byte. */
function begin(before: Framing, commands: number): number {
  const start = before === OPEN ? 0 : 1;
  const inPairs = start + 2 * commands;
  const atOnce = commands ? start + 1 + commands + 1 : Infinity;
  return Math.min(inPairs, atOnce) + 2;
}

/** Page addressing: shortest paths through the columns of a page, one page after the other. */
export class PageSearch {
  private readonly known = new Map<string, Exit[]>();
  private readonly pages: number[];

  /** `firstColumn` is the RAM's column of the panel's first one, `columns` the end of the RAM: past it, none is known. */
  constructor(
    private readonly changes: Changes,
    private readonly firstColumn: number,
    private readonly columns: number,
  ) {
    this.pages = changes.flatMap((page, number) => (page.includes(1) ? [number] : []));
  }

  /** The fewest bytes from an address on, if `more` commands go before the first. */
  least(from: Place, more = 0): number {
    const { pages } = this;
    if (!pages.length) return 0;
    let least = Infinity;
    for (let first = 0; first < pages.length; first++)
      for (const step of [1, pages.length - 1]) {
        let at: { page: number; exits: Exit[] } = {
          page: from.page,
          exits: [{ column: from.column, framing: CLOSED, bytes: 0 }],
        };
        for (let i = 0; i < pages.length; i++) {
          const page = pages[(first + i * step) % pages.length];
          const best = new Map<string, Exit>();
          for (const exit of at.exits)
            for (const next of this.through(page, at.page === page, exit, i ? 0 : more)) {
              const key = `${next.column} ${next.framing}`;
              const bytes = exit.bytes + next.bytes;
              if (bytes < (best.get(key)?.bytes ?? Infinity)) best.set(key, { ...next, bytes });
            }
          at = { page, exits: [...best.values()] };
        }
        least = Math.min(least, ...at.exits.map(({ bytes }) => bytes));
      }
    return least;
  }

  /** All ways to send the changes of a page, beginning at `from`. */
  private through(page: number, samePage: boolean, from: Exit, more: number): Exit[] {
    const key = `${page} ${samePage} ${from.column} ${from.framing} ${more}`;
    const known = this.known.get(key);
    if (known) return known;
    const changed = this.changes[page];
    const width = changed.length;
    const last = changed.lastIndexOf(1);
    const costs = [CLOSED, OPEN, REST].map(() => new Float64Array(width + 1).fill(Infinity));
    // The first changed column from each column on.
    const next = new Int16Array(width + 1).fill(width);
    for (let c = width - 1; c >= 0; c--) next[c] = changed[c] ? c : next[c + 1];
    const commandsTo = (column: number, at: number) => {
      const wrong = at < 0 ? 255 : (at ^ (column + this.firstColumn)) & 255;
      return Number((wrong & 15) > 0) + Number(wrong >> 4 > 0);
    };
    const relax = (column: number, framing: Framing, cost: number) => {
      if (cost < costs[framing][column]) costs[framing][column] = cost;
    };
    const jump = (to: number, at: number, framing: Framing, cost: number, extra: number) => {
      const commands = commandsTo(to, at) + extra;
      relax(to + 1, OPEN, cost + begin(framing, commands));
      relax(to + 1, REST, cost + begin(framing, commands));
    };
    const first = next[0];
    for (let to = Math.max(0, first - SPARE); to <= first; to++)
      jump(to, from.column, from.framing, 0, Number(!samePage) + more);
    const exits: Exit[] = [];
    for (let c = 1; c <= width; c++) {
      const at = c + this.firstColumn === this.columns ? -1 : c + this.firstColumn;
      for (const framing of [CLOSED, OPEN, REST] as const) {
        const cost = costs[framing][c];
        if (cost === Infinity) continue;
        if (c > last && c <= last + 1 + SPARE)
          exits.push({ column: at, framing: framing === OPEN ? OPEN : CLOSED, bytes: cost });
        if (c === width) continue;
        if (framing === REST) relax(c + 1, REST, cost + 1);
        if (at >= 0) jump(c, at, framing, cost, 0);
        if (c > last) continue;
        for (let to = Math.max(c + 1, next[c] - SPARE); to <= next[c]; to++) jump(to, at, framing, cost, 0);
      }
    }
    this.known.set(key, exits);
    return exits;
  }
}

/** A rectangle of columns and pages, the ends excluded. */
export interface Window {
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly last: number;
}

function around(a: Window, b: Window): Window {
  return {
    from: Math.min(a.from, b.from),
    to: Math.max(a.to, b.to),
    first: Math.min(a.first, b.first),
    last: Math.max(a.last, b.last),
  };
}

const areaOf = ({ from, to, first, last }: Window) => (to - from) * (last - first);
const sameColumns = (a: Window, b: Window) => a.from === b.from && a.to === b.to;
const samePages = (a: Window, b: Window) => a.first === b.first && a.last === b.last;

/** The bytes of windows in the best order found: always the one that takes the fewest commands after the last. */
function windowBytes(windows: readonly Window[], from: Window): number {
  let at = from;
  let bytes = 0;
  let open = false;
  const left = [...windows];
  while (left.length) {
    const commandsTo = (w: Window) => (sameColumns(w, at) ? 0 : 3) + (samePages(w, at) ? 0 : 3);
    left.sort(
      (a, b) => commandsTo(a) - commandsTo(b) || a.first - b.first || a.last - b.last || a.from - b.from,
    );
    const [window] = left.splice(0, 1);
    const commands = commandsTo(window);
    const area = areaOf(window);
    bytes += begin(open ? OPEN : CLOSED, commands) + area - 1;
    open = area === 1;
    at = window;
  }
  return bytes;
}

/** Runs of changed columns, joined where fewer than three unchanged ones are between them. */
function runsOf(changes: Changes): Window[] {
  const runs: Window[] = [];
  changes.forEach((changed, page) => {
    let run: Window | undefined;
    changed.forEach((is, column) => {
      if (!is) return;
      if (run && column - run.to <= 2) runs.pop();
      else run = undefined;
      run = { from: run?.from ?? column, to: column + 1, first: page, last: page + 1 };
      runs.push(run);
    });
  });
  return runs;
}

/** Joins the two windows that are worth most, until no two are. A run by itself is taken to cost `alone` more bytes. */
function joined(runs: readonly Window[], alone: number): Window[] {
  let windows = [...runs];
  const costOf = (w: Window) => areaOf(w) + (w.last - w.first > 1 ? 8 : alone);
  for (;;) {
    let least = 0;
    let best: Window | undefined;
    windows.forEach((a, i) => {
      for (const b of windows.slice(i + 1)) {
        if (Math.max(a.first, b.first) > Math.min(a.last, b.last)) continue;
        const cost = costOf(around(a, b)) - costOf(a) - costOf(b);
        if (cost < least) [least, best] = [cost, around(a, b)];
      }
    });
    if (!best) return windows;
    const { from, to, first, last } = best;
    // Whatever else it covers goes with it.
    windows = windows.filter((w) => w.from < from || w.to > to || w.first < first || w.last > last);
    windows.push(best);
  }
}

/** More runs than this are not joined pair by pair, which takes too long. */
const RUNS_MAX = 40;

/**
 * The fewest bytes found on a controller that has windows (horizontal addressing) besides pages, if the window `from` is
 * set: all windows, all pages, or windows first and then pages.
 */
export function leastWithWindows(changes: Changes, from: Window): number {
  const nowhere = { page: -1, column: -1 };
  const attempt = (windows: readonly Window[]): number => {
    const rest = changes.map((changed) => changed.slice());
    for (const w of windows) for (let page = w.first; page < w.last; page++) rest[page].fill(0, w.from, w.to);
    // Two commands change the mode.
    return windowBytes(windows, from) + new PageSearch(rest, 0, rest[0].length).least(nowhere, 2);
  };
  const runs = runsOf(changes);
  if (!runs.length) return 0;
  const whole = runs.reduce(around);
  const ways = [[], [whole], [from]];
  if (runs.length <= RUNS_MAX)
    for (const alone of [4, 6, 8, 10]) {
      const windows = joined(runs, alone);
      for (const pages of [0, 1, 2]) ways.push(windows.filter((w) => w.last - w.first > pages));
    }
  return Math.min(...ways.map(attempt));
}
