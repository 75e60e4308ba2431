/**
 * What is done with one beacon, in the order in which it must be written:
 *
 *   intent, fsynced ─▶ the central applies ─▶ event, fsynced (the intent goes with it) ─▶ job over
 *
 * Where the middle is lost, the beacon itself is asked: whom it lets in says whose it is, and its settings
 * say which of the two it goes by. Spec: Tillwave protocols, version 1, §3.2 and §3.5.
 */
import type { CentralAct, CentralOrder, NearbyBeacon } from "@tillwave/shared/api/central";
import type { Label } from "@tillwave/shared/beacon/provisioning/label";
import { toHex } from "@tillwave/shared/core/bytes";
import type { Crypto } from "@tillwave/shared/core/crypto";
import type { BeaconFacts, BeaconReply } from "@tillwave/shared/sync/beacon-report";
import type { Timers } from "../ports.ts";
import { type KnownBeacon, type OwnerKey, keyOfDevice, ownerKeys } from "./beacon-book.ts";
import type { BeaconMemory } from "./beacon-memory.ts";
import { claimSettings, keySettings, placeSettings, withoutKeys } from "./beacon-settings.ts";
import type { BeaconStore, BeaconWish, Intent, NewBeaconEvent } from "./beacon-store.ts";
import type { Central } from "./central-port.ts";
import { type Ended, type Progress, applied, refusalOf, runOrder } from "./order-run.ts";
import { DONE, type JobEnd } from "./till-jobs.ts";

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

/** Of whom something is asked, by whom. */
export interface Asked {
  readonly deviceId: string;
  readonly who: string;
}

export async function look(label: Label, progress: Progress, deps: DealingDeps): Promise<JobEnd> {
  const deviceId = toHex(label.deviceId);
  const acts: readonly CentralAct[] = [{ act: "identify" }, { act: "read" }];
  const ended = await run(byLabel(label, acts), progress, deps);
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
  let ended = await run(order(apply(isBare ? NO_PANEL : {})), progress, deps);
  if (applied(ended, "apply") === "no" && /\bpanel\b/u.test(refusalOf(ended) ?? "")) {
    ended = await run(order(apply(NO_PANEL)), progress, deps);
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

export type FoundOut = "done" | "not-done" | "unknown" | "foreign" | "ours-already";

/** What became of it, by what the beacon says; what was done is written down. */
export async function findOut(
  intent: Intent,
  progress: Progress,
  deps: DealingDeps,
): Promise<FoundOut> {
  const { deviceId } = intent;
  const ended = await byOwner(deviceId, [{ act: "read" }], progress, deps);
  const state = announcedOf(deviceId, deps.nearby())?.state ?? null;
  if (ended.fault === "not-opened") {
    if (intent.kind === "release") {
      const isReleased = state === "unclaimed";
      const event = { event: "released", ...said(intent.who, deps), deviceId } as const;
      return isReleased && record(event, deps, { level: null }) ? "done" : "unknown";
    }
    return state === "claimed" ? "foreign" : "not-done";
  }
  if (ended.fault !== null) {
    return "unknown";
  }
  const read = ended.job?.results.find(({ act }) => act === "read")?.value;
  const settings = typeof read === "object" && read !== null ? { ...read } : {};
  const known = deps.memory.book().get(deviceId);
  switch (intent.kind) {
    case "release":
      return "not-done";
    case "claim": {
      if (known !== undefined) {
        return "ours-already";
      }
      break;
    }
    case "set": {
      const { name, place } = settings as { readonly name?: unknown; readonly place?: unknown };
      if (name !== intent.wish.name || place !== intent.wish.place) {
        return "not-done";
      }
      break;
    }
  }
  const reply = deps.memory.reply()?.reply ?? null;
  const key = keyOfDevice(reply, deviceId);
  const hasKey = framesOf(settings).includes("eid") && key !== null;
  const facts = factsOf(intent, {
    ended,
    settings,
    key,
    hasKey,
    ...(known === undefined ? {} : { before: known.facts }),
  });
  const event = intent.kind === "claim" ? "claimed" : "set";
  return record({ event, ...said(intent.who, deps), beacon: facts }, deps, {}) ? "done" : "unknown";
}

function framesOf(settings: object): readonly unknown[] {
  const frames: unknown = "frames" in settings ? settings.frames : [];
  return Array.isArray(frames) ? frames.map((one: unknown) => Object(one).frame as unknown) : [];
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

async function whoseItIs(deviceId: string, progress: Progress, deps: DealingDeps): Promise<JobEnd> {
  const ended = await byOwner(deviceId, [{ act: "identify" }], progress, deps);
  if (ended.fault === null) {
    return { ...DONE, fault: "already-ours" };
  }
  const state = announcedOf(deviceId, deps.nearby())?.state;
  return ended.fault === "not-opened" && state === "claimed"
    ? { ...DONE, fault: "foreign" }
    : endOf(ended);
}

function foundAfter(
  found: FoundOut,
  { ended, intent }: { readonly ended: Ended; readonly intent: Intent },
  deps: DealingDeps,
): JobEnd {
  switch (found) {
    case "done":
      return DONE;
    case "ours-already":
      forget(intent.deviceId, deps);
      return { ...DONE, fault: "already-ours" };
    case "foreign":
      forget(intent.deviceId, deps);
      return { ...DONE, fault: "foreign" };
    case "not-done":
      forget(intent.deviceId, deps);
      return endOf(ended);
    case "unknown":
      // The intent stays: whoever meets it next finds out.
      return endOf(ended);
  }
}

/** With the key that it says it has, else the one that it had; a wrong guess costs one of its few tries. */
async function byOwner(
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
    ended = await run({ deviceId, access, acts: [...acts] }, progress, deps);
    if (ended.fault !== "not-opened") {
      return ended;
    }
  }
  return ended;
}

const isAnnounced = (
  { keyVersion }: OwnerKey,
  announced: ReturnType<typeof announcedOf>,
): boolean => announced?.state === "claimed" && keyVersion % LOW_16 === announced.keyVersion;

const LOW_16 = 0x1_0000;

const byLabel = ({ deviceId, key }: Label, acts: readonly CentralAct[]): CentralOrder => ({
  deviceId: toHex(deviceId),
  access: { slot: "label", key: toHex(key) },
  acts: [...acts],
});

const run = (order: CentralOrder, progress: Progress, deps: DealingDeps): Promise<Ended> =>
  runOrder(order, progress, deps);

const clockNow = ({ wall }: DealingDeps): CentralAct => ({
  act: "clock",
  unixSeconds: Math.floor(wall() / 1000),
});

const zoneOf = (reply: BeaconReply | null, place: number) =>
  reply?.zones.find((zone) => zone.place === place) ?? null;

interface Became {
  readonly ended: Ended;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly key: { readonly keyNumber: number } | null;
  readonly hasKey: boolean;
  readonly before?: BeaconFacts;
}

function factsOf(
  { deviceId, keyVersion, wish }: Extract<Intent, { readonly kind: "claim" | "set" }>,
  { ended, settings, key, hasKey, before }: Became,
): BeaconFacts {
  const { device = null, heard = null } = ended.job ?? {};
  return {
    deviceId,
    ...wish,
    at: before?.at ?? null,
    keyNumber: key?.keyNumber ?? before?.keyNumber ?? 0,
    keyVersion,
    hasPresenceKey: hasKey,
    firmware: device?.firmware.slice(0, FIRMWARE_MAX) ?? before?.firmware ?? "",
    bootCount: device?.bootCount ?? before?.bootCount ?? 0,
    settings: withoutKeys({ ...before?.settings, ...settings }),
    expectedRssi: heard?.rssi ?? before?.expectedRssi ?? null,
  };
}

const FIRMWARE_MAX = 40;

const said = (who: string, { wall }: DealingDeps) => ({ at: Math.max(0, Math.floor(wall())), who });

function intend(intent: Intent, { memory, wall }: DealingDeps): boolean {
  return memory.write((store) => store.intend(intent, Math.floor(wall()))).ok;
}

function forget(deviceId: string, { memory }: DealingDeps): void {
  memory.write((store) => store.settle(deviceId));
}

/** The event and the end of the intent are one write. */
export function record(
  event: NewBeaconEvent,
  { memory, epoch }: Pick<DealingDeps, "memory" | "epoch">,
  { level }: { readonly level?: number | null },
): boolean {
  const deviceId = event.event === "released" ? event.deviceId : event.beacon.deviceId;
  return memory.write((store: BeaconStore) => {
    store.moveUnsent(epoch());
    store.append(event, epoch());
    store.settle(deviceId);
    if (level !== undefined) {
      store.setLevel(deviceId, level);
    }
  }).ok;
}

/** Refused is what was asked for, where it is named; whatever stands beside it may be. */
function endOf(ended: Ended, asked?: CentralAct["act"]): JobEnd {
  const { fault, job } = ended;
  const refused = refusalOf(ended, asked);
  return {
    fault: fault ?? (refused === null ? null : "refused"),
    detail: refused ?? ended.detail,
    heard: job?.heard ?? null,
  };
}

const NO_PANEL = { panel: { kind: "none" } };
const ON_DISK: JobEnd = { fault: "disk", detail: null, heard: null };
