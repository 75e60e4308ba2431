/**
 * An emitter's heartbeats: the trusted ear by which the hub learns what the emitter's clock says, and what
 * the emitter hears in return.
 *
 * Spec: Tillwave protocols, version 1, §2.3. Each is taken once. T grows within a boot and boots grow: what
 * says less is of a second device with the same card, or of a disk that was put back. It moves nothing and
 * is told to people. What T says that nothing explains is taken as said, so that its codes are
 * known, and earns nothing: points wait for another heartbeat.
 *
 *   409 heartbeat-refused   said before, or copied
 *   403 emitter-refused     unknown, retired, its key taken away: it has to join again
 */
import { concatBytes, toHex } from "@tillwave/shared/core/bytes";
import { AHEAD_MAX } from "@tillwave/shared/presence/device-clock";
import { hearHeartbeat } from "@tillwave/shared/presence/device-hearing";
import {
  KEY_NUMBER_MAX,
  type SignedHeartbeat,
  decodeHeartbeat,
  encodeHeartbeatAnswer,
  isHeartbeatOf,
} from "@tillwave/shared/presence/heartbeat";
import { deviceKey, presenceKeys } from "@tillwave/shared/presence/keys";
import { map } from "@tillwave/sqlite/durable";
import type { HubContext } from "../context.ts";
import type { GroupCommit } from "../group-commit.ts";
import { createRateOfEach } from "../rate-limit.ts";
import type { HubRows } from "../store/hub-store.ts";
import type { EmitterHeard, StoredEmitter } from "../store/presence-rows.ts";
import { BUSY, type TillReply } from "../till-reply.ts";
import type { Ears } from "./ears.ts";
import { settleHeld } from "./held.ts";
import { readZones, settingsOf, zoneOf } from "./zones-document.ts";

/** Of one device; it sends two, and some more after a jump of its clock. */
const HEARTBEATS_PER_MINUTE = 20;
/** How long a key that was changed by routine still resolves, in milliseconds (protocols §2.5). */
const OLD_KEY_RESOLVES_MS = 2 * 3_600_000;

export interface HeartbeatDeps {
  readonly context: HubContext;
  readonly group: GroupCommit;
  readonly ears: Ears;
  readonly siteKey: Uint8Array;
}

export type TakeHeartbeat = (body: Uint8Array) => Promise<TillReply>;

export function createHeartbeatDesk(deps: HeartbeatDeps): TakeHeartbeat {
  const isTooOften = createRateOfEach(deps.context.ports.clock, {
    perMinute: HEARTBEATS_PER_MINUTE,
  });
  return async (body) => {
    const heartbeat = decodeHeartbeat(body);
    if (!heartbeat.ok) {
      return MALFORMED;
    }
    const isSigned = isHeartbeatOf(
      heartbeat.value,
      keysOf(heartbeat.value, deps).heartbeat,
      deps.context.ports.crypto,
    );
    if (!isSigned) {
      return REFUSED;
    }
    return isTooOften(heartbeat.value.deviceId) ? BUSY : take(heartbeat.value, deps);
  };
}

function keysOf(
  { deviceId, keyNumber }: Pick<SignedHeartbeat, "deviceId" | "keyNumber">,
  { siteKey, context }: HeartbeatDeps,
) {
  const { crypto } = context.ports;
  return presenceKeys(deviceKey(siteKey, { deviceId, keyNumber }, crypto), crypto);
}

type Taken =
  | {
      readonly type: "heard";
      readonly emitter: StoredEmitter;
      readonly answer: Uint8Array;
      readonly isDoubted: boolean;
    }
  | { readonly type: "copied"; readonly emitter: StoredEmitter }
  | { readonly type: "refused" | "repeated" };

async function take(heartbeat: SignedHeartbeat, deps: HeartbeatDeps): Promise<TillReply> {
  const { context, ears } = deps;
  // The moment at which it came, and not the one at which the disk has it.
  const came = { run: ears.clock.now(), wall: context.ports.clock.read().wall };
  const done = await deps.group.commit({
    entries: 1,
    run: (rows) => takeWithin(rows, { heartbeat, came }, deps),
  });
  if (!done.ok) {
    return BUSY;
  }
  const taken = done.value.value;
  if (taken.type === "heard") {
    const { emitter, isDoubted } = taken;
    ears.hear(emitter, { time: heartbeat.time, came: came.run, isDoubted });
    if (isDoubted) {
      const { device, heard } = emitter;
      const facts = { device: toHex(device), offset: heard?.offsetSeconds };
      context.ports.log.warn(facts, "nothing explains an emitter's clock: its codes earn nothing");
    }
    return map(done.value, () => ({ status: 200, body: taken.answer })).value;
  }
  if (taken.type === "copied") {
    const { boot, time } = heartbeat;
    const device = toHex(heartbeat.deviceId);
    context.ports.log.warn({ device, boot, time }, "two devices speak as one emitter");
  }
  return taken.type === "refused" ? REFUSED : HEARD_BEFORE;
}

interface Came {
  readonly heartbeat: SignedHeartbeat;
  /** Milliseconds by the run's clock, and by the wall's. */
  readonly came: { readonly run: number; readonly wall: number };
}

function takeWithin(rows: HubRows, { heartbeat, came }: Came, deps: HeartbeatDeps): Taken {
  const { deviceId, random, keyNumber } = heartbeat;
  const emitter = rows.emitters.find(deviceId);
  if (emitter === null || !mayStillSpeak(emitter, keyNumber)) {
    return { type: "refused" };
  }
  if (!rows.said.remember(concatBytes([deviceId, random]), came.wall)) {
    return { type: "repeated" };
  }
  // A new key's clock starts anew.
  const before = keyNumber === emitter.keyNumber ? emitter.heard : null;
  const known = before && { ...before, offset: before.offsetSeconds };
  const hearing = hearHeartbeat(known, heartbeat, came.run / 1000);
  if (hearing.type !== "heard" || isOfAnotherBoot(before, heartbeat)) {
    tellOfCopy(rows, emitter, came.wall);
    return { type: "copied", emitter };
  }
  takeKey(rows, emitter, { keyNumber, at: came.wall });
  const heard = heardOf(heartbeat, hearing.hearing.offset, came.wall);
  rows.emitters.hear(deviceId, heard, stateSince(emitter, heard));
  offerKeyIfAhead(rows, heartbeat, hearing.hearing.offset);
  const { isDoubted } = hearing;
  if (!isDoubted) {
    settleHeld(rows, { device: deviceId, keyNumber, heard, came }, deps);
  }
  const now = rows.emitters.find(deviceId) ?? emitter;
  const answer = answerTo(rows, { heartbeat, emitter: now }, deps);
  return { type: "heard", emitter: now, answer, isDoubted };
}

/**
 * Under the key that it has, or a later one: that which waits for it, and one that the hub has forgotten
 * since a copy was brought back, for nobody but the hub hands out keys. Not under an earlier one: a device
 * saves its new key before it uses it, and what speaks with the old one is a copy.
 */
const mayStillSpeak = (
  { keyNumber: current, lockedAt, retiredAt }: StoredEmitter,
  keyNumber: number,
): boolean => lockedAt === null && retiredAt === null && keyNumber >= current;

/** One boot begins once: two devices with one card may count the same boots. */
const isOfAnotherBoot = (before: EmitterHeard | null, { boot, since }: SignedHeartbeat): boolean =>
  before?.boot === boot && before.bootTime !== since;

function tellOfCopy(rows: HubRows, { device, name, place }: StoredEmitter, at: number): void {
  rows.emitters.copied(device, at);
  const zone = zoneOf(readZones(rows), place)?.name ?? `${place}`;
  const of = { emitter: toHex(device), name, zone };
  rows.alarms.raise({ type: "emitter-copied", ...of }, { terminal: null, at });
}

function takeKey(
  rows: HubRows,
  { device, keyNumber: current }: StoredEmitter,
  { keyNumber, at }: { readonly keyNumber: number; readonly at: number },
): void {
  if (keyNumber > current) {
    rows.emitters.offerKey(device, keyNumber);
    rows.emitters.changeKey(device, at + OLD_KEY_RESOLVES_MS);
  }
}

/** Whose clock runs ahead after a power cut sounds what is good only later: with a new key it starts anew. */
function offerKeyIfAhead(
  rows: HubRows,
  { deviceId, keyNumber }: SignedHeartbeat,
  offset: number,
): void {
  const isOffered = rows.emitters.find(deviceId)?.nextKeyNumber !== null;
  if (offset > AHEAD_MAX && !isOffered && keyNumber < KEY_NUMBER_MAX) {
    rows.emitters.offerKey(deviceId, keyNumber + 1);
  }
}

function heardOf(heartbeat: SignedHeartbeat, offsetSeconds: number, at: number): EmitterHeard {
  const { boot, time, since, state, level, settingsVersion } = heartbeat;
  const offset = Math.round(offsetSeconds);
  return {
    at,
    boot,
    time,
    bootTime: since,
    state,
    level,
    settingsVersion,
    offsetSeconds: offset,
  };
}

/** In milliseconds: who was silent for longer begins its state anew. */
const STATE_LASTS_MS = 75_000;

function stateSince({ heard: before, stateSince: since }: StoredEmitter, heard: EmitterHeard) {
  const isSame =
    before !== null && before.state === heard.state && heard.at - before.at <= STATE_LASTS_MS;
  return isSame ? since : heard.at;
}

interface Answered {
  readonly heartbeat: SignedHeartbeat;
  readonly emitter: StoredEmitter;
}

function answerTo(
  rows: HubRows,
  { heartbeat, emitter }: Answered,
  deps: HeartbeatDeps,
): Uint8Array {
  const { crypto, clock } = deps.context.ports;
  const { deviceId, random, settingsVersion } = heartbeat;
  const zones = readZones(rows);
  const zone = zoneOf(zones, emitter.place);
  const isUpToDate = zone === null || settingsVersion === zones.version;
  const keyNumber = emitter.nextKeyNumber ?? emitter.keyNumber;
  const nextKey =
    keyNumber === heartbeat.keyNumber
      ? null
      : { keyNumber, deviceKey: deviceKey(deps.siteKey, { deviceId, keyNumber }, crypto) };
  const settings = isUpToDate ? null : settingsOf(zones, zone);
  const key = keysOf(heartbeat, deps).heartbeat;
  const hubTime = clock.read().wall;
  return encodeHeartbeatAnswer({ hubTime, settings, nextKey }, { key, random, mac: crypto });
}

const MALFORMED: TillReply = { status: 400, body: { error: "malformed" } };
const REFUSED: TillReply = { status: 403, body: { error: "emitter-refused" } };
const HEARD_BEFORE: TillReply = { status: 409, body: { error: "heartbeat-refused" } };
