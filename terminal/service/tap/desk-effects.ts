/** What the rules of a tap have decided, done: at the reader, at the hub, in the journal. */
import type { Crypto, Random } from "@tillwave/shared/core/crypto";
import type { Clock } from "@tillwave/shared/core/clock";
import type { Log } from "@tillwave/shared/core/log";
import { toHex } from "@tillwave/shared/core/bytes";
import { Minor } from "@tillwave/shared/sale/money";
import type { TillEvent } from "@tillwave/shared/sale/till";
import type { FoundSpend } from "@tillwave/shared/wallet/hub-messages";
import type { HubView } from "@tillwave/shared/api/till";
import {
  type HoldAnswer,
  RESULT_MAX_MS,
  type RecordEffect,
  type TapEffect,
  type TapEvent,
  type TapTender,
  type TapTimer,
} from "@tillwave/shared/wallet/tap-state";
import type { StorageFailure } from "@tillwave/sqlite/storage-failure";
import { attempt } from "@tillwave/sqlite/storage-failure";
import type { OpenTender } from "../counter-store.ts";
import type { CardReader, CardReaders, Timers } from "../ports.ts";
import type { NamedTimers } from "../named-timers.ts";
import type { Recorded, TillChange } from "../till.ts";
import type { DeskAlarms } from "./desk-alarms.ts";
import type { Marker } from "./marker.ts";
import type { TapStore } from "./tap-store.ts";
import type { World } from "./tap-world.ts";

export interface EffectDeps {
  readonly ports: {
    readonly readers: CardReaders;
    readonly timers: Timers;
    readonly clock: Clock;
    readonly crypto: Crypto;
    readonly random: Random;
    readonly log: Log;
  };
  readonly reader: CardReader;
  readonly timers: NamedTimers<TapTimer>;
  readonly alarms: DeskAlarms;
  readonly marker: Marker;
  readonly store: TapStore;
  readonly world: World;
  readonly currency: string;
  readonly shift: () => number;
  readonly open: () => OpenTender | null;
  /** Whether the sale's tender is told to be unknown already. */
  readonly isUnknown: (tender: number) => boolean;
  readonly record: (change: TillChange) => Recorded;
  readonly hubState: () => HubView["state"];
  readonly hold: (asked: {
    readonly credential: Uint8Array;
    readonly tender: TapTender;
  }) => Promise<HoldAnswer>;
  readonly enquire: (tender: TapTender) => Promise<FoundSpend | null>;
  /** Inside one commit of its own. */
  readonly commit: (write: () => void) => void;
  readonly onStatus: () => void;
  readonly onFailure: (failure: StorageFailure) => void;
  readonly dispatch: (event: TapEvent) => void;
}

export function createEffects(deps: EffectDeps): (effect: TapEffect) => void {
  const { reader, timers, dispatch, ports } = deps;
  return (effect) => {
    switch (effect.type) {
      case "transmit": {
        const { card, command, bytes, deadlineMs } = effect;
        void reader
          .transmit(card, bytes, deadlineMs)
          .then((answer) => dispatch({ type: "answered", card, command, answer }));
        break;
      }
      case "ask":
        ask(effect, deps);
        break;
      case "mark":
        if (!mark(effect.mark, deps)) {
          ports.log.warn({}, "who may ask the hub could not be noted");
        }
        break;
      case "unmark":
        attempt(deps.marker.clear);
        break;
      case "release":
        reader.release(effect.card);
        break;
      case "tell":
        void reader
          .transmit(effect.card, effect.bytes, RESULT_MAX_MS)
          .then(() => reader.release(effect.card));
        break;
      case "hold": {
        const { credential, tender } = effect;
        const { nonce } = tender.request;
        void deps
          .hold(effect)
          .then((answer) => dispatch({ type: "hold-answered", nonce, credential, answer }));
        break;
      }
      case "enquire": {
        const { nonce } = effect.tender.request;
        void deps
          .enquire(effect.tender)
          .then((found) => dispatch({ type: "enquiry-answered", nonce, found }));
        break;
      }
      case "timer":
        if (effect.afterMs === null) {
          timers.stop(effect.timer);
        } else {
          timers.start(effect.timer, effect.afterMs);
        }
        break;
      case "doubt":
        doubt(effect.tender, deps);
        break;
      case "wrong-code":
        deps.commit(() => deps.store.addWrongCode(deps.world.now()));
        break;
      case "alarm":
        ports.log.error({ type: effect.alarm.type }, "a wallet did not behave");
        deps.alarms.raise(effect.alarm);
        deps.onStatus();
        break;
      default:
        record(effect, deps);
    }
  };
}

function mark(of: Extract<TapEffect, { type: "mark" }>["mark"], deps: EffectDeps): boolean {
  const { boot } = deps.ports.clock.read();
  return attempt(() => deps.marker.write(of, boot)).ok;
}

/** What could not be marked is not asked. */
function ask(effect: Extract<TapEffect, { type: "ask" }>, deps: EffectDeps): void {
  const { card, bytes, deadlineMs, holderKey } = effect;
  const { reader, dispatch, ports } = deps;
  if (!mark(effect.mark, deps)) {
    dispatch({ type: "not-asked", card });
    return;
  }
  const asked = reader.transmit(card, bytes, deadlineMs);
  ports.crypto.prepareKey?.(holderKey);
  void asked.then((answer) => dispatch({ type: "answered", card, command: "spend", answer }));
}

/** Where the disk is full, the sale learns of it with the next start; until then the desk knows. */
function doubt(tender: number, deps: EffectDeps): void {
  if (!deps.isUnknown(tender)) {
    tell(deps.record({ events: [{ type: "tender-unknown", tender }] }), deps);
  }
}

function tell(recorded: Recorded, { onFailure, ports }: EffectDeps): boolean {
  if (recorded.type === "failed" && recorded.failure.type !== "disk-full") {
    onFailure(recorded.failure);
  }
  if (recorded.type !== "recorded") {
    ports.log.error(recorded, "a tap could not be written down");
  }
  return recorded.type === "recorded";
}

function record(effect: RecordEffect, deps: EffectDeps): void {
  if (!tell(written(effect, deps), deps)) {
    deps.dispatch({ type: "not-recorded" });
  }
}

function written(effect: RecordEffect, deps: EffectDeps): Recorded {
  const { tender } = effect.tender;
  if (effect.type === "pay") {
    const { proof } = effect;
    return deps.record({
      events: [{ type: "tender-approved", tender, proof }],
      alongside: ({ tip: { position } }) => remember(effect, position, deps),
    });
  }
  const open = deps.open();
  const settles = Minor(effect.tender.request.amount);
  const again: TillEvent = { type: "open-tap", settles };
  const declined: TillEvent = { type: "tender-declined", tender };
  if (effect.type === "reopen") {
    return deps.record({ events: [again] });
  }
  const nonce = toHex(effect.tender.request.nonce);
  const named = { sale: open?.sale ?? 0, tender, nonce };
  const before =
    effect.type === "absent"
      ? ({ kind: "tender-absent", ...named, absence: toHex(effect.absence) } as const)
      : ({
          kind: "spend-void",
          ...named,
          reason: effect.reason,
          evidence: effect.evidence && toHex(effect.evidence),
        } as const);
  const done = deps.record({ events: [declined, again], before: [before] });
  // A sale that has been tried too often waits for cash.
  return done.type === "refused" ? deps.record({ events: [declined], before: [before] }) : done;
}

/** What the wallet has shown, and what nobody vouches for: in the transaction that counts it. */
function remember(
  { by }: Extract<RecordEffect, { type: "pay" }>,
  position: number,
  { store, world, shift }: EffectDeps,
): void {
  if (by === null) {
    return;
  }
  const { alias, seen, expires, atRisk } = by;
  store.see(alias, seen, { expires, now: world.now() });
  if (atRisk > 0) {
    store.takeRisk({ position, alias, amount: atRisk, shift: shift() });
  }
}
