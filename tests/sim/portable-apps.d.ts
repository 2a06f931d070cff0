/** All apps of firmware/apps, which the bundling fills in. */
declare module "portable:apps" {
  import type { Option } from "../../firmware/options.js";
  import type { StartApp } from "../../firmware/options.js";

  export const APPS: Readonly<Record<string, { default: StartApp; options(): Option[] }>>;
}
