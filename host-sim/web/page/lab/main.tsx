/** The page in one file: an editor, and boards in a worker instead of a server. */
import { render } from "preact";
import { Pictures } from "../pictures.js";
import { loadPreferences } from "../preferences.js";
import { INITIAL, reduce } from "../state.js";
import { Store } from "../store.js";
import { Lab } from "./lab.js";
import { LAB_INITIAL, reduceLab } from "./lab-state.js";
import { WorkerLink } from "./worker-link.js";
import { Workshop } from "./workshop.js";

const page = new Store(INITIAL, reduce);
const lab = new Store(LAB_INITIAL, reduceLab);
const pictures = new Pictures();
const link = new WorkerLink({ page, lab, pictures, language: loadPreferences().language });
const workshop = new Workshop(link, page, lab);
const root = document.getElementById("page");
if (root) render(<Lab page={page} lab={lab} pictures={pictures} link={link} workshop={workshop} />, root);
