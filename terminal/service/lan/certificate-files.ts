/**
 * The till's certificate as files of FOLDER/lan, each readable by its owner only:
 *
 *   authority.pem  authority-key.pem      kept for ten years, so that tablets may install it
 *   server.pem     server-key.pem         made again when the machine has got other addresses, or little of it is left
 */
import { X509Certificate, createPrivateKey } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, writeFileAtomic } from "@tillwave/shared/host/atomic-file";
import {
  type CertifiedKey,
  type MachineNames,
  makeAuthority,
  makeCertificate,
} from "./certificate.ts";
import { coversNames } from "./name-constraints.ts";

/** In milliseconds. */
export const RENEW_BELOW_MS = 30 * 86_400_000;

export interface ServerTls extends CertifiedKey {
  /** SHA-256 of the certificate, `AB:CD:…`. */
  readonly fingerprint: string;
  readonly authority: {
    /** PEM. */
    readonly certificate: string;
    readonly fingerprint: string;
  };
}

export type PrepareTls = (names: MachineNames, now: number) => Promise<ServerTls>;

/** What it makes throws where the files cannot be read or written. */
export function createTlsFiles(folder: string): PrepareTls {
  const inFolder = join(folder, "lan");
  return async (names, now) => {
    makeFolder(inFolder);
    const kept = readPair(inFolder, "authority");
    const isKept = kept !== null && mayMake(kept, names, now);
    const authority = isKept ? kept : await makeAuthority(names, now);
    const server = isKept ? readPair(inFolder, "server") : null;
    const isGood = server !== null && isStillGood(server, { authority, names, now });
    const shown = isGood ? server : await makeCertificate(authority, names, now);
    if (!isKept) {
      writePair(inFolder, "authority", authority);
    }
    if (!isGood) {
      writePair(inFolder, "server", shown);
    }
    return {
      ...shown,
      fingerprint: new X509Certificate(shown.certificate).fingerprint256,
      authority: {
        certificate: authority.certificate,
        fingerprint: new X509Certificate(authority.certificate).fingerprint256,
      },
    };
  };
}

/** Null where it is not there, or is not what it should be: a key without its certificate is none. */
function readPair(folder: string, name: string): CertifiedKey | null {
  const [file, keyFile] = [join(folder, `${name}.pem`), join(folder, `${name}-key.pem`)];
  if (!existsSync(file) || !existsSync(keyFile)) {
    return null;
  }
  const pair = { certificate: readFileSync(file, "utf8"), key: readFileSync(keyFile, "utf8") };
  try {
    const key = createPrivateKey(pair.key);
    return new X509Certificate(pair.certificate).checkPrivateKey(key) ? pair : null;
  } catch {
    return null;
  }
}

/** The key first: a certificate whose key is not there yet belongs to none. */
function writePair(folder: string, name: string, { certificate, key }: CertifiedKey): void {
  writeFileAtomic(join(folder, `${name}-key.pem`), key, { mode: 0o600 });
  writeFileAtomic(join(folder, `${name}.pem`), certificate, { mode: 0o600 });
}

function mayMake({ certificate }: CertifiedKey, names: MachineNames, now: number): boolean {
  const authority = new X509Certificate(certificate);
  return (
    Date.parse(authority.validTo) - now > RENEW_BELOW_MS &&
    coversNames(new Uint8Array(authority.raw), names)
  );
}

interface Wanted {
  readonly authority: CertifiedKey;
  readonly names: MachineNames;
  readonly now: number;
}

/** A till whose clock stood wrong when it was made has one of another time. */
function isStillGood({ certificate }: CertifiedKey, { authority, names, now }: Wanted): boolean {
  const shown = new X509Certificate(certificate);
  return (
    shown.verify(new X509Certificate(authority.certificate).publicKey) &&
    Date.parse(shown.validFrom) <= now &&
    Date.parse(shown.validTo) - now > RENEW_BELOW_MS &&
    names.addresses.every((address) => shown.checkIP(address) !== undefined) &&
    names.names.every((name) => shown.checkHost(name) !== undefined)
  );
}
