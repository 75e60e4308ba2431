/** What tills print of the shop, as a document on its way down: the merchant's own data. */
import { gzipSync } from "node:zlib";
import { toUtf8 } from "@tillwave/shared/core/bytes";
import type { Digest } from "@tillwave/shared/core/crypto";
import { type DocumentKind, signDocument } from "@tillwave/shared/sync/document";
import type { HubKeys } from "./keys.ts";
import type { Merchant, StoredDocument } from "./store/hub-store.ts";

export interface Signing {
  readonly keys: Pick<HubKeys, "ledger">;
  readonly ports: { readonly crypto: Digest };
}

export function shopDocument(
  { merchant, name, address, taxId }: Merchant,
  when: { readonly version: number; readonly at: number },
  signing: Signing,
): StoredDocument {
  const shop = { name, address, ...(taxId === null ? {} : { taxId }) };
  const body = packDocument(shop);
  return signedDocument({ merchant, kind: "shop", ...when, body, items: null }, signing);
}

/** As tills fetch it. */
export function packDocument(json: object): Uint8Array {
  return new Uint8Array(gzipSync(toUtf8(JSON.stringify(json)), { level: 9 }));
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
