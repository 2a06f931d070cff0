/** An engine cannot run here; the message says which one, why, and how to mend it. */
export class EngineUnavailable extends Error {}
