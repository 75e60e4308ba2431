/**
 * The certificate that customers' browsers trust, as two files that somebody else renews: read again when
 * they change, so that a renewal needs no new start. What cannot be used leaves the one before in its place.
 */
import { X509Certificate, createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import type { Log } from "@tillwave/shared/core/log";
import { type Result, err, ok } from "@tillwave/shared/core/result";

/** As the face speaks it. */
export const TLS_MIN = "TLSv1.2";

export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** PEM, each; the certificate with those that lead to a root. */
export interface TlsPair {
  readonly cert: string;
  readonly key: string;
}

export type TlsPairError = { readonly type: "tls-unusable"; readonly detail: string };

export function readTlsPair(files: TlsFiles): Result<TlsPair, TlsPairError> {
  try {
    const [cert, key] = [readFileSync(files.cert, "utf8"), readFileSync(files.key, "utf8")];
    const isPair = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
    // The whole chain, and what TLS asks of a key: a file that is half written ends here.
    createSecureContext({ cert, key, minVersion: TLS_MIN });
    return isPair
      ? ok({ cert, key })
      : err({ type: "tls-unusable", detail: "the key is not the certificate's" });
  } catch (error) {
    return err({ type: "tls-unusable", detail: (error as Error).message });
  }
}

/** The first name that it holds for; null where it names none. */
export function nameOf({ cert }: TlsPair): string | null {
  const { subjectAltName = "" } = new X509Certificate(cert);
  const [, name] = /(?:^|, )DNS:([^,*]+)/u.exec(subjectAltName) ?? [];
  return name ?? null;
}

/** In rounds of a second: how soon a renewed certificate is shown. */
const RENEWAL_LOOKED_AT_EVERY = 60;

/** Looks at the files now and then, and shows what has changed. */
export function createTlsRenewal(
  files: TlsFiles,
  { face, log }: { readonly face: { renew(pair: TlsPair): void }; readonly log: Log },
): { round(): void } {
  let rounds = 0;
  const first = readTlsPair(files);
  let shown = first.ok ? first.value.cert : "";
  let complained = "";
  return {
    round() {
      rounds += 1;
      if (rounds % RENEWAL_LOOKED_AT_EVERY !== 0) {
        return;
      }
      const pair = readTlsPair(files);
      if (!pair.ok && pair.error.detail !== complained) {
        complained = pair.error.detail;
        log.error(
          { failure: pair.error },
          "the customers' certificate cannot be used; the old one is shown",
        );
      }
      if (pair.ok && pair.value.cert !== shown) {
        face.renew(pair.value);
        shown = pair.value.cert;
        complained = "";
        log.info({}, "the customers' certificate was renewed");
      }
    },
  };
}
