import { flagOf } from "../../firmware/options.js";
import type { AppModule } from "../settings/app-module.js";
import type { PageApp } from "./protocol.js";

/** An app as pages show it. */
export function pageApp({ name, summaries, options }: AppModule): PageApp {
  return {
    name,
    summary: summaries,
    options: options.map((option) => ({
      name: option.name,
      flag: flagOf(option.name).slice(2),
      kind: option.kind,
      min: option.min,
      max: option.max,
      choices: option.choices,
      fallback: option.fallback,
      help: option.help,
      otherwise: option.otherwise,
      isSecret: option.name === "password" ? true : undefined,
    })),
  };
}
