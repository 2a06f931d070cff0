/** The driver that suits all controllers with page addressing needs nothing besides what the others share. */
export { PanelDriver as SH1106 } from "./panel-driver.js";
