/**
 * Part of the hub's memory: zones' numbers, emitters and what they said of themselves, customers, their
 * check-ins, and the ledger of points. What has to be true between these rows is kept by presence/.
 */
import type { EmitterState } from "@tillwave/shared/presence/heartbeat";

export interface PlaceRows {
  /** A number that nobody had before. */
  give(at: number): number;
  /** Of customers that one code brought there, ever. */
  mostPhones(place: number): number;
  raiseMostPhones(place: number, phones: number): void;
  /** After a restore: so many numbers more are nobody's. */
  leaveOut(count: number, at: number): void;
}

/** What an emitter said of itself last, and what the hub took from it. */
export interface EmitterHeard {
  readonly at: number;
  readonly boot: number;
  /** The device's clock, Unix seconds. */
  readonly time: number;
  /** The same when it began with this boot. */
  readonly bootTime: number;
  readonly state: EmitterState;
  /** Hundredths of a decibel against full scale. */
  readonly level: number;
  readonly settingsVersion: number;
  /** Its clock less the hub's. */
  readonly offsetSeconds: number;
}

export interface StoredEmitter {
  /** 8 bytes. */
  readonly device: Uint8Array;
  readonly name: string;
  readonly place: number;
  readonly keyNumber: number;
  /** Waits to be handed over. */
  readonly nextKeyNumber: number | null;
  readonly lockedAt: number | null;
  /** The key before this one, while it still resolves. */
  readonly oldKey: { readonly keyNumber: number; readonly until: number } | null;
  readonly joinedAt: number;
  readonly retiredAt: number | null;
  readonly heard: EmitterHeard | null;
  readonly phoneAt: number | null;
  readonly copiedAt: number | null;
  readonly stateSince: number;
}

export interface EmitterRows {
  /** In the place of one of the same device: with a new key, and nothing heard yet. */
  join(emitter: Pick<StoredEmitter, "device" | "name" | "place" | "keyNumber" | "joinedAt">): void;
  find(device: Uint8Array): StoredEmitter | null;
  /** All that are not retired. */
  list(): readonly StoredEmitter[];
  /** Retired ones too. */
  all(): readonly StoredEmitter[];
  hear(device: Uint8Array, heard: EmitterHeard, stateSince: number): void;
  heardByPhone(device: Uint8Array, at: number): void;
  copied(device: Uint8Array, at: number): void;
  offerKey(device: Uint8Array, keyNumber: number): void;
  /** The offered key is the one that it sounds with. */
  changeKey(device: Uint8Array, oldKeyUntil: number): void;
  lock(device: Uint8Array, at: number): void;
  retire(device: Uint8Array, at: number): void;
}

export interface EmitterCodeRow {
  readonly id: string;
  readonly place: number;
  readonly name: string;
  readonly proofKey: Uint8Array | null;
  readonly expires: number;
}

export interface EmitterCodeRows {
  add(code: EmitterCodeRow & { readonly proofKey: Uint8Array }): void;
  find(id: string): EmitterCodeRow | null;
  countWrongTry(id: string, triesMax: number): void;
  spend(id: string): void;
  spendAll(): void;
  forget(expiredBefore: number): void;
  open(at: number): number;
}

export interface SaidRows {
  /** True where this was not said before. */
  remember(id: Uint8Array, at: number): boolean;
  forget(before: number): void;
}

export interface StoredCustomer {
  /** What facts name it by. */
  readonly number: number;
  /** 8 bytes. */
  readonly customer: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly consent: number;
}

export interface CustomerRows {
  find(customer: Uint8Array): StoredCustomer | null;
  add(customer: Omit<StoredCustomer, "number">, at: number): void;
  consent(number: number, version: number, at: number): void;
  remove(number: number): void;
  count(): number;
  /**
   * Forgets who joined before `joinedBefore` and never checked in, among the next `count` customers after number `after`.
   * Answers with the last that was looked at, or 0 after the last of all.
   */
  forgetIdle(slice: {
    readonly after: number;
    readonly count: number;
    readonly joinedBefore: number;
  }): number;
}

export type PointReason = "check-in" | "held" | "released" | "dropped";

export interface PointFact {
  readonly customer: number;
  readonly place: number;
  readonly window: number;
  readonly period: number;
  readonly points: number;
  readonly reason: PointReason;
  readonly at: number;
}

export interface PointRows {
  add(fact: PointFact): void;
  /** All that was earned. */
  total(customer: number): number;
  /** Whether this customer earned there in that period. */
  hasEarned(of: Pick<PointFact, "customer" | "place" | "period">): boolean;
  /** Whether it earned there in this window or a later one. */
  hasEarnedSince(of: Pick<PointFact, "customer" | "place" | "window">): boolean;
  /** The newest window of each place in which this customer earned. */
  rewardedWindows(customer: number): ReadonlyMap<number, number>;
  /** Its facts go with it; what it had stays as a sum of nobody. */
  erase(customer: number, at: number): void;
}

export type VisitState = "counted" | "held" | "dropped" | "late";

export interface NewVisit {
  readonly customer: number;
  readonly place: number;
  readonly window: number;
  readonly device: Uint8Array;
  readonly keyNumber: number;
  readonly at: number;
  readonly heardAt: number;
  readonly quality: number;
  readonly status: "accepted" | "already-rewarded" | "stale-emitter" | "late";
  readonly points: number;
  readonly period: number;
  readonly state: VisitState;
  /** Which run of the hub took it, and when by that run's own clock, in milliseconds. */
  readonly run: Uint8Array;
  readonly came: number;
  readonly isClockUnsure: boolean;
}

export interface Visit extends NewVisit {
  readonly id: number;
}

export interface VisitRows {
  add(visit: NewVisit): void;
  find(of: Pick<Visit, "customer" | "place" | "window">): Visit | null;
  /** Whether one of that period waits. */
  isHeld(of: Pick<Visit, "customer" | "place" | "period">): boolean;
  /** Newest first. */
  ofCustomer(customer: number, limit: number): readonly Visit[];
  /** Oldest first. */
  heldOf(device: Uint8Array, limit: number): readonly Visit[];
  heldBefore(at: number, limit: number): readonly Visit[];
  /** What waits for this customer. */
  heldPoints(customer: number): number;
  heldOfPlace(place: number): number;
  settle(id: number, as: { readonly state: VisitState; readonly points: number }): void;
  removeOf(customer: number): void;
  /** Those that wait for nothing. */
  forget(before: number): void;
}

export type QuarterPart = "rewarded" | "points" | "others" | "guesses" | "replays";

export interface Quarter extends Readonly<Record<QuarterPart, number>> {
  readonly begins: number;
  readonly place: number;
}

export interface CheckInSumRows {
  count(
    of: { readonly place: number; readonly begins: number },
    part: QuarterPart,
    by: number,
  ): void;
  /** Oldest first. */
  since(from: number): readonly Quarter[];
}

export interface PresenceRows {
  readonly places: PlaceRows;
  readonly emitters: EmitterRows;
  readonly emitterCodes: EmitterCodeRows;
  readonly said: SaidRows;
  readonly customers: CustomerRows;
  readonly points: PointRows;
  readonly visits: VisitRows;
  readonly checkInSums: CheckInSumRows;
}
