/** What tills print of the shop, as a document on its way down: the merchant's own data. */
import { gzipSync } from "node:zlib";
import { toUtf8 } from "@tillwave/shared/core/bytes";
import type { Digest } from "@tillwave/shared/core/crypto";
import type { Seller } from "@tillwave/shared/print/receipt";
import { type DocumentKind, signDocument } from "@tillwave/shared/sync/document";
import { formatShop } from "@tillwave/shared/sync/shop";
import type { HubKeys } from "./keys.ts";
import type { Merchant, StoredDocument } from "./store/hub-store.ts";

export interface Signing {
  readonly keys: Pick<HubKeys, "ledger">;
  readonly ports: { readonly crypto: Digest };
}

export function shopDocument(
  { merchant, ...shop }: Merchant,
  when: { readonly version: number; readonly at: number },
  signing: Signing,
): StoredDocument {
  const body = packShop(shop);
  return signedDocument({ merchant, kind: "shop", ...when, body, items: null }, signing);
}

export const packShop = (shop: Seller): Uint8Array => packDocument(toUtf8(formatShop(shop)));

/** JSON as tills fetch it. */
export function packDocument(json: Uint8Array): Uint8Array {
  return new Uint8Array(gzipSync(json, { level: 9 }));
}

export interface Unsigned {
  readonly merchant: number;
  readonly kind: DocumentKind;
  readonly version: number;
  /** Unix milliseconds. */
  readonly at: number;
  readonly body: Uint8Array;
  readonly items: number | null;
}

export function signedDocument(
  { merchant, kind, version, at, body, items }: Unsigned,
  { keys, ports }: Signing,
): StoredDocument {
  const issued = Math.floor(at / 1000);
  const digest = ports.crypto.sha256(body);
  const head = { merchant, kind, version, issued, bodyHash: digest, lengthBytes: body.length };
  const signed = signDocument(head, { signer: keys.ledger, digest: ports.crypto });
  return { kind, version, issued, digest, body, signed, items };
}
