import { tr } from "../../language/language.js";

/** The XS engine cannot run here; the message says why, and how to mend it. */
export class EngineUnavailable extends Error {
  constructor(reason: string) {
    super(tr("the XS engine cannot run: {reason}", { reason }));
    this.name = "EngineUnavailable";
  }
}
