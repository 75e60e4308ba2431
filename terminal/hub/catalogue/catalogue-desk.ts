/**
 * A new catalogue from the console: all of its rows are good, or nothing changes. What is good becomes
 * a signed, numbered document that tills fetch.
 *
 * Spec: Tillwave protocols, version 1, §4.6.
 */
import type { CatalogueReply } from "@tillwave/shared/api/console";
import { present } from "@tillwave/shared/core/assert";
import { toUtf8 } from "@tillwave/shared/core/bytes";
import { type Result, ok } from "@tillwave/shared/core/result";
import { findCurrency } from "@tillwave/shared/sale/currency";
import { DOCUMENT_BYTES_MAX } from "@tillwave/shared/sync/document";
import { type Durable, map } from "@tillwave/sqlite/durable";
import type { StorageFailure } from "@tillwave/sqlite/storage-failure";
import { documentRow } from "../console-api/views.ts";
import type { HubContext } from "../context.ts";
import { publishDocument } from "../publish.ts";
import { packDocument } from "../shop-document.ts";
import { type CsvRefusal, readCatalogueCsv } from "./catalogue-csv.ts";

export interface CatalogueDesk {
  /** One at a time; the others wait. */
  take(chunks: AsyncIterable<Uint8Array>): Promise<Result<CatalogueReply, StorageFailure>>;
}

export function createCatalogueDesk(context: HubContext): CatalogueDesk {
  let before: Promise<unknown> = Promise.resolve();
  return {
    take(chunks) {
      const done = before.then(() => takeOne(context, chunks));
      before = done.catch(() => {});
      return done;
    },
  };
}

async function takeOne(
  context: HubContext,
  chunks: AsyncIterable<Uint8Array>,
): Promise<Result<CatalogueReply, StorageFailure>> {
  const { hub, store, ports, keys } = context;
  const currency = findCurrency(hub.currency);
  const catalogue = await readCatalogueCsv(
    chunks,
    present(currency.ok ? currency.value : null, "the merchant's currency"),
  );
  if (!catalogue.ok) {
    return ok(replyOf(catalogue.error));
  }
  const unpacked = toUtf8(JSON.stringify(catalogue.value));
  const body = packDocument(unpacked);
  if (body.length > DOCUMENT_BYTES_MAX || unpacked.length > DOCUMENT_BYTES_MAX) {
    return ok({ ok: false, fault: { type: "document-bytes", max: DOCUMENT_BYTES_MAX } });
  }
  const items = catalogue.value.items.length;
  const at = ports.clock.read().wall;
  const done = store.commit((rows) =>
    publishDocument(rows, { kind: "catalogue", body, items }, { hub, keys, ports, at }),
  );
  if (!done.ok) {
    return done;
  }
  const reply: Durable<CatalogueReply> = map(done.value, (document) => {
    ports.log.info({ version: document.version, items }, "a new catalogue");
    return { ok: true, document: documentRow(document) };
  });
  return ok(reply.value);
}

function replyOf(refusal: CsvRefusal): CatalogueReply {
  if (refusal.type === "bad-rows") {
    const { rows, badRows, named } = refusal;
    return { ok: false, rows, badRows, named };
  }
  return { ok: false, fault: refusal.fault };
}
