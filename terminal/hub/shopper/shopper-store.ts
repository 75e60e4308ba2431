/**
 * What the page knows, and what a press sets off: the shop, the customer's consent and points, the check-in.
 * Screens read its signals; everything that waits or listens is handed in.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { HeardId, HearingState } from "@tillwave/listener/hearing-state";
import type { Result } from "@tillwave/shared/core/result";
import type { CheckInAnswer, CustomerAnswer, ShopAnswer } from "@tillwave/shared/presence/answers";
import {
  type CheckInEffect,
  type CheckInEvent,
  type CheckInState,
  READY,
  stepCheckIn,
} from "./check-in.ts";
import type { Customer, CustomerError } from "./customer.ts";
import type { HubClient } from "./hub-client.ts";

/** The ear, as `createHearing` of the listener makes it. */
export interface Ear {
  prepare(): void;
  start(): void;
  stop(): void;
  resume(): void;
}

export interface ShopperDeps {
  readonly hub: HubClient;
  readonly customer: Customer;
  makeEar(onState: (state: HearingState) => void): Ear;
  /** The phone's clock. */
  now(): number;
  /** Answers with what calls it off. */
  after(ms: number, run: () => void): () => void;
}

/** Where the customer stands: reading, agreeing, or in. */
export type Standing = "opening" | "asked" | "in" | "erased";

/** What is known of the points. */
export type Account =
  | { readonly type: "unread" }
  | { readonly type: "away" }
  | { readonly type: "read"; readonly answer: CustomerAnswer };

export type Erasing = "no" | "busy" | "failed";

export interface ShopperStore {
  /** Null until the hub has answered once. */
  readonly shop: ReadonlySignal<ShopAnswer | null>;
  /** The hub did not answer when the page was opened; it is asked again. */
  readonly isAway: ReadonlySignal<boolean>;
  readonly standing: ReadonlySignal<Standing>;
  /** Agreed before, to an older text. */
  readonly hasTextChanged: ReadonlySignal<boolean>;
  /** False where the browser forgets the key when the page is closed. */
  readonly isKept: ReadonlySignal<boolean>;
  readonly checkIn: ReadonlySignal<CheckInState>;
  /** As the hub said it last; null before. */
  readonly total: ReadonlySignal<number | null>;
  readonly account: ReadonlySignal<Account>;
  readonly erasing: ReadonlySignal<Erasing>;
  /** Asks for the shop, and again until it answers. */
  open(): Promise<void>;
  agree(): Promise<void>;
  /** Within the touch. */
  press(): void;
  stop(): void;
  /** Within the touch: the browser waits for one. */
  resume(): void;
  hearOnline(): void;
  readAccount(): Promise<void>;
  erase(): Promise<void>;
}

const OPEN_AGAIN_MS = 3000;

/** A refusal for too many requests reads as the judge's own. */
const limitedFor = (waitSeconds: number | undefined): CheckInAnswer => ({
  status: "limited",
  place: null,
  points: 0,
  held: 0,
  total: 0,
  nextRewardAt: null,
  reward: null,
  route: [],
  ...(waitSeconds !== undefined && { waitSeconds }),
});

export function createShopperStore(deps: ShopperDeps): ShopperStore {
  const { hub, customer, now, after } = deps;
  const shop = signal<ShopAnswer | null>(null);
  const isAway = signal(false);
  const standing = signal<Standing>("opening");
  const hasTextChanged = signal(false);
  const isKept = signal(true);
  const checkIn = signal<CheckInState>(READY);
  const total = signal<number | null>(null);
  const account = signal<Account>({ type: "unread" });
  const erasing = signal<Erasing>("no");
  const ear = deps.makeEar((hearing) => dispatch({ type: "hearing", hearing }));
  let callOff: (() => void) | null = null;

  function dispatch(event: CheckInEvent): void {
    const { state, effects } = stepCheckIn(checkIn.value, event, now());
    checkIn.value = state;
    effects.forEach(carryOut);
  }

  function sleep(): void {
    callOff?.();
    callOff = null;
  }

  function carryOut(effect: CheckInEffect): void {
    switch (effect.type) {
      case "start-hearing":
        ear.start();
        return;
      case "stop-hearing":
        ear.stop();
        return;
      case "wake":
        sleep();
        callOff = after(effect.afterMs, () => dispatch({ type: "woke" }));
        return;
      case "sleep":
        sleep();
        return;
      case "send":
        void send(effect.id, effect.heardAt);
    }
  }

  async function send(id: HeardId, heardAt: number): Promise<void> {
    const { value: opened } = shop;
    const answer = await customer.checkIn({ id, heardAt }, opened?.merchant ?? 0);
    if (answer.ok) {
      total.value = answer.value.total;
    }
    dispatch(eventOf(answer));
    isKept.value = customer.isKept;
    if (!answer.ok && isOutdated(answer.error)) {
      await askAgain();
    }
  }

  /** There is a newer text: it is read, and agreed to, before anything else. */
  async function askAgain(): Promise<void> {
    dispatch({ type: "stopped" });
    await customer.forgetWaiting();
    standing.value = "opening";
    await open();
  }

  async function open(): Promise<void> {
    const answer = await hub.readShop();
    isAway.value = !answer.ok;
    if (!answer.ok) {
      after(OPEN_AGAIN_MS, () => void open());
      return;
    }
    shop.value = answer.value;
    const { kept } = customer;
    isKept.value = customer.isKept;
    hasTextChanged.value = kept !== null;
    if (kept === null || kept.consentVersion < answer.value.consent.version) {
      standing.value = "asked";
      return;
    }
    enter();
    if (kept.waiting !== null) {
      dispatch({ type: "resumed", id: kept.waiting.id, heardAt: kept.waiting.heardAt });
    }
  }

  function enter(): void {
    standing.value = "in";
    ear.prepare();
    void readAccount();
  }

  async function readAccount(): Promise<void> {
    const answer = await customer.look(shop.value?.merchant ?? 0);
    if (answer.ok) {
      account.value = { type: "read", answer: answer.value };
      total.value = answer.value.total;
    } else if (account.value.type !== "read") {
      account.value = { type: "away" };
    }
    if (!answer.ok && isOutdated(answer.error)) {
      await askAgain();
    }
  }

  return {
    shop,
    isAway,
    standing,
    hasTextChanged,
    isKept,
    checkIn,
    total,
    account,
    erasing,
    open,
    agree: async () => {
      const { value: opened } = shop;
      const agreed = await customer.agree(opened?.consent.version ?? 0);
      isKept.value = customer.isKept;
      if (agreed.ok) {
        enter();
      } else {
        standing.value = "in";
        dispatch({ type: "no-key" });
      }
    },
    press: () => dispatch({ type: "pressed" }),
    stop: () => {
      dispatch({ type: "stopped" });
      void customer.forgetWaiting();
    },
    resume: () => ear.resume(),
    hearOnline: () => {
      dispatch({ type: "online" });
      if (isAway.value) {
        void open();
      }
    },
    readAccount,
    erase: async () => {
      if (erasing.value === "busy") {
        return;
      }
      erasing.value = "busy";
      const erased = await customer.erase(shop.value?.merchant ?? 0);
      if (!erased.ok) {
        erasing.value = "failed";
        return;
      }
      erasing.value = "no";
      account.value = { type: "unread" };
      total.value = null;
      dispatch({ type: "stopped" });
      standing.value = "erased";
    },
  };
}

function eventOf(answer: Result<CheckInAnswer, CustomerError>): CheckInEvent {
  if (answer.ok) {
    return { type: "answered", answer: answer.value };
  }
  switch (answer.error.type) {
    case "away":
      return { type: "not-answered" };
    case "no-key":
      return { type: "no-key" };
    case "not-understood":
      return { type: "not-understood" };
    case "refused": {
      const { error, waitSeconds } = answer.error.refusal;
      return error === "too-many"
        ? { type: "answered", answer: limitedFor(waitSeconds) }
        : { type: "not-understood" };
    }
  }
}

const isOutdated = (error: CustomerError): boolean =>
  error.type === "refused" && error.refusal.error === "consent-outdated";
