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

/** Who hears of uses that the datasheet does not allow or specify, as `OLEDController` has it. */
export interface UsageListener {
  warn(message: string): void;
  warnStrictly(message: string): void;
}

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

  constructor(private readonly listener: UsageListener) {}

  /** 20h */
  setMode(mode: number): void {
    if (mode > PAGE) return this.listener.warn("addressing mode 3: invalid, ignored");
    this.mode = mode;
  }

  /** 21h, first argument: where the window's columns begin; the column counter goes there. */
  setFirstColumn(column: number): void {
    this.checkWindow();
    this.columnStart = column;
    this.column = column;
  }

  /** 21h, second argument: where the window's columns end. */
  setLastColumn(column: number): void {
    if (column < this.columnStart)
      return this.listener.warn(`columns ${this.columnStart} to ${column}: the end is ignored`);
    this.columnEnd = column;
  }

  /** 22h, first argument: where the window's pages begin; the page counter goes there. */
  setFirstPage(page: number): void {
    this.checkWindow();
    this.pageStart = page;
    this.page = page;
  }

  /** 22h, second argument: where the window's pages end. */
  setLastPage(page: number): void {
    if (page < this.pageStart)
      return this.listener.warn(`pages ${this.pageStart} to ${page}: the end is ignored`);
    this.pageEnd = page;
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

  // Chips obey these commands in the other modes too, and many drivers rely on it, but the datasheet does not promise
  // it.

  private checkWindow(): void {
    if (this.mode === PAGE)
      this.listener.warnStrictly(
        "window (21h, 22h) set in page addressing mode: meant for the other two (20h)",
      );
  }

  private checkPageMode(): void {
    if (this.mode !== PAGE)
      this.listener.warnStrictly(
        "page or column set by B0h or 00h to 1Fh: meant for page addressing mode (20 02)",
      );
  }
}
