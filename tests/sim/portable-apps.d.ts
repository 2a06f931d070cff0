/** All apps of firmware/apps, which the bundling fills in: evaluated anew at each call. */
declare module "portable:apps" {
  import type { Option } from "../../firmware/options.js";
  import type { AppExports } from "../../host-sim/sim/engine/direct-engine.js";

  export default function evaluateApps(): Readonly<Record<string, AppExports & { options(): Option[] }>>;
}
