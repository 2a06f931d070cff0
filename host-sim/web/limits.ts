/** The bounds of what a page and its server send each other, in one place. */
export const LIMITS = {
  /** A message of a page. */
  messageBytes: 16_384,
  /** Messages of one page in a second, and the most that may come at once. */
  messagesPerSecond: 50,
  messagesAtOnce: 100,
  /** Pages that are open at the same time. */
  pages: 128,
  /** What waits for one slow page: further events are dropped, and counted. */
  backlogBytes: 262_144,
  /** What is handed to the socket of a page at once. */
  underWayBytes: 65_536,
  /** Events of a board's log that a new page gets, and those of all boards together. */
  eventsKept: 200,
  eventsAtHello: 2000,
  /** Events that a page gets in a second; more than anybody reads. */
  eventsPerSecond: 500,
  /** The highest number of a board. */
  boardNumber: 65_535,
  /** A line that is typed. */
  lineBytes: 1024,
  /** The names and values of options that `start` may give. */
  options: 64,
  optionNameLength: 64,
  optionBytes: 1024,
  appLength: 256,
  panelLength: 64,
  /** Sockets of one page's network tool, those of all pages, and the connections to one of its servers. */
  toolSockets: 8,
  toolSocketsInAll: 128,
  toolConnections: 16,
  /** Bytes that the tool sends with one message. */
  toolBytes: 8192,
  /** What a tool's connection may have waiting to be sent before the page is told to wait. */
  toolBacklogBytes: 131_072,
  /** Wrong codes of one address in a minute, before it has to wait. */
  wrongCodesPerMinute: 20,
  passwordBytes: 64,
  /** Weaker than -90 dBm no board hears. */
  signal_dBm: { min: -100, max: -20 },
} as const;
