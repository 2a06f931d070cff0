/** `url`, as programs for Moddable import it: there, the class is the module's default export. */
export { URL as default, URL, URLSearchParams } from "node:url";
