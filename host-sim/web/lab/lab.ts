import { version } from "lab:sources";
import { readLabRequest, type LabMessage, type LabRequest } from "./lab-protocol.js";

/** Oftener than twice a second, so that a late one is not taken for silence. */
const ALIVE_MS = 250;

/** The page, as a lab sees it. */
export interface LabPage {
  say(message: LabMessage): void;
  /** A picture as `encodePicture` makes it. */
  show(picture: ArrayBuffer): void;
}

/** Boards in virtual time on a virtual network, steered by a page. */
export class Lab {
  readonly #page: LabPage;

  constructor(page: LabPage) {
    this.#page = page;
    setInterval(() => page.say({ kind: "alive" }), ALIVE_MS);
  }

  /** Does what the page asks for. */
  request(message: unknown): void {
    const request = readLabRequest(message);
    if (request) this.#obey(request);
  }

  #obey(request: LabRequest): void {
    if (request.kind !== "lab-open") return;
    this.#page.say({ kind: "ready", version, boards: [], examples: [], lessons: [] });
  }
}
