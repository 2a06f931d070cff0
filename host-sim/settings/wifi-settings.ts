/** The name and the password of a Wi-Fi, given together as SSID:PASSWORD or separately. */
import { tr } from "../language/language.js";
import type { RawSettings } from "./settings.js";
import { UsageError } from "./usage-error.js";

export interface WiFiName {
  readonly SSID: string;
  readonly password: string;
}

/** The flags, without dashes, for one Wi-Fi. */
export interface WiFiFlags {
  /** SSID:PASSWORD. */
  readonly both: string;
  readonly SSID: string;
  readonly password: string;
}

/** The Wi-Fi the board joins. */
export const WIFI: WiFiFlags = { both: "wifi", SSID: "ssid", password: "password" };
/** The simulated access point. */
export const ACCESS_POINT: WiFiFlags = { both: "ap", SSID: "ap-ssid", password: "ap-password" };

const SSID_BYTES_MAX = 32;
const PASSWORD_BYTES_MIN = 8;
const PASSWORD_BYTES_MAX = 63;
/** A pre-shared key, given instead of a passphrase. */
const KEY = /^[\da-fA-F]{64}$/;

/** The settings that a setting overrides: SSID:PASSWORD overrides both of its parts. */
export function replacedBy(name: string): readonly string[] {
  const flags = [WIFI, ACCESS_POINT].find(({ both }) => both === name);
  return flags ? [flags.both, flags.SSID, flags.password] : [name];
}

/** Throws UsageError if one source gives a Wi-Fi both together and separately. */
export function refuseBothWays(given: RawSettings): void {
  for (const { both, SSID, password } of [WIFI, ACCESS_POINT])
    if (given[both] !== undefined && (given[SSID] !== undefined || given[password] !== undefined))
      throw new UsageError(
        tr("--{both} beside --{ssid} or --{password}: give either --{both}, or --{ssid} and --{password}", {
          both,
          ssid: SSID,
          password,
        }),
        both,
      );
}

/**
 * Reads name and password; `otherwise` is the default. Throws UsageError, which does not repeat the value because it
 * may be a secret.
 */
export function readWiFi(raw: RawSettings, flags: WiFiFlags, otherwise: WiFiName): WiFiName {
  const together = raw[flags.both] === undefined ? undefined : splitAtColon(raw[flags.both]);
  const SSID = raw[flags.SSID] ?? together?.SSID ?? otherwise.SSID;
  const password = raw[flags.password] ?? together?.password ?? otherwise.password;
  checkSSID(SSID, raw[flags.SSID] === undefined ? flags.both : flags.SSID);
  checkPassword(password, raw[flags.password] === undefined ? flags.both : flags.password);
  return { SSID, password };
}

function splitAtColon(text: string): WiFiName {
  const colon = text.indexOf(":");
  if (colon < 0) return { SSID: text, password: "" };
  return { SSID: text.slice(0, colon), password: text.slice(colon + 1) };
}

function checkSSID(SSID: string, flag: string): void {
  const bytes = Buffer.byteLength(SSID);
  if (bytes < 1 || bytes > SSID_BYTES_MAX)
    throw new UsageError(
      tr("--{flag}: the name of a Wi-Fi has 1 to {max} bytes", { flag, max: SSID_BYTES_MAX }),
      flag,
    );
}

/** Accepts what WPA does: a passphrase, a key, or nothing for an open network. */
function checkPassword(password: string, flag: string): void {
  const bytes = Buffer.byteLength(password);
  const fits = bytes >= PASSWORD_BYTES_MIN && bytes <= PASSWORD_BYTES_MAX;
  if (password !== "" && !fits && !KEY.test(password))
    throw new UsageError(
      tr(
        "--{flag}: the password of a Wi-Fi has {min} to {max} characters, or is a key of 64 hexadecimal digits; an open one has none",
        { flag, min: PASSWORD_BYTES_MIN, max: PASSWORD_BYTES_MAX },
      ),
      flag,
    );
  if (/\p{Cc}/u.test(password))
    throw new UsageError(tr("--{flag}: the password of a Wi-Fi has no control characters", { flag }), flag);
}
