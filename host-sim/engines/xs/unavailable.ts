/** The XS engine cannot run here; the message says why, and how to mend it. */
export class EngineUnavailable extends Error {
  constructor(message: string) {
    super(`the XS engine cannot run: ${message}`);
    this.name = "EngineUnavailable";
  }
}
