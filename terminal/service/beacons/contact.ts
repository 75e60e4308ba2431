/** Meeting a beacon that is the shop's: what it announces, and the key that opens it. */
import type { CentralAct, CentralOrder, NearbyBeacon } from "@tillwave/shared/api/central";
import type { Crypto } from "@tillwave/shared/core/crypto";
import type { Timers } from "../ports.ts";
import { type OwnerKey, ownerKeys } from "./beacon-book.ts";
import type { BeaconMemory } from "./beacon-memory.ts";
import type { Central } from "./central-port.ts";
import { type Ended, type Progress, runOrder } from "./order-run.ts";

export interface DealingDeps {
  readonly memory: BeaconMemory;
  readonly central: Central;
  readonly timers: Timers;
  readonly crypto: Crypto;
  /** Unix milliseconds, as well as this till knows. */
  readonly wall: () => number;
  readonly epoch: () => number;
  /** What was seen of beacons that are nobody's: whether somebody has set them all the same. */
  readonly hasSettings: Map<string, boolean>;
  /** As the central heard it last. */
  readonly nearby: () => readonly NearbyBeacon[];
}

/** By its scan response, which anybody may read; null where it was not heard. */
export function announcedOf(
  deviceId: string,
  nearby: readonly NearbyBeacon[],
): NearbyBeacon["announced"] {
  const prefix = deviceId.slice(0, 8);
  const found = nearby
    .filter(({ announced }) => announced?.devicePrefix === prefix)
    .toSorted((a, b) => a.heardAgo - b.heardAgo)[0];
  return found?.announced ?? null;
}

/** With the key that it says it has, else the one that it had; a wrong guess costs one of its few tries. */
export async function byOwner(
  deviceId: string,
  acts: readonly CentralAct[],
  progress: Progress,
  deps: DealingDeps,
): Promise<Ended> {
  const { memory, crypto, nearby } = deps;
  const reply = memory.reply()?.reply ?? null;
  const keys = reply === null ? [] : ownerKeys(reply, deviceId, crypto);
  const announced = announcedOf(deviceId, nearby());
  const known = memory.book().get(deviceId)?.facts.keyVersion;
  const wanted = memory.intents().find((intent) => intent.deviceId === deviceId);
  const intended = wanted === undefined || wanted.kind === "release" ? null : wanted.keyVersion;
  const tried = new Set(
    [
      keys.find((key) => isAnnounced(key, announced)),
      keys.find(({ keyVersion }) => keyVersion === known),
      keys.find(({ keyVersion }) => keyVersion === intended),
    ].filter((key) => key !== undefined),
  );
  let ended: Ended = { fault: "not-opened", detail: null, job: null };
  for (const { key, keyVersion } of tried) {
    const access: CentralOrder["access"] = { slot: "owner", key, keyVersion };
    ended = await runOrder({ deviceId, access, acts: [...acts] }, progress, deps);
    if (ended.fault !== "not-opened") {
      return ended;
    }
  }
  return ended;
}

export const isAnnounced = (
  { keyVersion }: OwnerKey,
  announced: NearbyBeacon["announced"],
): boolean => announced?.state === "claimed" && keyVersion % LOW_16 === announced.keyVersion;

const LOW_16 = 0x1_0000;
