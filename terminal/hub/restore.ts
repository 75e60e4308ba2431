/**
 * Puts a copy of the hub's database in the place of the present one, while the hub is stopped. The
 * present one is kept aside. The keys stay as they are: a copy has none.
 *
 * Spec: Tillwave protocols, version 1, §4.5. hubEpoch rises, so that tills see that the hub went back
 * and send again; numbers of epochs and documents that may have been given since the copy are left out.
 */
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { equalBytes } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { syncFolder, writeFileAtomic } from "@tillwave/shared/host/atomic-file";
import { lockFolder } from "@tillwave/shared/host/single-instance";
import { OWNER_KEYS_MAX } from "@tillwave/shared/sync/beacon-report";
import { hubFolder, isHub } from "./hub-folder.ts";
import { readKeys } from "./keys.ts";
import { renewOwnerKey } from "./presence/owner-keys.ts";
import { NO_LOG } from "@tillwave/shared/core/log";
import { machinePorts } from "./machine.ts";
import type { Ports } from "./ports.ts";
import type { StoredOwnerKey } from "./store/beacon-rows.ts";
import type { HubRows, HubState } from "./store/hub-store.ts";
import type { StoredEmitter } from "./store/presence-rows.ts";
import type { Terminal } from "./store/terminal-rows.ts";
import { openSqliteStore } from "./store/sqlite/sqlite-store.ts";

/**
 * Numbers of epochs, for each terminal, and of documents, that nobody gets after a restore. Two restores
 * of the same copy leave out twice as many: after the first, numbers were given again.
 */
export const LEFT_OUT_AFTER_RESTORE = 1000;

export interface RestoreOptions {
  readonly folder: string;
  /** The copy; it stays as it is. */
  readonly file: string;
}

export interface Restored {
  readonly hubEpoch: number;
  /** Where the database lies that was in its place; null where there was none. */
  readonly keptAs: string | null;
}

export type RestoreError =
  | { readonly type: "no-hub" }
  | { readonly type: "running"; readonly holder: string }
  | { readonly type: "no-copy"; readonly detail: string }
  | { readonly type: "of-another-hub" }
  | { readonly type: "failed"; readonly detail: string };

export async function restoreHub(
  options: RestoreOptions,
  ports: Pick<Ports, "clock" | "crypto" | "random"> = machinePorts(NO_LOG),
): Promise<Result<Restored, RestoreError>> {
  const { folder, file } = options;
  if (!isHub(folder)) {
    return err({ type: "no-hub" });
  }
  if (!existsSync(file)) {
    return err({ type: "no-copy", detail: `${file} is not there` });
  }
  const lock = await lockFolder(folder, () => "a copy is being brought back");
  if (!lock.ok) {
    return err({ type: "running", holder: lock.error.holder });
  }
  try {
    return restoreLocked(options, ports);
  } catch (error) {
    return err({ type: "failed", detail: (error as Error).message });
  } finally {
    lock.value.release();
  }
}

function restoreLocked(
  { folder, file }: RestoreOptions,
  { clock, crypto, random }: Pick<Ports, "clock" | "crypto" | "random">,
): Result<Restored, RestoreError> {
  const { database } = hubFolder(folder);
  const keys = readKeys(folder, crypto);
  if (!keys.ok) {
    return err({ type: "failed", detail: keys.error.detail });
  }
  const { wall } = clock.read();
  const beside = `${database}.restoring`;
  removeDatabase(beside);
  copyFileSync(file, beside);
  const copy = openSqliteStore(beside, { create: false });
  if (!copy.ok) {
    removeDatabase(beside);
    return err({ type: "no-copy", detail: copy.error.type });
  }
  const present = leftOf(database);
  const verified = copy.value.verify();
  const held = copy.value.read((rows) => rows.hub.get());
  const state = held.ok ? held.value.value : null;
  const isOurs = state !== null && equalBytes(state.root, keys.value.root);
  if (!verified.ok || !isOurs) {
    copy.value.close();
    removeDatabase(beside);
    return verified.ok
      ? err({ type: "of-another-hub" })
      : err({ type: "no-copy", detail: verified.error.type });
  }
  const { hubEpoch: counted } = hubFolder(folder);
  const hubEpoch = Math.max(state.hubEpoch, present?.hub.hubEpoch ?? 0, countedIn(counted)) + 1;
  writeFileAtomic(counted, `${hubEpoch}\n`, { mode: 0o600 });
  const leftOut = LEFT_OUT_AFTER_RESTORE * (hubEpoch - state.hubEpoch);
  const raised = copy.value.commit((rows) => {
    rows.hub.raiseAfterRestore({ hubEpoch, leftOut });
    rows.joinCodes.spendAll();
    rows.emitterCodes.spendAll();
    rows.places.leaveOut(leftOut, wall);
    // Nobody steals a till and has it taken back by an old copy.
    present?.revoked.forEach(({ terminal, revokedAt }) =>
      rows.terminals.revoke(terminal, revokedAt ?? wall),
    );
    present?.emitters.forEach((emitter) => bringForward(rows, emitter));
    // Beacons may be opened by a key that the copy does not know; and who was revoked since knows all of them.
    present?.ownerKeys.forEach((key) => rows.beacons.addOwnerKey(key, wall));
    renewOwnerKey(rows, { random, at: wall }, leftOut);
    rows.alarms.raise({ type: "hub-restored", hubEpoch }, { terminal: null, at: wall });
  });
  copy.value.close();
  if (!raised.ok) {
    removeDatabase(beside);
    return err({ type: "failed", detail: raised.error.type });
  }
  const keptAs = setAside(database, wall);
  renameSync(beside, database);
  syncFolder(folder);
  return ok({ hubEpoch, keptAs });
}

/** Nor an emitter: its keys never go back, and what was taken away or retired stays so. */
function bringForward(
  rows: HubRows,
  { device, keyNumber, lockedAt, retiredAt }: StoredEmitter,
): void {
  const copy = rows.emitters.find(device);
  if (copy === null) {
    return;
  }
  if (keyNumber > copy.keyNumber) {
    const { name, place, joinedAt } = copy;
    // With nothing heard yet: what the copy knows of its clock is of a key before.
    rows.emitters.join({ device, name, place, keyNumber, joinedAt });
    if (copy.retiredAt !== null) {
      rows.emitters.retire(device, copy.retiredAt);
    }
  }
  if (lockedAt !== null) {
    rows.emitters.lock(device, lockedAt);
  }
  if (retiredAt !== null) {
    rows.emitters.retire(device, retiredAt);
  }
}

/** What SQLite keeps beside a database. */
const SUFFIXES = ["", "-wal", "-shm"];

function removeDatabase(file: string): void {
  SUFFIXES.forEach((suffix) => rmSync(`${file}${suffix}`, { force: true }));
}

function setAside(database: string, wall: number): string | null {
  if (!existsSync(database)) {
    return null;
  }
  const at = new Date(wall).toISOString().replaceAll(/[:.]/gu, "-");
  const aside = `${database}.before-${at}`;
  for (const suffix of SUFFIXES.filter((one) => existsSync(`${database}${one}`))) {
    renameSync(`${database}${suffix}`, `${aside}${suffix}`);
  }
  return aside;
}

/** 0 where no copy was ever brought back here. */
function countedIn(file: string): number {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "0";
  return /^\d{1,9}\n?$/u.test(text) ? Number(text) : 0;
}

interface Left {
  readonly hub: HubState;
  readonly revoked: readonly Terminal[];
  readonly emitters: readonly StoredEmitter[];
  readonly ownerKeys: readonly StoredOwnerKey[];
}

/** Null where the present database cannot be read any more: often why a copy is brought back. */
function leftOf(database: string): Left | null {
  const store = existsSync(database) ? openSqliteStore(database, { create: false }) : null;
  if (store?.ok !== true) {
    return null;
  }
  const left = store.value.read((rows) => ({
    hub: rows.hub.get(),
    revoked: rows.terminals.list().filter(({ revokedAt }) => revokedAt !== null),
    emitters: rows.emitters.all(),
    ownerKeys: rows.beacons.ownerKeys(OWNER_KEYS_MAX),
  }));
  store.value.close();
  const {
    hub = null,
    revoked = [],
    emitters = [],
    ownerKeys = [],
  } = left.ok ? left.value.value : {};
  return hub === null ? null : { hub, revoked, emitters, ownerKeys };
}
