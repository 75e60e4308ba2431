import { fromHex } from "@tillwave/shared/core/bytes";
import type { AuditFinding } from "@tillwave/shared/beacon/audit-finding";
import type { BeaconEvent, BeaconFacts } from "@tillwave/shared/sync/beacon-report";
import type { Database } from "@tillwave/sqlite/database";
import type { BeaconHour, BeaconRows, OpenFinding, StoredBeacon } from "../beacon-rows.ts";
import { bigOrNull, bytesOf, numberOf, numberOrNull, parseColumn } from "./column.ts";

/** A whole row of it in SQLite's integers. */
const RSSI_PARTS = 100;
const SHARE_PARTS = 10_000;

type KeyRows = Pick<
  BeaconRows,
  "shop" | "makeShop" | "raisePlanVersion" | "ownerKeys" | "addOwnerKey"
>;
type RegistryRows = Pick<BeaconRows, "find" | "put" | "list" | "hasSeq" | "addEvent" | "eventsOf">;
type FindingRows = Pick<
  BeaconRows,
  "openFindings" | "openFinding" | "closeFinding" | "closeFindingsOf"
>;
type HourRows = Pick<BeaconRows, "hear" | "hours" | "forget">;

export const createBeaconRows = (database: Database): BeaconRows => ({
  ...keyRows(database),
  ...registryRows(database),
  ...findingRows(database),
  ...hourRows(database),
});

function keyRows(database: Database): KeyRows {
  const shop = database.prepare<[], { uuid: Uint8Array; major: bigint; plan_version: bigint }>(
    "SELECT uuid, major, plan_version FROM beacon_shop WHERE id = 1",
  );
  const make = database.prepare("INSERT INTO beacon_shop (id, uuid, major) VALUES (1, ?, ?)");
  const raise = database.prepare(
    "UPDATE beacon_shop SET plan_version = plan_version + 1 WHERE id = 1",
  );
  const keys = database.prepare<[bigint], { key_version: bigint; key: Uint8Array }>(
    "SELECT key_version, key FROM owner_key ORDER BY key_version DESC LIMIT ?",
  );
  const addKey = database.prepare(
    "INSERT INTO owner_key (key_version, key, made_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
  );
  return {
    shop() {
      const row = shop.get();
      return row === undefined
        ? null
        : {
            uuid: bytesOf(row.uuid),
            major: numberOf(row.major),
            planVersion: numberOf(row.plan_version),
          };
    },
    makeShop: ({ uuid, major }) => void make.run(uuid, BigInt(major)),
    raisePlanVersion: () => void raise.run(),
    ownerKeys: (limit) =>
      keys
        .all(BigInt(limit))
        .map((row) => ({ keyVersion: numberOf(row.key_version), key: bytesOf(row.key) }))
        .toReversed(),
    addOwnerKey: ({ keyVersion, key }, at) => void addKey.run(BigInt(keyVersion), key, BigInt(at)),
  };
}

interface BeaconRow {
  readonly device: Uint8Array;
  readonly key_number: bigint;
  readonly facts: string;
  readonly at: bigint;
  readonly terminal: bigint;
  readonly released_at: bigint | null;
}

function registryRows(database: Database): RegistryRows {
  const find = database.prepare<[Uint8Array], BeaconRow>("SELECT * FROM beacon WHERE device = ?");
  const put = database.prepare(
    `INSERT OR REPLACE INTO beacon (device, key_number, facts, at, terminal, released_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const list = database.prepare<[], BeaconRow>(
    "SELECT * FROM beacon WHERE released_at IS NULL ORDER BY device",
  );
  const seq = database.prepare<[bigint, bigint], { seq: bigint }>(
    "SELECT coalesce(max(seq), 0) AS seq FROM beacon_event WHERE terminal = ? AND epoch = ?",
  );
  const add = database.prepare(
    `INSERT INTO beacon_event (terminal, epoch, seq, device, received_at, event)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const events = database.prepare<[Uint8Array, bigint], { terminal: bigint; event: string }>(
    `SELECT terminal, event FROM beacon_event WHERE device = ?
     ORDER BY received_at DESC, seq DESC LIMIT ?`,
  );
  return {
    find(device) {
      const row = find.get(device);
      return row === undefined ? null : beaconOf(row);
    },
    put: ({ device, keyNumber, facts, at, terminal, releasedAt }) =>
      void put.run(
        device,
        BigInt(keyNumber),
        JSON.stringify(facts),
        BigInt(at),
        BigInt(terminal),
        bigOrNull(releasedAt),
      ),
    list: () => list.all().map(beaconOf),
    hasSeq: ({ terminal, epoch }) => numberOf(seq.get(BigInt(terminal), BigInt(epoch))?.seq ?? 0n),
    addEvent({ terminal, epoch, receivedAt }, event) {
      const device = event.event === "released" ? event.deviceId : event.beacon.deviceId;
      add.run(
        BigInt(terminal),
        BigInt(epoch),
        BigInt(event.seq),
        fromHex(device),
        BigInt(receivedAt),
        JSON.stringify(event),
      );
    },
    eventsOf: (device, limit) =>
      events.all(device, BigInt(limit)).map(({ terminal, event }) => ({
        terminal: numberOf(terminal),
        event: parseColumn(event) as BeaconEvent,
      })),
  };
}

const beaconOf = (row: BeaconRow): StoredBeacon => ({
  device: bytesOf(row.device),
  keyNumber: numberOf(row.key_number),
  facts: parseColumn(row.facts) as BeaconFacts,
  at: numberOf(row.at),
  terminal: numberOf(row.terminal),
  releasedAt: numberOrNull(row.released_at),
});

interface FindingRow {
  readonly terminal: bigint;
  readonly name: string;
  readonly finding: string;
  readonly opened_at: bigint;
}

function findingRows(database: Database): FindingRows {
  const open = database.prepare<[bigint | null, bigint | null], FindingRow>(
    `SELECT terminal, name, finding, opened_at FROM beacon_finding
     WHERE closed_at IS NULL AND (? IS NULL OR terminal = ?) ORDER BY opened_at, id`,
  );
  const add = database.prepare(
    `INSERT INTO beacon_finding (terminal, name, finding, opened_at) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET finding = excluded.finding`,
  );
  const close = database.prepare(
    "UPDATE beacon_finding SET closed_at = ? WHERE terminal = ? AND name = ? AND closed_at IS NULL",
  );
  const closeAll = database.prepare(
    "UPDATE beacon_finding SET closed_at = ? WHERE terminal = ? AND closed_at IS NULL",
  );
  return {
    openFindings: (terminal) =>
      open
        .all(bigOrNull(terminal ?? null), bigOrNull(terminal ?? null))
        .map((row): OpenFinding => ({
          terminal: numberOf(row.terminal),
          name: row.name,
          finding: parseColumn(row.finding) as AuditFinding,
          openedAt: numberOf(row.opened_at),
        })),
    openFinding: ({ terminal, name, finding, openedAt }) =>
      void add.run(BigInt(terminal), name, JSON.stringify(finding), BigInt(openedAt)),
    closeFinding: ({ terminal, name }, at) => void close.run(BigInt(at), BigInt(terminal), name),
    closeFindingsOf: (terminal, at) => void closeAll.run(BigInt(at), BigInt(terminal)),
  };
}

interface HourRow {
  readonly hour: bigint;
  readonly reports: bigint;
  readonly rssi_sum: bigint;
  readonly rssi_min: bigint;
  readonly rssi_max: bigint;
  readonly share_sum: bigint;
  readonly share_reports: bigint;
}

function hourRows(database: Database): HourRows {
  const hear = database.prepare(
    `INSERT INTO beacon_hour
       (hour, device, terminal, reports, rssi_sum, rssi_min, rssi_max, share_sum, share_reports)
     VALUES (@hour, @device, @terminal, 1, @rssi, @rssi, @rssi, @share, @shares)
     ON CONFLICT DO UPDATE SET reports = reports + 1, rssi_sum = rssi_sum + @rssi,
       rssi_min = min(rssi_min, @rssi), rssi_max = max(rssi_max, @rssi),
       share_sum = share_sum + @share, share_reports = share_reports + @shares`,
  );
  const hours = database.prepare<[Uint8Array, bigint], HourRow>(
    `SELECT hour, sum(reports) AS reports, sum(rssi_sum) AS rssi_sum, min(rssi_min) AS rssi_min,
       max(rssi_max) AS rssi_max, sum(share_sum) AS share_sum, sum(share_reports) AS share_reports
     FROM beacon_hour WHERE device = ? AND hour >= ? GROUP BY hour ORDER BY hour`,
  );
  const forgetHours = database.prepare("DELETE FROM beacon_hour WHERE hour < ?");
  const forgetFindings = database.prepare("DELETE FROM beacon_finding WHERE closed_at < ?");
  return {
    hear({ device, terminal, hour, rssi, onAirShare }) {
      hear.run({
        hour: BigInt(hour),
        device,
        terminal: BigInt(terminal),
        rssi: BigInt(Math.round(rssi * RSSI_PARTS)),
        share: BigInt(Math.round((onAirShare ?? 0) * SHARE_PARTS)),
        shares: onAirShare === null ? 0n : 1n,
      });
    },
    hours: (device, sinceHour) => hours.all(device, BigInt(sinceHour)).map(hourOf),
    forget({ hour, at }) {
      forgetHours.run(BigInt(hour));
      forgetFindings.run(BigInt(at));
    },
  };
}

function hourOf(row: HourRow): BeaconHour {
  const [reports, shares] = [numberOf(row.reports), numberOf(row.share_reports)];
  return {
    hour: numberOf(row.hour),
    reports,
    mean: numberOf(row.rssi_sum) / reports / RSSI_PARTS,
    lowest: numberOf(row.rssi_min) / RSSI_PARTS,
    highest: numberOf(row.rssi_max) / RSSI_PARTS,
    onAirShare: shares === 0 ? null : numberOf(row.share_sum) / shares / SHARE_PARTS,
  };
}
