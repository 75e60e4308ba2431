/** The hub's memory on SQLite: one file, one process, every commit on the disk. */
import { type Result, ok } from "@tillwave/shared/core/result";
import { backUpDatabase, checkDatabase } from "@tillwave/sqlite/backup";
import { type Database, type OpenError, checkpoint, openDatabase } from "@tillwave/sqlite/database";
import { commit, readBack } from "@tillwave/sqlite/durable";
import { attempt } from "@tillwave/sqlite/storage-failure";
import { hub } from "../../migrations/001-hub.ts";
import { salesQuarter } from "../../migrations/002-sales-quarter.ts";
import { wallets } from "../../migrations/003-wallets.ts";
import { swornSums } from "../../migrations/004-sworn-sums.ts";
import { reversals } from "../../migrations/005-reversals.ts";
import { presence } from "../../migrations/006-presence.ts";
import { beacons } from "../../migrations/007-beacons.ts";
import type { HubRows, HubStore } from "../hub-store.ts";
import { createAlarmRows } from "./alarms.ts";
import { createBeaconRows } from "./beacons.ts";
import { createClaimRows, createTenderRows } from "./claims.ts";
import { createCustomerRows, createPointRows, createSaidRows } from "./customers.ts";
import { createDocumentRows } from "./documents.ts";
import { createEmitterCodeRows, createEmitterRows, createPlaceRows } from "./emitters.ts";
import { createHubStateRow } from "./hub-state.ts";
import { createJoinCodeRows } from "./join-codes.ts";
import { createJournalRows } from "./journals.ts";
import { createQuarantineRows } from "./quarantine.ts";
import { createRequestRows } from "./requests.ts";
import { createReversalRows } from "./reversals.ts";
import { createTerminalRows } from "./terminals.ts";
import { createCheckInSumRows, createVisitRows } from "./visits.ts";
import { createCredentialRows, createWalletRows } from "./wallets.ts";

export const HUB_MIGRATIONS = [hub, salesQuarter, wallets, swornSums, reversals, presence, beacons];

export function openSqliteStore(
  file: string,
  { create }: { readonly create: boolean },
): Result<HubStore, OpenError> {
  const database = openDatabase(file, { migrations: HUB_MIGRATIONS, create });
  return database.ok ? ok(createSqliteStore(database.value)) : database;
}

function createSqliteStore(database: Database): HubStore {
  // Who is erased is gone from the file as well: what is deleted is written over.
  database.pragma("secure_delete = ON");
  const rows: HubRows = {
    hub: createHubStateRow(database),
    terminals: createTerminalRows(database),
    journals: createJournalRows(database),
    quarantine: createQuarantineRows(database),
    alarms: createAlarmRows(database),
    joinCodes: createJoinCodeRows(database),
    documents: createDocumentRows(database),
    requests: createRequestRows(database),
    wallets: createWalletRows(database),
    credentials: createCredentialRows(database),
    tenders: createTenderRows(database),
    claims: createClaimRows(database),
    reversals: createReversalRows(database),
    beacons: createBeaconRows(database),
    places: createPlaceRows(database),
    emitters: createEmitterRows(database),
    emitterCodes: createEmitterCodeRows(database),
    said: createSaidRows(database),
    customers: createCustomerRows(database),
    points: createPointRows(database),
    visits: createVisitRows(database),
    checkInSums: createCheckInSumRows(database),
  };
  let isMoved = true;
  return {
    commit(work) {
      isMoved = false;
      return commit(database, () => work(rows));
    },
    read: (work) => attempt(() => readBack(database, () => work(rows))),
    backUp: (file) => backUpDatabase(database, file),
    verify: () => checkDatabase(database),
    settle() {
      if (isMoved) {
        return ok(undefined);
      }
      isMoved = true;
      return checkpoint(database, () => database.exec("UPDATE hub SET id = id WHERE id = 1"));
    },
    close() {
      try {
        database.pragma("wal_checkpoint(TRUNCATE)");
      } finally {
        database.close();
      }
    },
  };
}
