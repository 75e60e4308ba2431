/** A new document takes the place of the one before: signed, numbered, offered to each till. */
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
export function publishDocument(
  rows: HubRows,
  { kind, body, items }: Pick<StoredDocument, "kind" | "body" | "items">,
  { hub, at, ...signing }: Publishing,
): DocumentFacts {
  const newest = newestOf(rows, kind);
  const version = Math.max(newest?.version ?? 0, hub.documentFloor) + 1;
  const { merchant } = hub;
  const document = signedDocument({ merchant, kind, version, at, body, items }, signing);
  rows.documents.add(document);
  rows.documents.keepNewest(kind, DOCUMENTS_KEPT);
  return { ...document, lengthBytes: body.length };
}

export function newestOf(rows: HubRows, wanted: StoredDocument["kind"]): DocumentFacts | null {
  return rows.documents.newest().find(({ kind }) => kind === wanted) ?? null;
}
