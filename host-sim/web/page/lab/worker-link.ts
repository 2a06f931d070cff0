/** The page's link to the worker that runs the boards: its messages change what is shown, its findings answer checks. */
import type { Language } from "../../../language/language.js";
import type { Diagnostic, LabMessage, LabRequest } from "../../lab/lab-protocol.js";
import { decodePicture } from "../../protocol.js";
import type { Pictures } from "../pictures.js";
import type { PageStore } from "../state.js";
import { LabLink } from "./lab-link.js";
import type { LabStore } from "./lab-state.js";
import { embeddedFont, startWorker } from "./start-worker.js";

interface Parts {
  readonly page: PageStore;
  readonly lab: LabStore;
  readonly pictures: Pictures;
  readonly language: Language;
}

type Check = Extract<LabRequest, { kind: "check" }>;

export class WorkerLink {
  readonly #parts: Parts;
  readonly #link: LabLink;
  #language: Language;
  #lastCheck = 0;
  /** The boards to put up once the worker is ready. */
  #start: LabRequest | undefined;
  /** Checks that have not been answered, by their numbers. */
  readonly #checks = new Map<number, { ask: Check; resolve: (findings: readonly Diagnostic[]) => void }>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#language = parts.language;
    this.#link = new LabLink({
      start: startWorker,
      font: embeddedFont(),
      language: parts.language,
      onMessage: (message) => this.#take(message),
      onPicture: (message) => {
        const picture = decodePicture(message);
        if (picture) parts.pictures.show(picture);
      },
    });
  }

  /** Sends a request; false while the worker is not ready. Boards are put up when it is. */
  readonly send = (request: LabRequest): boolean => {
    if (this.#link.send(request)) return true;
    if (request.kind === "lab-start" || request.kind === "lesson") this.#start = request;
    return false;
  };

  /** What is wrong with a program; after a worker that did not answer, the next one is asked. */
  readonly check = (file: string, source: string): Promise<readonly Diagnostic[]> =>
    new Promise((resolve) => {
      const ask: Check = { kind: "check", id: ++this.#lastCheck, file, source };
      this.#checks.set(ask.id, { ask, resolve });
      this.send(ask);
    });

  /** The worker's messages are in that language from now on. */
  speak(language: Language): void {
    if (language === this.#language) return;
    this.#language = language;
    this.send({ kind: "language", language });
  }

  #take(message: LabMessage): void {
    const { page, lab } = this.#parts;
    switch (message.kind) {
      case "ready":
        page.dispatch({ kind: "link", link: "open" });
        lab.dispatch(message);
        if (this.#start) this.send(this.#start);
        this.#start = undefined;
        for (const { ask } of this.#checks.values()) this.send(ask);
        return;
      case "fault":
        if (message.how === "silent") this.#loseAll();
        lab.dispatch(message);
        return;
      case "diagnostics":
        if (message.id === undefined) lab.dispatch(message);
        else this.#answer(message.id, message.findings);
        return;
      case "alive":
      case "clock":
      case "links":
      case "lesson":
        lab.dispatch(message);
        return;
      case "tool":
        page.dispatch({ ...message, at: Date.now() });
        return;
      default:
        page.dispatch(message);
    }
  }

  /** Boards and the sockets of the network tool are gone with their worker. */
  #loseAll(): void {
    const { page, pictures } = this.#parts;
    page.dispatch({ kind: "link", link: "lost" });
    for (const { info, state } of page.state.boards.values()) {
      if (state) page.dispatch({ ...state, power: "stopped", address: undefined, port: undefined });
      const bits = new Uint8Array((info.width * info.height) / 8);
      pictures.show({ board: info.id, contrast: 255, bits });
    }
  }

  #answer(id: number, findings: readonly Diagnostic[]): void {
    this.#checks.get(id)?.resolve(findings);
    this.#checks.delete(id);
  }
}
