/**
 * What is done with one beacon, in the order in which it must be written:
 *
 *   intent, fsynced ─▶ the central applies ─▶ event, fsynced (the intent goes with it) ─▶ job over
 *
 * Where the middle is lost, the beacon itself is asked: whom it lets in says whose it is, and its settings
 * say which of the two it goes by. Spec: Tillwave protocols, version 1, §3.2 and §3.5.
 */
import type { CentralAct, CentralOrder } from "@tillwave/shared/api/central";
import type { Label } from "@tillwave/shared/beacon/provisioning/label";
import { toHex } from "@tillwave/shared/core/bytes";
import type { BeaconFacts, BeaconReply } from "@tillwave/shared/sync/beacon-report";
import { type KnownBeacon, type OwnerKey, keyOfDevice, ownerKeys } from "./beacon-book.ts";
import { claimSettings, keySettings, placeSettings, withoutKeys } from "./beacon-settings.ts";
import type { BeaconWish, Intent } from "./beacon-store.ts";
import { type DealingDeps, announcedOf, byOwner, isAnnounced } from "./contact.ts";
import { findOut, foundAfter, whoseItIs } from "./find-out.ts";
import { type Progress, applied, refusalOf, runOrder } from "./order-run.ts";
import { DONE, type JobEnd } from "./till-jobs.ts";
import { ON_DISK, endOf, factsOf, forget, intend, record, said } from "./written.ts";

/** Of whom something is asked, by whom. */
export interface Asked {
  readonly deviceId: string;
  readonly who: string;
}

export async function look(label: Label, progress: Progress, deps: DealingDeps): Promise<JobEnd> {
  const deviceId = toHex(label.deviceId);
  const acts: readonly CentralAct[] = [{ act: "identify" }, { act: "read" }];
  const ended = await runOrder(byLabel(label, acts), progress, deps);
  const read = ended.job?.results.find(({ act }) => act === "read");
  if (read !== undefined) {
    deps.hasSettings.set(deviceId, read.refused === null && read.value !== null);
  }
  return ended.fault === "not-opened"
    ? whoseItIs(deviceId, progress, deps)
    : endOf(ended, "identify");
}

export async function claim(
  { label, wish, who }: { readonly label: Label; readonly wish: BeaconWish; readonly who: string },
  progress: Progress,
  deps: DealingDeps,
): Promise<JobEnd> {
  const { memory } = deps;
  const deviceId = toHex(label.deviceId);
  const reply = memory.reply()?.reply ?? null;
  const [owner] = reply === null ? [] : ownerKeys(reply, deviceId, deps.crypto);
  const zone = zoneOf(reply, wish.place);
  if (reply === null || owner === undefined || zone === null) {
    return { ...DONE, fault: "refused", detail: "the zone is gone" };
  }
  const key = keyOfDevice(reply, deviceId);
  const { keyVersion } = owner;
  const intent: Intent = { kind: "claim", deviceId, who, keyVersion, wish };
  if (!intend(intent, deps)) {
    return ON_DISK;
  }
  const settings = claimSettings({ wish, zone, shop: reply.shop, key }, deps.crypto);
  const apply = (more: object): readonly CentralAct[] => [
    clockNow(deps),
    { act: "apply", settings: { ...settings, ...more }, owner, confirm: true },
  ];
  // One that is the shop's, and that nobody has written down, is opened by its owner's key.
  const announced = announcedOf(deviceId, deps.nearby());
  const had = ownerKeys(reply, deviceId, deps.crypto).find((one) => isAnnounced(one, announced));
  const order = (acts: readonly CentralAct[]): CentralOrder =>
    had === undefined
      ? byLabel(label, acts)
      : { deviceId, access: { slot: "owner", ...had }, acts: [...acts] };
  // What its wiring is says whoever has wired it; one that was never told of a panel needs to hear of none.
  const isBare = deps.hasSettings.get(deviceId) === false;
  deps.hasSettings.delete(deviceId);
  let ended = await runOrder(order(apply(isBare ? NO_PANEL : {})), progress, deps);
  if (applied(ended, "apply") === "no" && /\bpanel\b/u.test(refusalOf(ended) ?? "")) {
    ended = await runOrder(order(apply(NO_PANEL)), progress, deps);
  }
  switch (ended.fault === "not-opened" ? "not-opened" : applied(ended, "apply")) {
    case "yes": {
      const facts = factsOf(intent, { ended, settings, key, hasKey: key !== null });
      const isWritten = record({ event: "claimed", ...said(who, deps), beacon: facts }, deps, {
        level: ended.job?.heard?.rssi ?? null,
      });
      return isWritten ? endOf(ended) : ON_DISK;
    }
    case "no":
      forget(deviceId, deps);
      return endOf(ended);
    case "not-opened":
    case "unsure":
      return foundAfter(await findOut(intent, progress, deps), { ended, intent }, deps);
  }
}

export async function change(
  { deviceId, who, wish }: Asked & { readonly wish: BeaconWish },
  progress: Progress,
  deps: DealingDeps,
): Promise<JobEnd> {
  const { memory } = deps;
  const reply = memory.reply()?.reply ?? null;
  const known = memory.book().get(deviceId);
  const zone = zoneOf(reply, wish.place);
  const [newest] = reply === null ? [] : ownerKeys(reply, deviceId, deps.crypto);
  if (reply === null || known === undefined || zone === null || newest === undefined) {
    return { ...DONE, fault: "refused", detail: "the zone is gone" };
  }
  const mended = mendOf(known, newest, deps);
  const keyVersion = mended.owner?.keyVersion ?? known.facts.keyVersion;
  const intent: Intent = { kind: "set", deviceId, who, keyVersion, wish };
  if (!intend(intent, deps)) {
    return ON_DISK;
  }
  const settings = { ...placeSettings({ wish, zone, shop: reply.shop }), ...mended.settings };
  const isNewOnAir = wish.place !== known.facts.place || mended.isWanting;
  const apply: CentralAct = {
    act: "apply",
    settings,
    owner: mended.owner,
    confirm: isNewOnAir,
  };
  const ended = await byOwner(deviceId, [clockNow(deps), apply], progress, deps);
  const became = applied(ended, "apply");
  if (became === "yes") {
    const key = mended.key ?? known.key;
    const hasKey = known.facts.hasPresenceKey || mended.key !== null;
    const facts = factsOf(intent, { ended, settings, key, hasKey, before: known.facts });
    const level = ended.job?.heard?.rssi;
    const isWritten = record(
      { event: "set", ...said(who, deps), beacon: facts },
      deps,
      level === undefined || level === null ? {} : { level },
    );
    return isWritten ? endOf(ended) : ON_DISK;
  }
  if (became === "no") {
    forget(deviceId, deps);
    return endOf(ended);
  }
  return foundAfter(await findOut(intent, progress, deps), { ended, intent }, deps);
}

export async function identify(
  deviceId: string,
  progress: Progress,
  deps: DealingDeps,
): Promise<JobEnd> {
  return endOf(await byOwner(deviceId, [{ act: "identify" }], progress, deps));
}

export async function release(
  { deviceId, who }: Asked,
  progress: Progress,
  deps: DealingDeps,
): Promise<JobEnd> {
  const intent: Intent = { kind: "release", deviceId, who };
  if (!intend(intent, deps)) {
    return ON_DISK;
  }
  const ended = await byOwner(deviceId, [{ act: "release" }], progress, deps);
  const became = applied(ended, "release");
  if (became === "yes") {
    return record({ event: "released", ...said(who, deps), deviceId }, deps, { level: null })
      ? endOf(ended)
      : ON_DISK;
  }
  if (became === "no") {
    forget(deviceId, deps);
    return endOf(ended);
  }
  return foundAfter(await findOut(intent, progress, deps), { ended, intent }, deps);
}

/** Of a beacon of ours: keys that waited for this contact. Null where nothing waits. */
export function mending(
  known: KnownBeacon,
  deps: DealingDeps,
): ((progress: Progress) => Promise<JobEnd>) | null {
  const reply = deps.memory.reply()?.reply ?? null;
  const { deviceId } = known.facts;
  const [newest] = reply === null ? [] : ownerKeys(reply, deviceId, deps.crypto);
  const mended = newest === undefined ? null : mendOf(known, newest, deps);
  if (mended === null || !mended.isWanting) {
    return null;
  }
  return async (progress) => {
    const { settings, owner, key } = mended;
    const apply: CentralAct = { act: "apply", settings, owner, confirm: key !== null };
    const ended = await byOwner(deviceId, [clockNow(deps), apply], progress, deps);
    if (applied(ended, "apply") !== "yes") {
      // Whatever it goes by now, the same again does no harm.
      return endOf(ended);
    }
    const beacon: BeaconFacts = {
      ...known.facts,
      keyVersion: owner?.keyVersion ?? known.facts.keyVersion,
      keyNumber: key?.keyNumber ?? known.facts.keyNumber,
      hasPresenceKey: known.facts.hasPresenceKey || key !== null,
      firmware: ended.job?.device?.firmware ?? known.facts.firmware,
      bootCount: ended.job?.device?.bootCount ?? known.facts.bootCount,
      settings: withoutKeys({ ...known.facts.settings, ...settings }),
    };
    return record({ event: "set", ...said("-", deps), beacon }, deps, {}) ? endOf(ended) : ON_DISK;
  };
}

/** What is behind, of the keys by which it is opened and by which its ids roll. */
function mendOf({ facts, key }: KnownBeacon, newest: OwnerKey, { crypto }: DealingDeps) {
  const isKeyless = !facts.hasPresenceKey || (key !== null && key.keyNumber !== facts.keyNumber);
  const given = isKeyless ? key : null;
  const owner = facts.keyVersion < newest.keyVersion ? newest : null;
  return {
    settings: given === null ? {} : keySettings(given, crypto),
    owner,
    key: given,
    isWanting: given !== null || owner !== null,
  };
}

const byLabel = ({ deviceId, key }: Label, acts: readonly CentralAct[]): CentralOrder => ({
  deviceId: toHex(deviceId),
  access: { slot: "label", key: toHex(key) },
  acts: [...acts],
});

const clockNow = ({ wall }: DealingDeps): CentralAct => ({
  act: "clock",
  unixSeconds: Math.floor(wall() / 1000),
});

const zoneOf = (reply: BeaconReply | null, place: number) =>
  reply?.zones.find((zone) => zone.place === place) ?? null;

const NO_PANEL = { panel: { kind: "none" } };
