/**
 * The advertiser: keeps a plan on air, slot by slot, and mends what the radio does.
 *
 *   plan, clock ──▶ air-schedule ──wanted──┐
 *                                          ▼
 *              ┌───────────────▶ turn: one thing at a time ──advertise, check, reset──▶ radio
 *   timer ─────┘                    │         ▲                                           │
 *                                healing ◀────┴────────── answered, or what went wrong ───┘
 *
 * `turn` does what is due: a step of healing while something is wrong; else what is wanted and not on air; else the question
 * whether it still is. What is on air is what the controller answered for, and counts from then.
 */
import type { AirState } from "@tillwave/shared/api/beacon";
import type { Radio, RadioFault, RadioState, RadioView } from "../ports.ts";
import { type AirSchedule, type Wanted, createAirSchedule } from "./air-schedule.ts";
import { airStateOf, isSameAir } from "./air-state.ts";
import type { HealingStep } from "./healing-record.ts";
import { createHealer } from "./healer.ts";
import { CHECK_EVERY_MS, isHealthy } from "./health.ts";
import type { Advertiser, AdvertiserDeps, AdvertiserView, AirPlan } from "./ports.ts";
import { createSalts } from "./salts.ts";
import { createSent } from "./sent.ts";

/** Until the radio has started for the first time: no trouble before. */
const START_MS_MAX = 10_000;

export function startAdvertiser(deps: AdvertiserDeps, firstPlan: AirPlan): Advertiser {
  const { clocks, timers, clock, random, crypto } = deps;
  const now = (): number => clocks.monotonic();
  const openedAt = now();
  const nextSalt = createSalts(random);
  const sent = createSent(now);
  let view: RadioView | null = null;
  let radio: Radio | null = null;
  let schedule = scheduleOf(firstPlan);
  /** What the controller answered for; null where nobody knows what is on air. */
  let told: Wanted | null = null;
  /** How often something else has changed the air. */
  let doubts = 0;
  /** Counts the plans; the last one whose first frame was answered for. */
  let plans = 1;
  let plansOnAir = 0;
  let answeredAt: number | null = null;
  let checkedAt = openedAt;
  let heardAt = openedAt;
  let shown: AirState = "starting";
  let shownSince = openedAt;
  let work = Promise.resolve();
  let isWorking = false;
  let isClosed = false;
  let cancelTurn = (): void => {};
  const radioState = (): RadioState => view?.state ?? "starting";
  const healer = createHealer(deps, radioState);

  function scheduleOf(plan: AirPlan): AirSchedule {
    const figures = () => ({ ...deps.telemetry(), frames: sent.count() });
    return createAirSchedule(plan, now(), { clock, random, crypto, figures, nextSalt });
  }

  /** Does what is due, or waits for what comes next. */
  function turn(): void {
    cancelTurn();
    if (radio === null || isWorking || isClosed) {
      return;
    }
    const due = findWork(radio);
    if (typeof due === "number") {
      cancelTurn = timers.later(turn, Math.max(0, due - now()));
      return;
    }
    // Before it begins: the radio may speak while it is asked.
    isWorking = true;
    work = finish(due());
  }

  async function finish(doing: Promise<void>): Promise<void> {
    await doing;
    isWorking = false;
    heardAt = now();
    show();
    turn();
  }

  /** What to do at once, or when to look again. */
  function findWork(on: Radio): (() => Promise<void>) | number {
    const step = healer.due();
    if (step !== null) {
      return step.at <= now() ? async () => await heal(on, step.step) : step.at;
    }
    const isStarting = told === null && healer.trouble() === null && radioState() === "starting";
    if (isStarting && now() < openedAt + START_MS_MAX) {
      return openedAt + START_MS_MAX;
    }
    // One reading for both: a slot that ended between two would be missed.
    const at = now();
    const wanted = schedule.wanted(at);
    if (told === null || !isSameAir(told, wanted)) {
      return async () => await tell(on, wanted);
    }
    told = wanted;
    confirmPlan(plans, wanted);
    const checkAt = checkedAt + CHECK_EVERY_MS;
    return checkAt <= at ? async () => await check(on) : Math.min(checkAt, schedule.nextLookAt(at));
  }

  async function tell(on: Radio, wanted: Wanted): Promise<void> {
    const [before, planBefore] = [doubts, plans];
    const done = wanted.type === "silence" ? await on.silence() : await on.advertise(wanted.order);
    if (!done.ok) {
      fail(done.error);
      return;
    }
    const isCertain = doubts === before;
    told = isCertain ? wanted : null;
    sent.onAir(isCertain && wanted.type === "air" ? wanted.order.intervalMs : null);
    answer();
    if (isCertain) {
      confirmPlan(planBefore, wanted);
    }
  }

  function confirmPlan(of: number, wanted: Wanted): void {
    if (of === plans && plansOnAir !== plans && wanted.type === "air") {
      plansOnAir = plans;
      deps.planOnAir?.(wanted.frame);
    }
  }

  async function check(on: Radio): Promise<void> {
    const done = await on.check();
    checkedAt = now();
    if (done.ok) {
      answer();
    } else {
      fail(done.error);
    }
  }

  async function heal(on: Radio, step: HealingStep): Promise<void> {
    await healer.take(step);
    if (step === "restart") {
      leaveAir();
      on.restart();
    } else if (step === "re-advertise") {
      await tell(on, schedule.wanted(now()));
    } else if (step === "reset") {
      leaveAir();
      const done = await on.reset();
      await (done.ok ? tell(on, schedule.wanted(now())) : fail(done.error));
    }
    show(true);
  }

  function answer(): void {
    answeredAt = now();
    healer.answered();
  }

  function fail(fault: RadioFault): void {
    leaveAir();
    if (fault.type !== "replaced") {
      healer.failed(fault);
    }
  }

  function leaveAir(): void {
    doubts += 1;
    told = null;
    sent.onAir(null);
  }

  function changed(next: RadioView): void {
    const before = radioState();
    view = next;
    const { state } = next;
    if (state !== "ready" && before === "ready") {
      leaveAir();
    }
    if (state !== "ready" && state !== "starting" && healer.trouble()?.wellSince !== null) {
      fail({ type: "not-ready", state });
    }
    if (state === "ready" && before !== "ready") {
      healer.cameBack();
    }
    show(before !== state);
    turn();
  }

  function show(isNews = false): void {
    const state = airStateOf({ told, trouble: healer.trouble(), radio: radioState() });
    const isOther = state !== shown;
    if (isOther) {
      shown = state;
      shownSince = now();
    }
    if ((isOther || isNews) && radio !== null && !isClosed) {
      deps.changed(viewNow(radio));
    }
  }

  const viewNow = (on: Radio): AdvertiserView => ({
    state: shown,
    since: shownSince,
    frame: told?.type === "air" ? told.frame : null,
    plan: schedule.planned(),
    slotMs: schedule.slotMs,
    intervalMs: schedule.intervalMs,
    answeredAt,
    frames: sent.count(),
    radio: on.view(),
    healing: healer.view(),
  });

  const opened = deps.openRadio({
    changed,
    central: (event) => deps.central?.(event),
    stoppedByItself() {
      leaveAir();
      turn();
    },
  });
  radio = opened;
  view = opened.view();
  turn();

  return {
    view: () => viewNow(opened),
    apply(next) {
      schedule = scheduleOf(next);
      plans += 1;
      turn();
    },
    notify: (link, bytes) => opened.notify(link, bytes),
    hangUp: (link) => opened.hangUp(link),
    clockChanged: turn,
    isWell: () => isHealthy(heardAt, now()),
    async close() {
      isClosed = true;
      cancelTurn();
      await work;
      await opened.close();
    },
  };
}
