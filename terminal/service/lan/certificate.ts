/**
 * The authority of one till, and the certificate that its HTTPS face shows to tablets.
 *
 * Spec: RFC 5280. Both keys are P-256. A tablet either takes the certificate after a person has compared
 * its fingerprint, or installs the authority; so the authority may vouch for private addresses and the
 * machine's own names only (§4.2.1.10): who steals its key can pose as no other site.
 */
// The certificate library asks this of Reflect before it lets itself be loaded.
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { nameConstraints } from "./name-constraints.ts";

const DAY_MS = 86_400_000;
const AUTHORITY_LIFE_MS = 10 * 365 * DAY_MS;
/** Browsers refuse longer ones. */
export const CERTIFICATE_LIFE_MS = 397 * DAY_MS;
/** Tablets' clocks are not this till's. */
const STARTS_BEFORE_MS = DAY_MS;
const AUTHORITY_FROM = new Date("2000-01-01T00:00:00Z");
/** A certificate names something even while the machine is on no network. */
const LOOPBACK = "127.0.0.1";
/** Of id-ce-nameConstraints. */
const NAME_CONSTRAINTS = "2.5.29.30";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNING = { name: "ECDSA", hash: "SHA-256" } as const;

/** PEM, each. */
export interface CertifiedKey {
  readonly certificate: string;
  readonly key: string;
}

/** Under which tablets find this machine. */
export interface MachineNames {
  /** IPv4 and IPv6, the likeliest first. */
  readonly addresses: readonly string[];
  /** As the network may call it: `till-2`, `till-2.local`. */
  readonly names: readonly string[];
}

export async function makeAuthority(names: MachineNames, now: number): Promise<CertifiedKey> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: "CN=Tillwave till authority",
    notBefore: AUTHORITY_FROM,
    notAfter: new Date(now + AUTHORITY_LIFE_MS),
    signingAlgorithm: SIGNING,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      new Extension(NAME_CONSTRAINTS, true, new Uint8Array(nameConstraints(names))),
    ],
  });
  return { certificate: certificate.toString("pem"), key: await pemOf(keys.privateKey) };
}

/** With a key of its own: the one before is no longer used. */
export async function makeCertificate(
  authority: CertifiedKey,
  { addresses, names }: MachineNames,
  now: number,
): Promise<CertifiedKey> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const issuer = new X509Certificate(authority.certificate);
  const certificate = await X509CertificateGenerator.create({
    subject: "CN=Tillwave till",
    issuer: issuer.subject,
    notBefore: new Date(now - STARTS_BEFORE_MS),
    notAfter: new Date(Math.min(now + CERTIFICATE_LIFE_MS, issuer.notAfter.getTime())),
    signingAlgorithm: SIGNING,
    publicKey: keys.publicKey,
    signingKey: await importKey(authority.key),
    extensions: [
      new BasicConstraintsExtension(false),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        ...[...new Set([...addresses, LOOPBACK])].map((value) => ({ type: "ip" as const, value })),
        ...names.map((value) => ({ type: "dns" as const, value })),
      ]),
    ],
  });
  return { certificate: certificate.toString("pem"), key: await pemOf(keys.privateKey) };
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const der = await webcrypto.subtle.exportKey("pkcs8", key);
  return PemConverter.encode(der, "PRIVATE KEY");
}

function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const [der] = PemConverter.decode(pem);
  return webcrypto.subtle.importKey("pkcs8", der ?? new ArrayBuffer(0), ALGORITHM, false, ["sign"]);
}
