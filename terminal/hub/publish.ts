/** A new document takes the place of the one before: signed, numbered, offered to each till. */
import type { DocumentKind } from "@tillwave/shared/sync/document";
import { type Signing, signedDocument } from "./shop-document.ts";
import type { DocumentFacts, HubRows, HubState, StoredDocument } from "./store/hub-store.ts";

/** Of each kind: the one in force, and the one before. */
const DOCUMENTS_KEPT = 2;

export interface Publishing extends Signing {
  readonly hub: Pick<HubState, "merchant" | "documentFloor">;
  /** Unix milliseconds. */
  readonly at: number;
}

/** Inside a transaction. */
export function publishDocument<K extends DocumentKind>(
  rows: HubRows,
  { kind, body, items }: Pick<StoredDocument, "body" | "items"> & { readonly kind: K },
  { hub, at, ...signing }: Publishing,
): DocumentFacts & { readonly kind: K } {
  const version = nextVersion(rows, kind, hub);
  const { merchant } = hub;
  const document = signedDocument({ merchant, kind, version, at, body, items }, signing);
  rows.documents.add(document);
  rows.documents.keepNewest(kind, DOCUMENTS_KEPT);
  return { ...document, kind, lengthBytes: body.length };
}

/** For what names its own number in its body. */
export function nextVersion(
  rows: HubRows,
  kind: DocumentKind,
  { documentFloor }: Publishing["hub"],
): number {
  return Math.max(newestOf(rows, kind)?.version ?? 0, documentFloor) + 1;
}

export function newestOf<K extends DocumentKind>(
  rows: HubRows,
  wanted: K,
): (DocumentFacts & { readonly kind: K }) | null {
  const newest = rows.documents.newest().find(({ kind }) => kind === wanted);
  return newest === undefined ? null : { ...newest, kind: wanted };
}
