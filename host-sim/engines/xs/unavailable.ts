import { tr } from "../../language/language.js";
import { EngineUnavailable } from "../unavailable.js";

/** The XS engine cannot run on this machine. */
export class XSUnavailable extends EngineUnavailable {
  constructor(reason: string) {
    super(tr("the XS engine cannot run: {reason}", { reason }));
  }
}
