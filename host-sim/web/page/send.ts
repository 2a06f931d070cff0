import type { Request } from "../protocol.js";

/** Sends a request to whoever has the boards; false if it cannot be sent now. */
export type Send = (request: Request) => boolean;
