/**
 * The TLS server's certificate as files: made at the first start, and again when the machine has got
 * other addresses or little of the old one is left. Its key stays, since printed codes name it.
 */
import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import type { Digest } from "@tillwave/shared/core/crypto";
import { writeFileAtomic } from "@tillwave/shared/host/atomic-file";
import { hubFolder } from "../hub-folder.ts";
import { makeServerCertificate } from "./authority.ts";

/** In milliseconds. */
const RENEW_BELOW_MS = 365 * 86_400_000;
/** Of one machine, in its certificate. */
const ADDRESSES_MAX = 32;

export interface ServerTls {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
  /** DER of the authority that tills pin. */
  readonly authority: Uint8Array;
  /** SHA-256 of the server's SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
}

/** Throws where the files cannot be read or written. */
export async function prepareServerTls(
  folder: string,
  about: {
    readonly hubId: string;
    readonly addresses: readonly string[];
    readonly now: number;
  },
  digest: Digest,
): Promise<ServerTls> {
  const files = hubFolder(folder);
  const authority = {
    certificate: readFileSync(files.authority, "utf8"),
    key: readFileSync(files.authorityKey, "utf8"),
  };
  const key = existsSync(files.serverKey) ? readFileSync(files.serverKey, "utf8") : null;
  const kept = existsSync(files.server) ? readFileSync(files.server, "utf8") : null;
  let server = kept === null || key === null ? null : { certificate: kept, key };
  if (server === null || !isStillGood(server.certificate, about)) {
    server = await makeServerCertificate(authority, about, key);
    writeFileAtomic(files.serverKey, server.key, { mode: 0o600 });
    writeFileAtomic(files.server, server.certificate, { mode: 0o600 });
  }
  const { publicKey } = new X509Certificate(server.certificate);
  const spki = new Uint8Array(publicKey.export({ type: "spki", format: "der" }));
  return {
    ...server,
    authority: new Uint8Array(new X509Certificate(authority.certificate).raw),
    spki: digest.sha256(spki),
  };
}

function isStillGood(
  pem: string,
  { addresses, now }: { readonly addresses: readonly string[]; readonly now: number },
): boolean {
  const certificate = new X509Certificate(pem);
  return (
    Date.parse(certificate.validTo) - now > RENEW_BELOW_MS &&
    addresses.every((address) => certificate.checkIP(address) !== undefined)
  );
}

/** Under which other machines may find this one; loopback first. */
export function machineAddresses(): readonly string[] {
  const found = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ address }) => !address.startsWith("fe80:"))
    .map(({ address }) => address);
  return [...new Set(["127.0.0.1", ...found])].slice(0, ADDRESSES_MAX);
}

/** The first address that other machines of the shop can use; loopback where there is none. */
export function shopAddress(): string {
  const found = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find(({ family, internal }) => family === "IPv4" && !internal);
  return found?.address ?? "127.0.0.1";
}
