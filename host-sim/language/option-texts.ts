/**
 * Texts about an app's options in the current language. The firmware has the same in English only
 * (firmware/options.ts), to save space.
 */
import { BROKER_PORT, BROKER_TLS_PORT, flagOf, type Option } from "../../firmware/options.js";
import { oneOf, tr, translated } from "./language.js";

/** The help of an option, with its limits and default. */
export function optionHelp(option: Option): string {
  return tr("{help} ({limits})", { help: translated(option.help), limits: limitsText(option) });
}

/** The error for a wrong value of an option, or for a missing one (undefined). */
export function complaintText(option: Option, text: string | undefined): string {
  const flag = flagOf(option.name);
  const limits = limitsText(option);
  if (text === undefined)
    return tr("{flag} is missing: {help} ({limits})", { flag, help: translated(option.help), limits });
  // Never print a password, not even a wrong one.
  if (option.name === "password") return tr("{flag} is wrong: give {limits}", { flag, limits });
  if (option.kind === "server")
    return tr("{flag} '{text}' is wrong: give one machine's IPv4 {limits}", { flag, text, limits });
  return option.kind === "endpoint"
    ? tr("{flag} '{text}' is wrong: give an IPv4 {limits}", { flag, text, limits })
    : tr("{flag} '{text}' is wrong: give {limits}", { flag, text, limits });
}

/** Describes the accepted values: "1 to 120, default 15". */
export function limitsText(option: Option): string {
  const limits = kindLimits(option);
  if ((option.kind === "text" || option.kind === "broker") && option.fallback === "") return limits;
  if (option.fallback === undefined) return tr("{limits}, required", { limits });
  if (option.otherwise)
    return tr("{limits}, default {meaning}", { limits, meaning: translated(option.otherwise) });
  return tr("{limits}, default {fallback}", { limits, fallback: option.fallback });
}

function kindLimits({ kind, choices, min, max }: Option): string {
  if (kind === "group") return tr("{min} to {max}", { min: "224.0.0.0", max: "239.255.255.255" });
  if (choices) return oneOf(choices);
  if (kind === "integer") return tr("{min} to {max}", { min, max });
  if (kind === "endpoint" || kind === "server")
    return tr("HOST:PORT, port {port} if left out", { port: max });
  if (kind === "broker")
    return tr(
      "mqtt://HOST:PORT/ROOM or mqtts://, port {port} or {TLS_port} if left out, at most {bytes} bytes of ROOM",
      {
        port: BROKER_PORT,
        TLS_port: BROKER_TLS_PORT,
        bytes: max,
      },
    );
  return tr("at most {bytes} bytes", { bytes: max });
}
