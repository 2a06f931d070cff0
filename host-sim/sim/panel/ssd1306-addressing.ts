/**
 * The address counters of an SSD1306 by Solomon Systech (datasheet rev. 1.1, 10.1.1 to 10.1.5 and 10.1.13).
 * Horizontal and vertical mode run through a window of columns and pages, row by row or column by column, and wrap to
 * its start; page mode stays within its page.
 */

const HORIZONTAL = 0;
const VERTICAL = 1;
const PAGE = 2;

const LAST_COLUMN = 127;
const LAST_PAGE = 7;

export class SSD1306Addressing {
  column = 0;
  page = 0;
  private mode = PAGE;
  private columnStart = 0;
  private columnEnd = LAST_COLUMN;
  private pageStart = 0;
  private pageEnd = LAST_PAGE;
  /** The column set in page mode, where the counter continues after the last column. */
  private lineStart = 0;

  constructor(private readonly warn: (message: string) => void) {}

  /** 20h */
  setMode(mode: number): void {
    if (mode > PAGE) return this.warn("addressing mode 3: invalid, ignored");
    this.mode = mode;
  }

  /** 21h: sets the window's columns; the column counter goes to the first. */
  setColumns(first: number, last: number): void {
    if (last < first) return this.warn(`columns ${first} to ${last}: ignored`);
    this.checkWindow();
    this.columnStart = first;
    this.columnEnd = last;
    this.column = first;
  }

  /** 22h: sets the window's pages; the page counter goes to the first. */
  setPages(first: number, last: number): void {
    if (last < first) return this.warn(`pages ${first} to ${last}: ignored`);
    this.checkWindow();
    this.pageStart = first;
    this.pageEnd = last;
    this.page = first;
  }

  /** 00h to 0Fh: low nibble of the column; 10h to 1Fh: high nibble. */
  setColumnHalf(command: number): void {
    this.checkPageMode();
    const half = command & 0x0f;
    const column = command & 0x10 ? (half << 4) | (this.column & 0x0f) : (this.column & 0x70) | half;
    this.column = column & LAST_COLUMN;
    this.lineStart = this.column;
  }

  /** B0h to B7h */
  setPage(page: number): void {
    this.checkPageMode();
    this.page = page;
  }

  /** Advances after a byte of display data. */
  advance(): void {
    if (this.mode === PAGE) this.advanceInPage();
    else if (this.mode === HORIZONTAL) {
      if (this.advanceColumn()) this.advancePage();
    } else if (this.mode === VERTICAL) {
      if (this.advancePage()) this.advanceColumn();
    }
  }

  private advanceInPage(): void {
    if (this.column < LAST_COLUMN) this.column++;
    else this.column = this.lineStart;
  }

  /** Returns true when it passes the window's last column. */
  private advanceColumn(): boolean {
    const passed = this.column === this.columnEnd;
    this.column = passed ? this.columnStart : (this.column + 1) & LAST_COLUMN;
    return passed;
  }

  /** Returns true when it passes the window's last page. */
  private advancePage(): boolean {
    const passed = this.page === this.pageEnd;
    this.page = passed ? this.pageStart : (this.page + 1) & LAST_PAGE;
    return passed;
  }

  // Chips obey these commands in the other modes too, and some drivers rely on it, but the datasheet does not promise
  // it.

  private checkWindow(): void {
    if (this.mode === PAGE)
      this.warn("window (21h, 22h) set in page addressing mode: meant for the other two (20h)");
  }

  private checkPageMode(): void {
    if (this.mode !== PAGE)
      this.warn("page or column set by B0h or 00h to 1Fh: meant for page addressing mode (20 02)");
  }
}
