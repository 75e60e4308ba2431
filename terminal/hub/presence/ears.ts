/**
 * What the hub knows of its emitters while it runs: whose code is whose, and whom it hears. On the disk is
 * what they said last; that they are heard is known of this run alone, so that after a start every emitter
 * has to speak once before its ids earn anything.
 *
 *   current key    offset by its last heartbeat      heard: good
 *   next key       offset 0, for its clock starts anew with it; held until it speaks with it
 *   old key        offset as it was when it changed, and in doubt if it was; as long as it resolves, in this run
 *
 * No window before a boot's first is good, though it is the one next to it: over a power cut, a window goes
 * by in hours.
 *
 * Spec: Tillwave protocols, version 1, §2.3. Offsets are against the run's clock (run-clock.ts). A wall
 * clock that was set, or a machine that slept, makes every emitter unheard until it speaks again.
 */
import { toHex } from "@tillwave/shared/core/bytes";
import type { Mac } from "@tillwave/shared/core/crypto";
import { type DeviceState, deviceState } from "@tillwave/shared/presence/device-hearing";
import { deviceKey, presenceKeys } from "@tillwave/shared/presence/keys";
import {
  GOOD_WINDOWS,
  type HeardCode,
  type Resolved,
  type ResolverDevice,
  createResolver,
} from "@tillwave/shared/presence/resolver";
import { toneWindow } from "@tillwave/shared/presence/tone-code";
import type { StoredEmitter } from "../store/presence-rows.ts";
import type { RunClock } from "./run-clock.ts";

/** How far wall and run clock may part between two heartbeats, in milliseconds. */
const WALL_DRIFT_MAX_MS = 5000;
/** How far the wall clock may stand behind the newest hearing, in milliseconds, to be believed. */
const WALL_BEHIND_MAX_MS = 5000;

export interface Heard extends Resolved {
  readonly state: DeviceState;
}

export interface Ears {
  readonly clock: RunClock;
  /** As it is on the disk: in the place of what was known. */
  know(emitter: StoredEmitter): void;
  /** It sounds nowhere any more, or what it sounds is worth nothing. */
  forget(device: Uint8Array): void;
  /** Its heartbeat is on the disk. In doubt, its codes are known and nothing of them counts. */
  hear(
    emitter: StoredEmitter,
    heartbeat: { readonly time: number; readonly came: number; readonly isDoubted: boolean },
  ): void;
  /** Until its next heartbeat nothing of it counts. */
  doubt(deviceId: string): void;
  stateOf(deviceId: string): DeviceState;
  /** The wall clock stands behind what it was when an emitter was heard: somebody has set it back. */
  isClockUnsure(wall: number): boolean;
  resolve(code: HeardCode): Heard | null;
  /** A day back and somewhat ahead: never before the limits. */
  search(code: HeardCode): Heard | null;
  /** Computes ahead what the next window needs. */
  advance(): void;
}

interface Known {
  readonly emitter: StoredEmitter;
  /** Of the current key, in seconds. */
  offsetSeconds: number;
  /** By the run's clock, in milliseconds; null before it spoke in this run. */
  heardAt: number | null;
  drift: number;
  isDoubted: boolean;
  entries: readonly Sounding[];
}

/** One key of an emitter. */
interface Sounding extends ResolverDevice {
  /** No window before it is of the present boot. */
  readonly firstWindow: number;
  /** Of an old key: it was in doubt when it changed, and no heartbeat says more of it. */
  readonly isDoubted: boolean;
}

export interface EarsDeps {
  readonly clock: RunClock;
  readonly siteKey: Uint8Array;
  readonly crypto: Mac;
}

export function createEars(
  emitters: readonly StoredEmitter[],
  { clock, siteKey, crypto }: EarsDeps,
): Ears {
  const known = new Map<string, Known>();
  const resolver = createResolver([], crypto);
  let newestHearing = 0;
  const nowSeconds = (): number => clock.now() / 1000;

  const toneKeyOf = (one: Known | undefined, deviceId: Uint8Array, keyNumber: number) =>
    one?.entries.find((entry) => entry.keyNumber === keyNumber)?.toneKey ??
    presenceKeys(deviceKey(siteKey, { deviceId, keyNumber }, crypto), crypto).tone;

  const forget = (deviceId: string): void => {
    known.get(deviceId)?.entries.forEach((entry) => resolver.remove(entry));
    known.delete(deviceId);
  };
  const put = (emitter: StoredEmitter, part: Omit<Known, "emitter" | "entries">): void => {
    const deviceId = toHex(emitter.device);
    const before = known.get(deviceId);
    const entries = entriesOf(emitter, part.offsetSeconds, before).map(
      ({ keyNumber, offsetSeconds, firstWindow, isDoubted }): Sounding => ({
        deviceId,
        keyNumber,
        place: emitter.place,
        toneKey: toneKeyOf(before, emitter.device, keyNumber),
        offsetSeconds,
        firstWindow,
        isDoubted,
      }),
    );
    const gone = (before?.entries ?? []).filter(
      ({ keyNumber }) => !entries.some((entry) => entry.keyNumber === keyNumber),
    );
    gone.forEach((entry) => resolver.remove(entry));
    entries.forEach((entry) => resolver.set(entry));
    known.set(deviceId, { ...part, emitter, entries });
    newestHearing = Math.max(newestHearing, emitter.heard?.at ?? 0);
  };
  const stateOf = (deviceId: string): DeviceState => {
    const one = known.get(deviceId);
    if (one === undefined || one.heardAt === null) {
      return one?.emitter.heard === null ? "never" : "unheard";
    }
    const isMoved = Math.abs(clock.drift() - one.drift) > WALL_DRIFT_MAX_MS;
    const heard = { expectsHeartbeat: true, doubted: one.isDoubted || isMoved };
    return deviceState({ ...heard, lastHeard: one.heardAt / 1000 }, nowSeconds());
  };
  const judged = (found: Resolved | null): Heard | null => {
    if (found === null) {
      return null;
    }
    const { deviceId, keyNumber } = found.device;
    const one = known.get(deviceId);
    const isNextKey = one !== undefined && keyNumber > one.emitter.keyNumber;
    const entry = one?.entries.find((sounding) => sounding.keyNumber === keyNumber);
    const state = isNextKey || entry?.isDoubted === true ? "unheard" : stateOf(deviceId);
    // The window before the first one of a boot may lie hours back.
    const isOfBefore = found.window < (entry?.firstWindow ?? 0);
    const delta = isOfBefore ? Math.min(found.delta, -GOOD_WINDOWS - 1) : found.delta;
    return { ...found, delta, state };
  };

  const ears: Ears = {
    clock,
    know(emitter) {
      const before = known.get(toHex(emitter.device));
      const isSameKey = before?.emitter.keyNumber === emitter.keyNumber;
      const { heardAt = null, drift = 0, isDoubted = false } = (isSameKey ? before : null) ?? {};
      const offsetSeconds =
        (isSameKey ? before?.offsetSeconds : undefined) ?? emitter.heard?.offsetSeconds ?? 0;
      if (emitter.retiredAt !== null || emitter.lockedAt !== null) {
        forget(toHex(emitter.device));
      } else {
        put(emitter, { offsetSeconds, heardAt, drift, isDoubted });
      }
    },
    forget: (device) => forget(toHex(device)),
    hear(emitter, { time, came, isDoubted }) {
      const offsetSeconds = time - came / 1000;
      put(emitter, { offsetSeconds, heardAt: came, drift: clock.drift(), isDoubted });
    },
    doubt(deviceId) {
      const one = known.get(deviceId);
      if (one !== undefined) {
        one.isDoubted = true;
      }
    },
    stateOf,
    isClockUnsure: (wall) => wall < newestHearing - WALL_BEHIND_MAX_MS,
    resolve: (code) => judged(resolver.resolve(code, nowSeconds())),
    search: (code) => judged(resolver.search(code, nowSeconds())),
    advance() {
      const wall = clock.now() + clock.drift();
      const over = Array.from(known.values(), ({ emitter }) => emitter).filter(
        ({ oldKey }) => oldKey !== null && oldKey.until <= wall,
      );
      over.forEach((emitter) => ears.know({ ...emitter, oldKey: null }));
      resolver.advance(nowSeconds());
    },
  };
  emitters.forEach((emitter) => ears.know(emitter));
  return ears;
}

type Keyed = Pick<Sounding, "keyNumber" | "offsetSeconds" | "firstWindow" | "isDoubted">;

function entriesOf(
  { keyNumber, nextKeyNumber, oldKey, heard }: StoredEmitter,
  offsetSeconds: number,
  before: Known | undefined,
): readonly Keyed[] {
  const firstWindow = heard === null ? 0 : toneWindow(heard.bootTime);
  // Whether the current key is in doubt is known of the emitter.
  const current = { keyNumber, offsetSeconds, firstWindow, isDoubted: false };
  const next: readonly Keyed[] =
    nextKeyNumber === null
      ? []
      : [{ keyNumber: nextKeyNumber, offsetSeconds: 0, firstWindow: 0, isDoubted: false }];
  // Known of this run alone: on the disk stands the clock of the key after it.
  const asItWas = before?.entries.find((entry) => entry.keyNumber === oldKey?.keyNumber);
  const wasCurrent = before !== undefined && asItWas?.keyNumber === before.emitter.keyNumber;
  const old: readonly Keyed[] =
    asItWas === undefined
      ? []
      : [{ ...asItWas, isDoubted: wasCurrent ? before.isDoubted : asItWas.isDoubted }];
  return [current, ...next, ...old];
}
