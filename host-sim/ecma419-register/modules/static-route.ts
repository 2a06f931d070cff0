/** `embedded:network/http/server/route/static`, and `…/options/webpage` as Moddable names it */
import { network } from "./network-classes.js";

export default network.staticRoute;
