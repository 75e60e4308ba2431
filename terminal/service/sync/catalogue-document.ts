/** The hub's catalogue: what the till sells, in the place of its own file's. */
import { toHex } from "@tillwave/shared/core/bytes";
import { type Result, ok } from "@tillwave/shared/core/result";
import type { Catalogue } from "@tillwave/shared/sale/item";
import { DOCUMENT_BYTES_MAX } from "@tillwave/shared/sync/document";
import type { ServedCatalogue } from "../goods.ts";
import type { Timers } from "../ports.ts";
import type { DocumentTaker, Unusable, Usable } from "./document-taker.ts";
import { type ReadCatalogue, readCatalogue, readHeldCatalogue } from "./read-catalogue.ts";

const TAG_BYTES = 8;

export interface CatalogueDocumentDeps {
  readonly timers: Timers;
  readonly taxIds: ReadonlySet<string>;
  readonly onCatalogue: (catalogue: Catalogue, served: ServedCatalogue) => void;
}

export function catalogueDocument(deps: CatalogueDocumentDeps): DocumentTaker {
  const { timers, taxIds, onCatalogue } = deps;
  const usable = (
    read: Result<ReadCatalogue, Unusable>,
    bodyHash: Uint8Array,
  ): Result<Usable, Unusable> => {
    if (!read.ok) {
      return read;
    }
    const { catalogue, json } = read.value;
    const takeUp = (): void =>
      onCatalogue(catalogue, { json, tag: toHex(bodyHash.subarray(0, TAG_BYTES)) });
    return ok({ record: () => takeUp, takeUp });
  };
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      timers.later(resolve, 0);
    });
  return {
    kind: "catalogue",
    bytesMax: DOCUMENT_BYTES_MAX,
    read: async ({ bytes, bodyHash }) =>
      usable(await readCatalogue(bytes, taxIds, pause), bodyHash),
    readHeld: ({ bytes, bodyHash }) => usable(readHeldCatalogue(bytes, taxIds), bodyHash),
  };
}
