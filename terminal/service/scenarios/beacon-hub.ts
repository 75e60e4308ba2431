/** The hub's part in beacons, for scenarios of a till: what it is told, and what it says of it. */
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { deviceKey } from "@tillwave/shared/presence/keys";
import {
  type BeaconReply,
  type BeaconReport,
  beaconReplySchema,
  beaconReportSchema,
} from "@tillwave/shared/sync/beacon-report";
import * as v from "valibot";
import type { SimulatedLedger } from "./simulated-ledger.ts";

const crypto = createNodeCrypto();

export interface BeaconHub {
  /** Taken, oldest first. */
  readonly reports: readonly BeaconReport[];
  /** In the order in which they were taken, each once. */
  readonly events: readonly BeaconReport["events"][number][];
  readonly siteKey: Uint8Array;
  /** K_prov by version. */
  readonly ownerKeys: { keyVersion: number; key: string }[];
  /** As another till may have left it. */
  readonly beacons: Map<string, BeaconReply["beacons"][number]>;
  /** It is older, and has no such endpoint. */
  isOlder: boolean;
  /** Asked, whatever it answered. */
  asked: number;
  /** As if a till had been revoked. */
  renewOwnerKey(): void;
  keyOf(deviceId: string): string;
}

/** Answers in the place of the ledger, which has no such endpoint. */
export function beaconHub(ledger: SimulatedLedger): BeaconHub {
  const siteKey = nodeRandom.bytes(32);
  const reports: BeaconReport[] = [];
  const events: BeaconReport["events"][number][] = [];
  const hasSeq = new Map<string, number>();
  const keyOf = (deviceId: string): string =>
    toHex(deviceKey(siteKey, { deviceId: fromHex(deviceId), keyNumber: 1 }, crypto));
  const uuid = toHex(nodeRandom.bytes(16));
  const hub: BeaconHub = {
    reports,
    events,
    siteKey,
    ownerKeys: [{ keyVersion: 1, key: toHex(nodeRandom.bytes(32)) }],
    beacons: new Map(),
    isOlder: false,
    asked: 0,
    renewOwnerKey() {
      const keyVersion = hub.ownerKeys.length + 1;
      hub.ownerKeys.push({ keyVersion, key: toHex(nodeRandom.bytes(32)) });
    },
    keyOf,
  };

  const take = (path: string, report: BeaconReport): BeaconReply => {
    reports.push(report);
    for (const event of report.events) {
      if (event.seq <= (hasSeq.get(path) ?? 0)) {
        continue;
      }
      hasSeq.set(path, event.seq);
      events.push(event);
      if (event.event === "released") {
        hub.beacons.delete(event.deviceId);
      } else {
        const { beacon } = event;
        hub.beacons.set(beacon.deviceId, {
          ...beacon,
          keyNumber: 1,
          deviceKey: keyOf(beacon.deviceId),
        });
      }
    }
    return {
      hasSeq: hasSeq.get(path) ?? 0,
      ownerKeys: [...hub.ownerKeys],
      shop: { uuid, major: 1, timeZone: "Asia/Hong_Kong" },
      planVersion: events.length,
      beacons: [...hub.beacons.values()],
      keys: report.wanted.map((deviceId) => ({
        deviceId,
        keyNumber: 1,
        deviceKey: keyOf(deviceId),
      })),
      zones: [
        { place: 1, name: "Door", range: 3, at: [0, 0], hours: null },
        { place: 2, name: "Fitting rooms", range: 5, at: null, hours: null },
      ],
      emitters: [],
    };
  };

  ledger.answers = (answer, request) => {
    if (!request.path.endsWith("/beacons")) {
      return answer;
    }
    hub.asked += 1;
    const text = new TextDecoder().decode(request.body ?? new Uint8Array(0));
    if (hub.isOlder) {
      return { status: 404, headers: {}, body: new TextEncoder().encode('{"error":"not-found"}') };
    }
    const reply = take(request.path, v.parse(beaconReportSchema, JSON.parse(text)));
    const said = JSON.stringify(v.parse(beaconReplySchema, reply));
    return { status: 200, headers: {}, body: new TextEncoder().encode(said) };
  };
  return hub;
}
