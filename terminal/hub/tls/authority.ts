/**
 * The hub's own certificate authority, which tills pin when they join, and the certificate that its
 * HTTPS server shows.
 *
 * Spec: Tillwave protocols, version 1, §0.5 and §4.1. Both keys are P-256. The server's certificate
 * names `hub-<hubId>`, which tills ask for at whatever address, and the machine's own names for people.
 */
// The certificate library asks this of Reflect before it lets itself be loaded.
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

const YEAR_MS = 365 * 86_400_000;
const AUTHORITY_LIFE_MS = 10 * YEAR_MS;
/** The clock of a till whose battery is empty stands years back; it must believe its hub all the same. */
const VALID_FROM = new Date("2000-01-01T00:00:00Z");

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNING = { name: "ECDSA", hash: "SHA-256" } as const;

/** PEM, each. */
export interface CertifiedKey {
  readonly certificate: string;
  readonly key: string;
}

export async function makeAuthority(hubId: string, now: number): Promise<CertifiedKey> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=Tillwave hub ${hubId} authority`,
    notBefore: VALID_FROM,
    notAfter: new Date(now + AUTHORITY_LIFE_MS),
    signingAlgorithm: SIGNING,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return { certificate: certificate.toString("pem"), key: await pemOf(keys.privateKey) };
}

export interface ServerNames {
  readonly hubId: string;
  /** IP addresses under which people's browsers and tills find this machine. */
  readonly addresses: readonly string[];
}

/** Keeps `key` where there is one: codes that were printed name it. */
export async function makeServerCertificate(
  authority: CertifiedKey,
  names: ServerNames,
  key: string | null,
): Promise<CertifiedKey> {
  const privateKey = key === null ? null : await importKey(key);
  const pair =
    privateKey === null
      ? await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"])
      : { privateKey, publicKey: await publicOf(privateKey) };
  const issuer = new X509Certificate(authority.certificate);
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${serverNameOf(names.hubId)}`,
    issuer: issuer.subject,
    notBefore: VALID_FROM,
    notAfter: issuer.notAfter,
    signingAlgorithm: SIGNING,
    publicKey: pair.publicKey,
    signingKey: await importKey(authority.key),
    extensions: [
      new BasicConstraintsExtension(false),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        { type: "dns", value: serverNameOf(names.hubId) },
        { type: "dns", value: "localhost" },
        ...names.addresses.map((value) => ({ type: "ip" as const, value })),
      ]),
    ],
  });
  return { certificate: certificate.toString("pem"), key: key ?? (await pemOf(pair.privateKey)) };
}

/** What tills ask the TLS server for. */
const serverNameOf = (hubId: string): string => `hub-${hubId}`;

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const der = await webcrypto.subtle.exportKey("pkcs8", key);
  return PemConverter.encode(der, "PRIVATE KEY");
}

function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const [der] = PemConverter.decode(pem);
  return webcrypto.subtle.importKey("pkcs8", der ?? new ArrayBuffer(0), ALGORITHM, true, ["sign"]);
}

async function publicOf(key: webcrypto.CryptoKey): Promise<webcrypto.CryptoKey> {
  const { d: _, key_ops: __, ...jwk } = await webcrypto.subtle.exportKey("jwk", key);
  return webcrypto.subtle.importKey("jwk", jwk, ALGORITHM, true, ["verify"]);
}
