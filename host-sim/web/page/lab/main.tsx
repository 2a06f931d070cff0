/** The page in one file: what `--web` shows, with boards in a worker instead of a server. */
import { render } from "preact";
import type { LabMessage, LabRequest } from "../../lab/lab-protocol.js";
import { decodePicture, type ServerMessage } from "../../protocol.js";
import { App } from "../app.js";
import { Pictures } from "../pictures.js";
import { Store } from "../store.js";
import { languageOf } from "../words/words.js";
import { embeddedFont, startWorker } from "./start-worker.js";

const store = new Store();
const pictures = new Pictures();
const worker = startWorker((data) => {
  if (!(data instanceof ArrayBuffer)) return take(data as LabMessage);
  const picture = decodePicture(data);
  if (picture) pictures.show(picture);
});
const send = (request: LabRequest): boolean => {
  worker.postMessage(request);
  return true;
};
send({ kind: "lab-open", language: languageOf(navigator.languages), font: embeddedFont() });

function take(message: LabMessage): void {
  if (message.kind === "ready") {
    store.dispatch({ kind: "link", link: "open" });
    const example = message.examples.at(0);
    if (example) send({ kind: "lab-start", boards: [example] });
  } else
    store.dispatch(message.kind === "tool" ? { ...message, at: Date.now() } : (message as ServerMessage));
}

const root = document.getElementById("page");
if (root) render(<App store={store} pictures={pictures} send={send} />, root);
