/** The page that `--web` serves. */
import { render } from "preact";
import { App } from "./app.js";
import { Link } from "./link.js";
import { Pictures } from "./pictures.js";
import { INITIAL, reduce } from "./state.js";
import { Store } from "./store.js";

const store = new Store(INITIAL, reduce);
const pictures = new Pictures();
const link = new Link(store, pictures);
const root = document.getElementById("page");
if (root) render(<App store={store} pictures={pictures} send={link.send} />, root);
