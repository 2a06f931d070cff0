import { allAppFlagNames } from "./app-options.js";
import { BUNDLE_FLAGS } from "./bundle-flags.js";
import { COMMON_FLAGS } from "./common-flags.js";
import { FLASH_FLAGS } from "./flash-flags.js";

/** The names, without dashes, of all flags that a file or the environment can set, for all apps and commands. */
export async function allFlagNames(): Promise<string[]> {
  return [...COMMON_FLAGS, ...FLASH_FLAGS, ...BUNDLE_FLAGS]
    .map(({ name }) => name)
    .concat(await allAppFlagNames());
}
