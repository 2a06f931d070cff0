/** An engine cannot run on this machine. The message tells which one, why, and what to do. */
export class EngineUnavailable extends Error {}
