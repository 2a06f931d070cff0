/** Stopped as asked, or the app ended by itself. */
export const EXIT_STOPPED = 0;
/** The app failed. */
export const EXIT_FAILED = 1;
/** The command line, the configuration or the place is wrong. */
export const EXIT_USAGE = 2;
/** What was expected did not come in time. */
export const EXIT_UNMET = 42;
