/** The page in one file: what `--web` shows, with boards in a worker instead of a server. */
import { render } from "preact";
import { LabLink } from "../../lab/lab-link.js";
import type { LabMessage } from "../../lab/lab-protocol.js";
import { decodePicture, type Request, type ServerMessage } from "../../protocol.js";
import { App } from "../app.js";
import { Pictures } from "../pictures.js";
import { Store } from "../store.js";
import { languageOf } from "../words/words.js";
import { embeddedFont, startWorker } from "./start-worker.js";

const store = new Store();
const pictures = new Pictures();
const link = new LabLink({
  start: startWorker,
  font: embeddedFont(),
  language: languageOf(navigator.languages),
  onMessage: take,
  onPicture: (message) => {
    const picture = decodePicture(message);
    if (picture) pictures.show(picture);
  },
});

function take(message: LabMessage): void {
  if (message.kind === "ready") {
    store.dispatch({ kind: "link", link: "open" });
    const example = message.examples.at(0);
    if (example) link.send({ kind: "lab-start", boards: [example] });
  } else
    store.dispatch(message.kind === "tool" ? { ...message, at: Date.now() } : (message as ServerMessage));
}

const root = document.getElementById("page");
if (root)
  render(<App store={store} pictures={pictures} send={(request: Request) => link.send(request)} />, root);
