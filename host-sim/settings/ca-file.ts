import { X509Certificate } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { tr } from "../language/language.js";
import { CA } from "./common-flags.js";
import { UsageError } from "./usage-error.js";

/** All certificates that a system trusts have less than a quarter of this. */
const BYTES_MAX = 1_000_000;

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** Reads the certificates of a file in PEM. Throws UsageError for a file that has none, or a broken one. */
export function readCA(file: string): string[] {
  const certificates = contentOf(file).match(CERTIFICATE);
  if (!certificates)
    throw new UsageError(
      tr(
        "--ca {file}: there is no certificate in this file: name one in PEM, which begins with -----BEGIN CERTIFICATE-----",
        {
          file,
        },
      ),
      CA,
    );
  for (const certificate of certificates) checkCertificate(file, certificate);
  return certificates;
}

function contentOf(file: string): string {
  try {
    const found = statSync(file);
    // Others may never end.
    if (found.isDirectory() || (found.isFile() && found.size <= BYTES_MAX))
      return readFileSync(file, "latin1");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      tr("--ca {file}: this cannot be read ({code}); name the file with the certificate of the broker's CA", {
        file,
        code: String(code),
      }),
      CA,
    );
  }
  throw new UsageError(
    tr("--ca {file}: this holds other things; name the file with the certificate of the broker's CA", {
      file,
    }),
    CA,
  );
}

function checkCertificate(file: string, text: string): void {
  try {
    new X509Certificate(text);
  } catch {
    throw new UsageError(
      tr("--ca {file}: a certificate in this file is damaged; copy it again", { file }),
      CA,
    );
  }
}
