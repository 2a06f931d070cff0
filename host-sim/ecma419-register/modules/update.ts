/** `embedded:update` */
export { update as default } from "../../sim/ecma419/update.js";
