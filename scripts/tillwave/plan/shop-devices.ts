/** The devices of a shop over the air: by which key each is opened, what it has, and what it is told. */
import { type CentralAct, type CentralJob, type NearbyBeacon } from "@tillwave/shared/api/central";
import { type BeaconSettings, SETTINGS_VERSION } from "@tillwave/shared/beacon/settings";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import {
  type DeviceState,
  type FieldChange,
  parseFoundSettings,
  patchOf,
} from "@tillwave/shared/plan/diff-plan";
import {
  type OwnerKey,
  type ShopKeys,
  announcedOwnerKey,
  newestOwnerKey,
} from "@tillwave/shared/plan/shop-keys";
import { isOpen } from "@tillwave/shared/presence/open-hours";
import { shopTime } from "@tillwave/shared/presence/shop-time";
import type { Central } from "../central/central.ts";
import { centralOutcome } from "../central/open-central.ts";
import { type Trouble, runOrder, troubleOf } from "../central/run-order.ts";

const PREFIX_DIGITS = 8;
const crypto = createNodeCrypto();

export interface ShopAir {
  readonly central: Central;
  readonly keys: ShopKeys;
  readonly progress: (line: string) => void;
}

interface Device {
  readonly deviceId: string;
  /** As people call it. */
  readonly name: string;
}

/** Opens it by its owner's key; `isOlder`: it has not got the newest yet. */
async function ownerOf(
  { central, keys }: ShopAir,
  deviceId: string,
): Promise<{ readonly owner: OwnerKey; readonly newest: OwnerKey; readonly isOlder: boolean }> {
  const newest = newestOwnerKey(keys, deviceId, crypto);
  const announced = await announcedOf(central, deviceId);
  const said =
    announced?.state === "claimed"
      ? announcedOwnerKey(keys, { deviceId, keyVersionLow: announced.keyVersion }, crypto)
      : null;
  const owner = said ?? newest;
  return { owner, newest, isOlder: owner.keyVersion !== newest.keyVersion };
}

/** Null where it is not heard at the moment. */
async function announcedOf(central: Central, deviceId: string): Promise<NearbyBeacon["announced"]> {
  const nearby = await central.nearby();
  const prefix = deviceId.slice(0, PREFIX_DIGITS);
  return nearby.ok
    ? (nearby.value.find(({ announced }) => announced?.devicePrefix === prefix)?.announced ?? null)
    : null;
}

/** Acts upon one by its owner's key. What went wrong, whatever it was, is words. */
export async function actAsOwner(
  air: ShopAir,
  { deviceId, name }: Device,
  acts: (key: { readonly newest: OwnerKey; readonly isOlder: boolean }) => CentralAct[],
): Promise<Result<CentralJob, Trouble>> {
  const { owner, newest, isOlder } = await ownerOf(air, deviceId);
  const access = { slot: "owner", ...owner } as const;
  const order = { deviceId, access, acts: acts({ newest, isOlder }) };
  const ran = await runOrder(air.central, order, { name, progress: air.progress });
  if (!ran.ok) {
    return err({ type: ran.error.type, say: centralOutcome(ran.error).say.join(" ") });
  }
  const trouble = troubleOf(ran.value);
  return trouble === null ? ok(ran.value) : err(trouble);
}

export interface ReadDevice {
  readonly state: DeviceState;
  /** Of its firmware's version, where that is another than ours. */
  readonly remark: string | null;
  readonly trouble: Trouble | null;
  readonly isOlderKey: boolean;
}

export async function readDevice(air: ShopAir, device: Device): Promise<ReadDevice> {
  let isOlderKey = false;
  const job = await actAsOwner(air, device, ({ isOlder }) => {
    isOlderKey = isOlder;
    return [{ act: "read" }];
  });
  if (!job.ok) {
    const { type } = job.error;
    return {
      state: { type: "not-read", why: type },
      remark: null,
      trouble: job.error,
      isOlderKey,
    };
  }
  const value = job.value.results[0]?.value ?? null;
  const settings = value === null ? null : parseFoundSettings(value);
  const state: DeviceState =
    value !== null && settings === null ? { type: "not-understood" } : { type: "read", settings };
  return { state, remark: remarkOf(job.value), trouble: null, isOlderKey };
}

function remarkOf({ device }: CentralJob): string | null {
  if (
    device === null ||
    device.settingsVersion === SETTINGS_VERSION ||
    device.settingsVersion === 0
  ) {
    return null;
  }
  const which = device.settingsVersion > SETTINGS_VERSION ? "newer" : "older";
  return `Its firmware ${device.firmware} is ${which} than this program: what both know is set, the rest stays.`;
}

/** What is on air of settings: an ear that confirms needs all of it. */
const ON_AIR = [
  "shop",
  "uid",
  "url",
  "keys",
  "frames",
  "slotMs",
  "intervalMs",
  "powerAt1m",
  "hours",
  "timeZone",
] as const;
const HEARD_FIELDS: ReadonlySet<string> = new Set([
  "shop",
  "uid",
  "url",
  "keys",
  "frames",
  "powerAt1m",
]);

export interface Wanted {
  readonly settings: BeaconSettings;
  readonly changes: readonly FieldChange[];
  /** Unix milliseconds. */
  readonly now: number;
}

/** One act that is taken wholly or not at all. */
export function applyAct(
  { settings, changes, now }: Wanted,
  owner: OwnerKey | null,
): CentralAct & { readonly act: "apply" } {
  const isHeard = changes.some(({ field }) => HEARD_FIELDS.has(field.split(".")[0] ?? ""));
  const confirm = isHeard && isOnAir(settings, now);
  const seen = confirm ? ON_AIR.map((field) => [field, settings[field]] as const) : [];
  return {
    act: "apply",
    settings: { ...Object.fromEntries(seen), ...patchOf(settings, changes) },
    owner,
    confirm,
  };
}

/** Whether its shop is open: a closed one is silent. */
export function isOnAir({ hours, timeZone }: BeaconSettings, now: number): boolean {
  const time = shopTime(Math.floor(now / 1000), timeZone);
  return hours === null || time === null || isOpen(hours, time);
}
