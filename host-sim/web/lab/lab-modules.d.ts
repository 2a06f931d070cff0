/** What tools/lab-modules.mjs makes. */

declare module "lab:firmware" {
  /** Evaluates the firmware anew, and gives what apps import from "palmwire". */
  export default function evaluate(): Readonly<Record<string, unknown>>;
}

declare module "lab:sources" {
  /** [name, source] of each app of the tree. */
  export const apps: readonly (readonly [string, string])[];
  /** [name, sources] of each template. */
  export const templates: readonly (readonly [string, { readonly en: string; readonly zh: string }])[];
  /** [file, text] of each scenario, lessons first. */
  export const scenarios: readonly (readonly [string, string])[];
  /** [path as it is written, source] of each app that a scenario names by its path. */
  export const files: readonly (readonly [string, string])[];
  /** What the dialect's rules ask of the kit, as a source. */
  export const kitOutline: string;
  export const version: string;
}
