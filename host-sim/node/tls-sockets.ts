/** The TLS sockets of a board on this PC: its TCP sockets with node:tls, which checks the certificates. */
import { lookup } from "node:dns";
import * as tls from "node:tls";
import type { TCP, TCPOptions } from "../../firmware/device.js";
import { isAddress } from "../sim/ecma419/dictionary.js";
import type { Machine, TLSSockets, Trouble } from "../sim/ecma419/machine.js";
import type { StreamSocketClass } from "../sim/ecma419/network/sockets.js";
import type { TCPDictionary } from "../sim/ecma419/tcp.js";
import { TLS, UNREACHED, type TLSDictionary } from "./tls-socket.js";

type Plain = InstanceType<StreamSocketClass>;
type PlainClass = new (options: TCPDictionary) => Plain;

/** OpenSSL's codes for a certificate that no trusted authority has signed. */
const UNTRUSTED: readonly string[] = [
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_SIGNATURE_FAILURE",
];
const OUT_OF_DATE: readonly string[] = ["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"];
/** Codes for a peer that has closed at once, or has answered in another protocol. */
const NO_TLS: readonly string[] = ["ECONNRESET", "EPROTO", "ERR_SSL_WRONG_VERSION_NUMBER"];
/** Some certificates are for hundreds of names. */
const NAMES_LETTERS_MAX = 200;

/**
 * The TLS sockets of boards that trust the certificates `ca`, in PEM; by default those that this PC's system and Node
 * trust. A socket's `address` may be a name. Why a handshake has failed is reported as the machine's trouble.
 */
export function tlsSockets(ca?: readonly string[]): TLSSockets {
  return (machine, TCP) => {
    class Named extends NamedSocket {
      constructor(options: TCPDictionary) {
        super(machine, TCP as unknown as PlainClass, options);
      }
    }
    const boardTLS = class extends TLS {
      constructor(options: TLSDictionary) {
        super(
          machine,
          Named as unknown as StreamSocketClass,
          withTrouble(machine, options),
          ca ?? rootsOfPC(),
        );
      }
    };
    return boardTLS as unknown as new <Target>(options: TCPOptions<Target>) => TCP<Target>;
  };
}

let roots: readonly string[] | undefined;

/** The roots of this PC's system, where Node can list them, and those of Node, with NODE_EXTRA_CA_CERTS. */
function rootsOfPC(): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?(of: "default" | "system"): string[] };
  // Before Node 22.15, those of Node.
  roots ??= getCACertificates
    ? [...new Set([...getCACertificates("default"), ...getCACertificates("system")])]
    : tls.rootCertificates;
  return roots;
}

/** The options with which the certificate must be for `address`, and a failed handshake is reported. */
function withTrouble(machine: Machine, options: TLSDictionary): TLSDictionary {
  const { address, port, onWritable, onError } = options;
  let isSecure = false;
  return {
    ...options,
    host: address,
    onWritable(bytes) {
      isSecure = true;
      onWritable?.call(this, bytes);
    },
    onError(error) {
      if (error && !isSecure) {
        machine.parts.onTrouble(troubleOf(error as NodeJS.ErrnoException, `${address}:${port}`));
      }
      onError?.call(this);
    },
  };
}

/** The trouble that an error of the connection or of the handshake is. */
function troubleOf(error: NodeJS.ErrnoException & { cert?: tls.PeerCertificate }, peer: string): Trouble {
  const { code = "", message: cause, cert } = error;
  if (code === UNREACHED) return { code: "tcp", peer };
  if (UNTRUSTED.includes(code)) return { code: "tls-untrusted", peer };
  if (OUT_OF_DATE.includes(code)) return { code: "tls-date", peer };
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return { code: "tls-host", peer, cause: namesOf(cert) };
  if (NO_TLS.includes(code)) return { code: "tls-none", peer };
  return { code: "tls", peer, cause };
}

/** The names and addresses that a certificate is for. */
function namesOf(cert: tls.PeerCertificate | undefined): string {
  const { subjectaltname = "", subject } = cert ?? {};
  const names = subjectaltname.split(", ").map((name) => name.replace(/^(DNS|IP Address):/, ""));
  const all = subjectaltname === "" ? String(subject?.CN ?? "nobody") : names.join(", ");
  return all.length > NAMES_LETTERS_MAX ? `${all.slice(0, NAMES_LETTERS_MAX)}…` : all;
}

/** A TCP socket that takes a name in place of the address. */
class NamedSocket implements Plain {
  format = "buffer";
  #socket: Plain | undefined;
  #isClosed = false;

  constructor(machine: Machine, TCP: PlainClass, options: TCPDictionary) {
    const { address = "", onError } = options;
    if (isAddress(address)) {
      this.#socket = new TCP(options);
      return;
    }
    lookup(address, { family: 4 }, (error, found) =>
      machine.run(() => {
        if (this.#isClosed) return;
        try {
          if (error) throw error;
          this.#socket = new TCP({ ...options, address: found });
        } catch (failure) {
          (onError as ((error: unknown) => void) | undefined)?.(failure);
        }
      }),
    );
  }

  read(request?: number): ArrayBuffer | number | undefined {
    return this.#socket?.read(request);
  }

  write(bytes: Uint8Array): number | undefined {
    return this.#socket?.write(bytes);
  }

  close(): void {
    this.#isClosed = true;
    this.#socket?.close();
  }
}
