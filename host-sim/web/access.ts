import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** Base 32: a QR code takes it as alphanumeric, which is denser than bytes. */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/** 5 bits a character: 130 bits for all boards, 80 for one, whose code a pupil may have to type. */
const ALL_LENGTH = 26;
const BOARD_LENGTH = 16;
const COOKIE_LENGTH = 26;

/** What may be a code in a path, however somebody typed it. */
export const CODE_PATH = new RegExp(`^/([A-Z2-7]{${BOARD_LENGTH},${ALL_LENGTH}})$`, "i");

/** What a page may see and steer: all boards, or the one with that number. */
export type Scope = "all" | number;

export interface Grant {
  readonly scope: Scope;
  /** The code in the address that opens the page. */
  readonly code: string;
  /** What the browser is given for the code: neither can be computed from the other. */
  readonly cookie: string;
}

interface Known extends Grant {
  readonly codeDigest: Buffer;
  readonly cookieDigest: Buffer;
}

/** The codes of one run, and the cookies that they are exchanged for. They are made anew at each start. */
export class Access {
  readonly all: Grant;
  readonly #boards: readonly Grant[];
  readonly #known: readonly Known[];
  readonly #cookieName: string;

  /** Browsers send the cookies of all ports of a host to each: `name` must differ between programs. */
  constructor(boards: number, name: string) {
    this.#cookieName = name;
    this.#known = Array.from({ length: boards + 1 }, (_, i) => newGrant(i === 0 ? "all" : i - 1));
    [this.all, ...this.#boards] = this.#known;
  }

  ofBoard(board: number): Grant {
    return this.#boards[board];
  }

  /** In upper case or lower case. */
  byCode(code: string): Grant | undefined {
    return this.#find(digest(code.toUpperCase()), ({ codeDigest }) => codeDigest);
  }

  /** What the header of a request grants. */
  byCookies(header: string | undefined): Grant | undefined {
    for (const cookie of header?.split(";") ?? []) {
      const [name, value = ""] = cookie.trim().split("=", 2);
      if (name === this.#cookieName) return this.#find(digest(value), ({ cookieDigest }) => cookieDigest);
    }
    return undefined;
  }

  /** The value of Set-Cookie: no script reads it, and no other site makes the browser send it. */
  setCookie({ cookie }: Grant): string {
    return `${this.#cookieName}=${cookie}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** Takes as long for each. */
  #find(given: Buffer, digestOf: (known: Known) => Buffer): Grant | undefined {
    let found: Grant | undefined;
    for (const known of this.#known) if (timingSafeEqual(digestOf(known), given)) found = known;
    return found;
  }
}

function newGrant(scope: Scope): Known {
  const code = randomText(scope === "all" ? ALL_LENGTH : BOARD_LENGTH);
  const cookie = randomText(COOKIE_LENGTH);
  return { scope, code, cookie, codeDigest: digest(code), cookieDigest: digest(cookie) };
}

function randomText(length: number): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET[byte & 31]).join("");
}

/** Digests are of one length, which timingSafeEqual needs. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
