/**
 * The desk for taps: does what the rules of shared/wallet/tap.ts decide, in their order, and tells them
 * what came of it.
 *
 *   reader, hub, clock, person ─▶ event ─▶ stepTap ─▶ effects ─▶ reader, hub, journal, pages
 *
 * One event at a time: what an effect brings about at once waits for its turn.
 */
import type { ReaderView, TapRequest, TapStepView } from "@tillwave/shared/api/till";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { ElectronicTender } from "@tillwave/shared/sale/tender";
import { isInDoubt, stepTap } from "@tillwave/shared/wallet/tap";
import {
  TAP_START,
  type TapEvent,
  type TapRefusal,
  type TapState,
} from "@tillwave/shared/wallet/tap-state";
import { viewTap } from "@tillwave/shared/wallet/tap-view";
import type { OpenTender } from "../counter-store.ts";
import type { OpenedRequest } from "../facts.ts";
import type { CardReader } from "../ports.ts";
import { createNamedTimers } from "../named-timers.ts";
import { type DeskAlarms, createDeskAlarms } from "./desk-alarms.ts";
import { type EffectDeps, createEffects } from "./desk-effects.ts";
import { eventOf } from "./person.ts";
import { makeRequest, tenderOf } from "./requests.ts";
import { eventAtStart } from "./restart.ts";
import { createTapLog } from "./tap-log.ts";
import type { World } from "./tap-world.ts";

export interface TapDeskDeps extends Omit<EffectDeps, "reader" | "dispatch" | "timers" | "alarms"> {
  /** Whose entries they are. */
  readonly identity: { readonly terminal: number };
  readonly world: World;
  readonly ports: EffectDeps["ports"];
  /** What the desk shows has changed. */
  readonly onView: (step: TapStepView) => void;
  /** The reader, or what people must know. */
  readonly onStatus: () => void;
}

export interface TapDesk {
  canTap(): boolean;
  isInDoubt(): boolean;
  requestFor(tender: ElectronicTender, ref: EntryRef): OpenedRequest;
  /** The tender that the disk has, or none. */
  follow(open: OpenTender | null): void;
  /** The till has started with this tender open. */
  resume(open: OpenTender | null): void;
  /** Null where it is done, or will be. */
  act(request: TapRequest): TapRefusal | { readonly type: "not-selling" } | null;
  step(): TapStepView;
  reader(): ReaderView;
  alarms: DeskAlarms["read"];
  /** What people see may be another by now: a time has come, the hub is gone. */
  refresh(): void;
  close(): void;
}

export function createTapDesk(deps: TapDeskDeps): TapDesk {
  const { ports, world, onView, onStatus } = deps;
  const { log } = ports;
  let state: TapState = TAP_START;
  const life = { isClosed: false };
  let isRunning = false;
  let followed: OpenTender | null = null;
  let shown = "";
  const waiting: TapEvent[] = [];
  const alarms = createDeskAlarms(ports.clock);
  const tapLog = createTapLog(ports);
  const timers = createNamedTimers<TimerName>(ports.timers, (timer) =>
    dispatch({ type: "due", timer }),
  );

  /** Answers with why the first of them was refused. */
  function dispatch(event: TapEvent): TapRefusal | null {
    if (life.isClosed) {
      return null;
    }
    waiting.push(event);
    if (isRunning) {
      return null;
    }
    isRunning = true;
    let refusal: TapRefusal | null = null;
    try {
      for (
        let next = waiting.shift();
        next !== undefined && !life.isClosed;
        next = waiting.shift()
      ) {
        const taken = stepTap(state, next, world.read());
        tapLog.moved(state.step, taken.state.step, next);
        ({ state } = taken);
        refusal ??= next === event ? taken.refusal : null;
        for (const effect of taken.effects) {
          effects(effect);
        }
      }
    } finally {
      isRunning = false;
    }
    refresh();
    return refusal;
  }

  function refresh(): void {
    if (life.isClosed) {
      return;
    }
    const step = view();
    const text = JSON.stringify(step);
    if (text !== shown) {
      shown = text;
      onView(step);
    }
  }

  const view = (): TapStepView => viewTap(state, { ...world.around(), hub: deps.hubState() });

  const reader: CardReader = ports.readers.open({
    card: ({ id, kind }) => {
      dispatch({ type: "card", card: { id, kind } });
    },
    removed: (card) => {
      dispatch({ type: "removed", card });
    },
    changed: onStatus,
  });
  const effects = createEffects({ ...deps, reader, timers, alarms, dispatch: (e) => dispatch(e) });

  return {
    canTap: () => reader.view().state !== "none" && world.cannotPay() === null,
    isInDoubt: () => isInDoubt(state),
    requestFor: (tender, ref) => makeRequest({ tender, ref }, deps),
    follow(open) {
      const tap = open?.method === "tap" ? open : null;
      const isSame = tap?.nonce === followed?.nonce;
      followed = tap;
      if (isSame) {
        return;
      }
      const tender = tap && tenderOf(tap);
      dispatch(tender === null ? { type: "closed" } : { type: "opened", tender });
    },
    resume(open) {
      const tap = open?.method === "tap" ? open : null;
      const tender = tap && tenderOf(tap);
      followed = tap;
      if (tap !== null && tender !== null) {
        const boot = ports.clock.read().boot;
        const isUnknown = deps.isUnknown(tap.tender);
        const at = { tender, opened: tap.boot, boot, isUnknown };
        const event = eventAtStart(at, deps.marker.read());
        log.warn({ seq: tap.ref.seq, as: event.type }, "started with a tap open");
        dispatch(event);
      }
    },
    act(request) {
      const event = eventOf(request);
      if (event === null) {
        return { type: "qr-refused", why: "not-a-code" };
      }
      const refusal = dispatch(event);
      return refusal ?? (life.isClosed ? { type: "not-selling" } : null);
    },
    step: view,
    reader: () => ({ ...reader.view(), cannotPay: world.cannotPay() }),
    alarms: alarms.read,
    refresh,
    close() {
      life.isClosed = true;
      timers.stopAll();
      reader.close();
    },
  };
}

type TimerName = Extract<TapEvent, { type: "due" }>["timer"];
