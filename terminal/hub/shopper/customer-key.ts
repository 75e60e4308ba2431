/**
 * The customer's key: ECDSA on P-256, made by the browser, which signs with it and hands it to nobody.
 *
 * Spec: Tillwave protocols, version 1, §0.1 and §2.4. A signature of WebCrypto is r‖s in 64 bytes already.
 */
import { CUSTOMER_ID_BYTES, compressPoint } from "@tillwave/shared/presence/customer-key";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNING = { name: "ECDSA", hash: "SHA-256" } as const;
const EXTRACTABLE = false;

export interface CustomerKey {
  readonly privateKey: CryptoKey;
  /** Compressed point, 33 bytes. */
  readonly publicKey: Uint8Array;
  /** The customer's id: SHA-256 of it, the first 8 bytes. */
  readonly customer: Uint8Array;
}

/** Rejects where the browser cannot. */
export async function makeCustomerKey(subtle: SubtleCrypto): Promise<CustomerKey> {
  const pair = await subtle.generateKey(ALGORITHM, EXTRACTABLE, ["sign", "verify"]);
  const point = new Uint8Array(await subtle.exportKey("raw", pair.publicKey));
  const publicKey = Uint8Array.from(compressPoint(point));
  const digest = new Uint8Array(await subtle.digest("SHA-256", publicKey));
  return { privateKey: pair.privateKey, publicKey, customer: digest.slice(0, CUSTOMER_ID_BYTES) };
}

export async function signWith(
  subtle: SubtleCrypto,
  privateKey: CryptoKey,
  message: Uint8Array,
): Promise<Uint8Array> {
  return new Uint8Array(await subtle.sign(SIGNING, privateKey, Uint8Array.from(message)));
}
