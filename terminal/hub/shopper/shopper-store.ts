/**
 * What the page knows, and what a press sets off: the shop, the customer's consent and points, the check-in.
 * Screens read its signals; everything that waits or listens is handed in.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { HeardId, HearingState } from "@tillwave/listener/hearing-state";
import type { Result } from "@tillwave/shared/core/result";
import type { CheckInAnswer, CustomerAnswer, ShopAnswer } from "@tillwave/shared/presence/answers";
import { type CheckInRunner, createCheckInRunner } from "./check-in-runner.ts";
import type { CheckInEvent, CheckInState } from "./check-in.ts";
import type { KeptReward } from "./customer-vault.ts";
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

/** Where the customer stands: the page opens, asks for consent, is in use, has forgotten everything. */
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
  /** What can be used at the till. */
  readonly reward: ReadonlySignal<KeptReward | null>;
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
/** A reward of a place that always rewards is good for so long. */
const REWARD_MS = 24 * 60 * 60_000;

/** What changes; the store shows it. */
function createSignals() {
  return {
    shop: signal<ShopAnswer | null>(null),
    isAway: signal(false),
    standing: signal<Standing>("opening"),
    hasTextChanged: signal(false),
    isKept: signal(true),
    reward: signal<KeptReward | null>(null),
    total: signal<number | null>(null),
    account: signal<Account>({ type: "unread" }),
    erasing: signal<Erasing>("no"),
  };
}

type Signals = ReturnType<typeof createSignals>;

export function createShopperStore(deps: ShopperDeps): ShopperStore {
  const { customer, now, after } = deps;
  const signals = createSignals();
  const ear = deps.makeEar((hearing) => runner.dispatch({ type: "hearing", hearing }));
  const send = (id: HeardId, heardAt: number): void => void sendOne(id, heardAt);
  const runner = createCheckInRunner({ ear, send, now, after });
  const opening = createOpening(signals, { ...deps, runner, ear });
  const merchant = (): number => signals.shop.value?.merchant ?? 0;

  async function sendOne(id: HeardId, heardAt: number): Promise<void> {
    const answer = await customer.checkIn({ id, heardAt }, merchant());
    if (answer.ok) {
      signals.total.value = answer.value.total;
    }
    signals.isKept.value = customer.isKept;
    runner.dispatch(eventOf(answer));
    if (answer.ok) {
      await keepReward(answer.value);
    } else if (isOutdated(answer.error)) {
      await opening.askAgain();
    }
  }

  async function keepReward(answer: CheckInAnswer): Promise<void> {
    const { status, place, points, reward, nextRewardAt } = answer;
    if (status === "accepted" && reward !== null) {
      const at = now();
      const kept = {
        reward,
        points,
        at,
        place: place?.name ?? "",
        until: nextRewardAt ?? at + REWARD_MS,
      };
      signals.reward.value = kept;
      await customer.keepReward(kept);
    }
  }

  return {
    ...signals,
    checkIn: runner.state,
    open: opening.open,
    readAccount: opening.readAccount,
    agree: async () => {
      const agreed = await customer.agree(signals.shop.value?.consent.version ?? 0);
      signals.isKept.value = customer.isKept;
      if (agreed.ok) {
        opening.enter();
      } else {
        signals.standing.value = "in";
        runner.dispatch({ type: "no-key" });
      }
    },
    press: () => runner.dispatch({ type: "pressed" }),
    stop: () => {
      runner.dispatch({ type: "stopped" });
      void customer.forgetWaiting();
    },
    resume: () => ear.resume(),
    hearOnline: () => {
      runner.dispatch({ type: "online" });
      if (signals.isAway.value) {
        void opening.open();
      }
    },
    erase: () => erase(signals, { customer, runner }),
  };
}

/** At the hub first: a page that forgot the key alone could ask for nothing any more. */
async function erase(
  signals: Signals,
  { customer, runner }: Pick<OpeningDeps, "customer" | "runner">,
): Promise<void> {
  if (signals.erasing.value === "busy") {
    return;
  }
  signals.erasing.value = "busy";
  const erased = await customer.erase(signals.shop.value?.merchant ?? 0);
  if (!erased.ok) {
    signals.erasing.value = "failed";
    return;
  }
  signals.erasing.value = "no";
  signals.account.value = { type: "unread" };
  signals.total.value = null;
  signals.reward.value = null;
  runner.dispatch({ type: "stopped" });
  signals.standing.value = "erased";
}

interface OpeningDeps extends ShopperDeps {
  readonly runner: CheckInRunner;
  readonly ear: Ear;
}

interface Opening {
  open(): Promise<void>;
  enter(): void;
  readAccount(): Promise<void>;
  /** There is a newer text: it is read, and agreed to, before anything else. */
  askAgain(): Promise<void>;
}

/** From the first request to a page in use. */
function createOpening(signals: Signals, deps: OpeningDeps): Opening {
  const { hub, customer, now, after, runner, ear } = deps;

  async function open(): Promise<void> {
    const answer = await hub.readShop();
    signals.isAway.value = !answer.ok;
    if (!answer.ok) {
      after(OPEN_AGAIN_MS, () => void open());
      return;
    }
    signals.shop.value = answer.value;
    const { kept } = customer;
    signals.isKept.value = customer.isKept;
    signals.hasTextChanged.value = kept !== null;
    if (kept === null || kept.consentVersion < answer.value.consent.version) {
      signals.standing.value = "asked";
      return;
    }
    signals.reward.value = kept.reward !== null && kept.reward.until > now() ? kept.reward : null;
    enter();
    if (kept.waiting !== null) {
      runner.dispatch({ type: "resumed", id: kept.waiting.id, heardAt: kept.waiting.heardAt });
    }
  }

  function enter(): void {
    signals.standing.value = "in";
    ear.prepare();
    void readAccount();
  }

  async function readAccount(): Promise<void> {
    const { value: before } = signals.total;
    const answer = await customer.look(signals.shop.value?.merchant ?? 0);
    if (answer.ok) {
      signals.account.value = { type: "read", answer: answer.value };
      // A check-in that was answered meanwhile knows better.
      signals.total.value =
        signals.total.value === before ? answer.value.total : signals.total.value;
    } else if (signals.account.value.type !== "read") {
      signals.account.value = { type: "away" };
    }
    if (!answer.ok && isOutdated(answer.error)) {
      await askAgain();
    }
  }

  async function askAgain(): Promise<void> {
    runner.dispatch({ type: "stopped" });
    await customer.forgetWaiting();
    signals.standing.value = "opening";
    await open();
  }

  return { open, enter, readAccount, askAgain };
}

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
