/** Parses Markdown as far as the tests need it. */

export interface Heading {
  readonly level: number;
  readonly title: string;
}

export interface Block {
  readonly language: string;
  readonly text: string;
}

/** Rows of cells, the heading first, without the line below it. */
export type Table = readonly (readonly string[])[];

export interface Markdown {
  readonly headings: readonly Heading[];
  readonly blocks: readonly Block[];
  readonly tables: readonly Table[];
  /** Targets of links and pictures. */
  readonly targets: readonly string[];
}

const FENCE = /^(\s*)```(\w*)\s*$/;
const HEADING = /^(#+) (.+)$/;
const TABLE_RULE = /^\|[\s|:-]+\|$/;

export function parseMarkdown(source: string): Markdown {
  const headings: Heading[] = [];
  const blocks: Block[] = [];
  const tables: string[][][] = [];
  const prose: string[] = [];
  const lines = source.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const fence = FENCE.exec(lines[i]);
    if (fence) {
      const text: string[] = [];
      while (lines[++i].trim() !== "```") text.push(lines[i].slice(fence[1].length));
      blocks.push({ language: fence[2], text: `${text.join("\n")}\n` });
      continue;
    }
    const line = lines[i];
    const heading = HEADING.exec(line);
    if (heading) headings.push({ level: heading[1].length, title: heading[2] });
    if (line.startsWith("|") && !TABLE_RULE.test(line)) {
      if (!lines[i - 1].startsWith("|")) tables.push([]);
      tables[tables.length - 1].push(cells(line));
    }
    prose.push(line);
  }
  return { headings, blocks, tables, targets: targetsOf(prose.join("\n")) };
}

function cells(line: string): string[] {
  return line
    .slice(1, -1)
    .split("|")
    .map((cell) => cell.trim());
}

function targetsOf(prose: string): string[] {
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
  const pictures = [...prose.matchAll(/<img src="([^"]+)"/g)].map(([, target]) => target);
  return [...links, ...pictures];
}

/** The commands of the `sh` blocks, in order; `a && b` is two. */
export function commandsOf({ blocks }: Markdown): string[] {
  return blocks
    .filter(({ language }) => language === "sh")
    .flatMap(({ text }) => text.trim().split(/\n| && /))
    .map((command) => command.trim());
}

/** The anchor that GitHub gives a heading. */
export function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");
}

/** The parts of a cell that a translation does not change: code and numbers. */
export function literalsOf(cell: string): string[] {
  return (cell.match(/`[^`]+`|\d+(?:[.:]\d+)*/g) ?? []).sort();
}

/** A cell without its backticks. */
export function plain(cell: string): string {
  return cell.replaceAll("`", "");
}
