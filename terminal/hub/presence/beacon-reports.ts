/**
 * What tills tell of beacons, and what they hear: the shop's beacons with their keys.
 *
 *   event        each number of an epoch once. Of two tills' words the newer is what the shop goes by; both are kept
 *   finding      open while any till has it; the first to open an alarm tells people
 *   heard        into the hour's figures, of beacons of the shop alone
 *
 * Keys go to tills that may sign, and never those of emitters, which no till has to do with.
 * Spec: Tillwave protocols, version 1, §2.1, §3.2 and §4.4.
 */
import {
  AUDIT_SEVERITIES,
  type AuditFinding,
  nameOfFinding,
} from "@tillwave/shared/beacon/audit-finding";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { KEY_NUMBER_MAX } from "@tillwave/shared/presence/heartbeat";
import { deviceKey } from "@tillwave/shared/presence/keys";
import {
  BEACONS_OF_A_SHOP_MAX,
  BEACON_REPORT_BYTES_MAX,
  type BeaconEvent,
  type BeaconReply,
  type BeaconReport,
  beaconReportSchema,
} from "@tillwave/shared/sync/beacon-report";
import * as v from "valibot";
import type { HubContext } from "../context.ts";
import type { StoredBeacon } from "../store/beacon-rows.ts";
import type { HubRows } from "../store/hub-store.ts";
import type { EpochKey } from "../store/journal-rows.ts";
import { beaconShopOf, ownerKeysOf } from "./owner-keys.ts";
import { readZones, zoneOf } from "./zones-document.ts";
import { emitterState } from "./zones-view.ts";

const HOUR_MS = 3_600_000;
/** Louder or fainter is no radio's. */
const RSSI = { min: -127, max: 20 };
/** Of one till at one time; a report has as many. */
const FINDINGS_OPEN_MAX = 1000;

export interface BeaconDeps {
  readonly context: HubContext;
  readonly siteKey: Uint8Array;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Null for what no till sends. */
export function decodeBeaconReport(body: Uint8Array): BeaconReport | null {
  if (body.length > BEACON_REPORT_BYTES_MAX) {
    return null;
  }
  try {
    const parsed = v.safeParse(beaconReportSchema, JSON.parse(utf8.decode(body)));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/** Inside a transaction. */
export function takeBeaconReport(
  rows: HubRows,
  { report, of }: { readonly report: BeaconReport; readonly of: EpochKey },
  deps: BeaconDeps,
): BeaconReply {
  const { clock, random } = deps.context.ports;
  const at = clock.read().wall;
  const shop = beaconShopOf(rows, random);
  const keys = ownerKeysOf(rows, { random, at });
  takeEvents(rows, report.events, { of, at });
  if (report.findings !== null) {
    takeFindings(rows, report.findings, { terminal: of.terminal, at });
  }
  takeHeard(rows, report, { terminal: of.terminal, at });
  return {
    hasSeq: rows.beacons.hasSeq(of),
    ownerKeys: keys.map(({ keyVersion, key }) => ({ keyVersion, key: toHex(key) })),
    ...aboutShop(rows, shop.uuid, { major: shop.major, at }),
    beacons: rows.beacons.list().map((beacon) => {
      const { keyNumber } = beacon;
      return Object.assign({}, beacon.facts, { keyNumber, deviceKey: keyOf(beacon, deps) });
    }),
    keys: report.wanted.flatMap((deviceId) => wantedKey(rows, deviceId, deps)),
  };
}

function aboutShop(
  rows: HubRows,
  uuid: Uint8Array,
  { major, at }: { readonly major: number; readonly at: number },
): Pick<BeaconReply, "shop" | "planVersion" | "zones" | "emitters"> {
  const zones = readZones(rows);
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return {
    shop: { uuid: toHex(uuid), major, timeZone },
    planVersion: (rows.beacons.shop()?.planVersion ?? 0) + zones.version,
    zones: zones.zones.map(({ place, name, range, at: where, hours }) => ({
      place,
      name,
      range,
      at: where,
      hours,
    })),
    emitters: rows.emitters.list().map((emitter) => {
      const { state } = emitterState(emitter, at);
      return {
        deviceId: toHex(emitter.device),
        name: emitter.name,
        place: emitter.place,
        state: isPlain(state) ? state : "other",
        heardAt: emitter.heard?.at ?? null,
      };
    }),
  };
}

const isPlain = (state: string): state is "sounding" | "silent" | "never-heard" =>
  state === "sounding" || state === "silent" || state === "never-heard";

interface Told {
  readonly of: EpochKey;
  readonly at: number;
}

function takeEvents(rows: HubRows, events: readonly BeaconEvent[], { of, at }: Told): void {
  let has = rows.beacons.hasSeq(of);
  for (const event of events) {
    if (event.seq <= has) {
      continue;
    }
    has = event.seq;
    rows.beacons.addEvent({ ...of, receivedAt: at }, event);
    // A clock that runs ahead must not have the last word for days.
    const happened = Math.min(event.at, at);
    const after = moved(rows, event, { terminal: of.terminal, at: happened });
    if (after !== null) {
      rows.beacons.put(after);
      rows.beacons.raisePlanVersion();
    }
  }
}

/** Null: it stays as it is. */
function moved(
  rows: HubRows,
  event: BeaconEvent,
  told: { readonly terminal: number; readonly at: number },
): StoredBeacon | null {
  const device = fromHex(event.event === "released" ? event.deviceId : event.beacon.deviceId);
  const before = rows.beacons.find(device);
  if (before !== null && before.at > told.at) {
    return null;
  }
  if (event.event === "released") {
    return before && { ...before, ...told, releasedAt: told.at };
  }
  const isNew = before === null || before.releasedAt !== null;
  if (isNew && (isFull(rows) || rows.emitters.find(device) !== null)) {
    return null;
  }
  const facts = event.beacon;
  const isKeyed = facts.hasPresenceKey && facts.keyNumber > 0;
  const keyNumber = isKeyed ? facts.keyNumber : nextKeyNumber(before);
  return { device, keyNumber, facts: { ...facts, keyNumber }, ...told, releasedAt: null };
}

const isFull = (rows: HubRows): boolean => rows.beacons.list().length >= BEACONS_OF_A_SHOP_MAX;

/** Whoever had it before it was released may know its key. */
function nextKeyNumber(before: StoredBeacon | null): number {
  if (before === null) {
    return 1;
  }
  const { keyNumber, releasedAt } = before;
  return releasedAt === null ? keyNumber : Math.min(KEY_NUMBER_MAX, keyNumber + 1);
}

function keyOf(
  { device, keyNumber }: Pick<StoredBeacon, "device" | "keyNumber">,
  { siteKey, context }: BeaconDeps,
): string {
  const { crypto } = context.ports;
  return toHex(deviceKey(siteKey, { deviceId: device, keyNumber }, crypto));
}

function wantedKey(rows: HubRows, deviceId: string, deps: BeaconDeps): BeaconReply["keys"] {
  const device = fromHex(deviceId);
  if (rows.emitters.find(device) !== null) {
    return [];
  }
  const keyNumber = nextKeyNumber(rows.beacons.find(device));
  return [{ deviceId, keyNumber, deviceKey: keyOf({ device, keyNumber }, deps) }];
}

interface FoundBy {
  readonly terminal: number;
  readonly at: number;
}

function takeFindings(
  rows: HubRows,
  findings: readonly AuditFinding[],
  { terminal, at }: FoundBy,
): void {
  const found = new Map(
    findings.slice(0, FINDINGS_OPEN_MAX).map((finding) => [nameOfFinding(finding), finding]),
  );
  const open = rows.beacons.openFindings();
  const own = open.filter((one) => one.terminal === terminal);
  own.filter(({ name }) => !found.has(name)).forEach((gone) => rows.beacons.closeFinding(gone, at));
  for (const [name, finding] of found) {
    const isKnown = own.some((one) => one.name === name);
    rows.beacons.openFinding({ terminal, name, finding, openedAt: at });
    const isTold = isKnown || open.some((one) => one.name === name);
    if (!isTold && AUDIT_SEVERITIES[finding.code] === "alarm") {
      tellOf(rows, finding, { terminal, at });
    }
  }
}

function tellOf(
  rows: HubRows,
  { code, device, address }: AuditFinding,
  { terminal, at }: FoundBy,
): void {
  const beacon = device === null ? null : rows.beacons.find(fromHex(device));
  const emitter = device === null ? null : rows.emitters.find(fromHex(device));
  const place = beacon?.facts.place ?? emitter?.place ?? null;
  const zone = place === null ? null : (zoneOf(readZones(rows), place)?.name ?? null);
  const name = beacon?.facts.name ?? emitter?.name ?? address ?? device ?? "";
  rows.alarms.raise({ type: "beacon-finding", code, device, name, zone }, { terminal, at });
}

function takeHeard(rows: HubRows, { heard }: BeaconReport, { terminal, at }: FoundBy): void {
  const hour = Math.floor(at / HOUR_MS);
  const ours = new Set(rows.beacons.list().map(({ device }) => toHex(device)));
  heard
    .filter(({ deviceId, rssi }) => ours.has(deviceId) && rssi >= RSSI.min && rssi <= RSSI.max)
    .forEach(({ deviceId, rssi, onAirShare }) => {
      const share = onAirShare === null ? null : Math.min(1, Math.max(0, onAirShare));
      rows.beacons.hear({ device: fromHex(deviceId), terminal, hour, rssi, onAirShare: share });
    });
}
