import type { Database } from "@tillwave/sqlite/database";
import type { HubStateRow } from "../hub-store.ts";
import { bytesOf, numberOf, parseColumn } from "./column.ts";

interface Row {
  readonly merchant: bigint;
  readonly name: string;
  readonly address: string;
  readonly tax_id: string | null;
  readonly currency: string;
  readonly root: Uint8Array;
  readonly hub_epoch: bigint;
  readonly document_floor: bigint;
  readonly password: string;
}

export function createHubStateRow(database: Database): HubStateRow {
  const select = database.prepare<[], Row>("SELECT * FROM hub WHERE id = 1");
  const insert = database.prepare(
    `INSERT INTO hub (id, merchant, name, address, tax_id, currency, root, hub_epoch, document_floor,
       password, made_at) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const changeShop = database.prepare(
    "UPDATE hub SET name = ?, address = ?, tax_id = ? WHERE id = 1",
  );
  const raiseHub = database.prepare(
    `UPDATE hub SET hub_epoch = ?, document_floor = max(document_floor,
       (SELECT coalesce(max(version), 0) FROM document)) + ? WHERE id = 1`,
  );
  const raiseEpochs = database.prepare(
    "UPDATE terminal SET highest_epoch = min(highest_epoch + ?, 4294967290)",
  );
  return {
    get() {
      const row = select.get();
      return row === undefined
        ? null
        : {
            merchant: numberOf(row.merchant),
            name: row.name,
            address: parseColumn(row.address) as readonly string[],
            taxId: row.tax_id,
            currency: row.currency,
            root: bytesOf(row.root),
            hubEpoch: numberOf(row.hub_epoch),
            documentFloor: numberOf(row.document_floor),
            password: row.password,
          };
    },
    make(state, at) {
      insert.run(
        BigInt(state.merchant),
        state.name,
        JSON.stringify(state.address),
        state.taxId,
        state.currency,
        state.root,
        BigInt(state.hubEpoch),
        BigInt(state.documentFloor),
        state.password,
        BigInt(at),
      );
    },
    changeShop: ({ name, address, taxId }) =>
      void changeShop.run(name, JSON.stringify(address), taxId),
    raiseAfterRestore({ hubEpoch, leftOut }) {
      raiseHub.run(BigInt(hubEpoch), BigInt(leftOut));
      raiseEpochs.run(BigInt(leftOut));
    },
  };
}
