/**
 * The customer as the hub knows one: a key that was made here, a consent, and what is signed with it.
 *
 *   nobody ──agree──▶ kept, not joined ──join──▶ joined ──erase──▶ nobody
 *                          ▲                       │
 *                          └── the hub knows nobody of this name, or has a newer text
 *
 * Joining is left for the first word to the hub that needs it, and done again where the hub forgot. A phone whose
 * clock is wrong is told the time by the hub, once a word. Another window of this browser may have erased in the
 * meantime: then nothing is joined or written back, and consent is asked for.
 */
import type { HeardId } from "@tillwave/listener/hearing-state";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { CheckInAnswer, CustomerAnswer } from "@tillwave/shared/presence/answers";
import type { CustomerDeed } from "@tillwave/shared/presence/customer-word";
import { type CustomerKey, makeCustomerKey } from "./customer-key.ts";
import { type SigningDeps, signCheckIn, signWord } from "./customer-signing.ts";
import type { CustomerVault, KeptCustomer, KeptReward, WaitingCheckIn } from "./customer-vault.ts";
import type { Answer, HubClient, HubError } from "./hub-client.ts";
import type { ShopClock } from "./shop-clock.ts";

export type NoKey = { readonly type: "no-key" };
export type CustomerError = HubError | NoKey;

export interface CustomerDeps extends SigningDeps {
  readonly hub: HubClient;
  readonly vault: CustomerVault;
  readonly clock: ShopClock;
  /** The phone's clock. */
  now(): number;
}

export interface HeardNow {
  readonly id: HeardId;
  /** By the phone's clock. */
  readonly heardAt: number;
}

export interface Customer {
  /** Null before anybody agreed on this phone. */
  readonly kept: KeptCustomer | null;
  /** False where the browser forgets it when the page is closed. */
  readonly isKept: boolean;
  /** Reads what the browser keeps. */
  load(): Promise<void>;
  /** The text of this version was agreed to: makes the key, or keeps the one that there is. */
  agree(consentVersion: number): Promise<Result<null, NoKey>>;
  /** The same check-in, however often it is sent. */
  checkIn(heard: HeardNow, merchant: number): Promise<Result<CheckInAnswer, CustomerError>>;
  look(merchant: number): Promise<Result<CustomerAnswer, CustomerError>>;
  /** At the hub first, then here. */
  erase(merchant: number): Promise<Result<null, CustomerError>>;
  keepReward(reward: KeptReward): Promise<void>;
  /** Nothing waits any more. */
  forgetWaiting(): Promise<void>;
}

export function createCustomer(deps: CustomerDeps): Customer {
  const { hub, subtle, clock } = deps;
  const record = createRecord(deps.vault);
  const member = createMembership(record, deps);
  // What was sent last and not called off: an answer to anything else changes nothing of what waits.
  let wanted: HeardNow | null = null;

  /** As it was signed before, or signed now. */
  async function signedOf(
    kept: KeptCustomer,
    { id, heardAt }: HeardNow,
    merchant: number,
  ): Promise<Uint8Array> {
    const { waiting } = kept;
    if (waiting !== null && isSame(waiting, id, heardAt)) {
      return waiting.bytes;
    }
    return signCheckIn({ merchant, id, heardAt: clock.at(heardAt) }, kept, deps);
  }

  async function forgetWaiting(): Promise<void> {
    wanted = null;
    if (record.kept !== null && record.kept.waiting !== null) {
      await record.change({ waiting: null });
    }
  }

  return {
    get kept() {
      return record.kept;
    },
    get isKept() {
      return record.isKept;
    },
    load: record.load,
    agree: (consentVersion) => agree(record, subtle, consentVersion),
    checkIn: async (heard, merchant) => {
      if (record.kept === null) {
        return err({ type: "no-key" });
      }
      wanted = heard;
      const bytes = await signedOf(record.kept, heard, merchant);
      const answer = await member.ask(merchant, () => hub.checkIn(bytes));
      if (wanted !== heard) {
        return answer;
      }
      if (!answer.ok && answer.error.type === "away") {
        await record.change({ waiting: { ...heard, bytes } });
      } else {
        await forgetWaiting();
      }
      return answer;
    },
    look: (merchant) => member.ask(merchant, () => member.say("look", merchant)),
    erase: async (merchant) => {
      const erased = await member.say("erase", merchant);
      if (!erased.ok && refusalOf(erased, "unknown-customer") === null) {
        return erased;
      }
      await record.end();
      return ok(null);
    },
    keepReward: (reward) => record.change({ reward }),
    forgetWaiting,
  };
}

interface CustomerRecord {
  readonly kept: KeptCustomer | null;
  readonly isKept: boolean;
  load(): Promise<void>;
  begin(first: KeptCustomer): Promise<void>;
  /** Nobody is kept where another window has erased. */
  forgetIfErased(): Promise<void>;
  /** Does nothing where there is nobody. */
  change(change: Partial<Omit<KeptCustomer, keyof CustomerKey>>): Promise<void>;
  end(): Promise<void>;
}

/** What the browser keeps, and what stands for it where it keeps nothing. */
function createRecord(vault: CustomerVault): CustomerRecord {
  let kept: KeptCustomer | null = null;
  let isKept = true;

  /** Where the browser keeps nothing anyway, nothing there says nothing. */
  async function forgetIfErased(): Promise<void> {
    const read = isKept ? await vault.read() : null;
    if (read?.ok === true && read.value === null) {
      kept = null;
    }
  }

  return {
    get kept() {
      return kept;
    },
    get isKept() {
      return isKept;
    },
    load: async () => {
      const read = await vault.read();
      isKept = read.ok;
      kept = read.ok ? read.value : null;
    },
    begin: async (first) => {
      const written = await vault.writeFirst(first);
      isKept = written.ok;
      kept = written.ok ? written.value : first;
    },
    change: async (change) => {
      await forgetIfErased();
      if (kept !== null) {
        kept = { ...kept, ...change };
        isKept = (await vault.write(kept)).ok && isKept;
      }
    },
    forgetIfErased,
    end: async () => {
      kept = null;
      await vault.clear();
    },
  };
}

async function agree(
  record: CustomerRecord,
  subtle: SubtleCrypto,
  consentVersion: number,
): Promise<Result<null, NoKey>> {
  await record.change({ consentVersion, hasJoined: false });
  if (record.kept !== null) {
    return ok(null);
  }
  const made = await tryToMake(subtle);
  if (made === null) {
    return err({ type: "no-key" });
  }
  await record.begin({ ...made, consentVersion, hasJoined: false, waiting: null, reward: null });
  return ok(null);
}

interface Membership {
  /** Said anew where the phone's clock was wrong. */
  say(what: CustomerDeed, merchant: number): Answer<CustomerAnswer>;
  /** Asks, after joining where that is not done, and once more where the hub forgot it. */
  ask<T>(merchant: number, question: () => Answer<T>): Answer<T>;
}

function createMembership(record: CustomerRecord, deps: CustomerDeps): Membership {
  const { hub, clock, now } = deps;

  async function sayOnce(what: CustomerDeed, merchant: number): Answer<CustomerAnswer> {
    const { kept } = record;
    if (kept === null) {
      return err({ type: "refused", refusal: { error: "unknown-customer" } });
    }
    const { consentVersion } = kept;
    return hub.say(
      await signWord({ merchant, what, consentVersion, at: clock.at(now()) }, kept, deps),
    );
  }

  async function say(what: CustomerDeed, merchant: number): Answer<CustomerAnswer> {
    const answer = await sayOnce(what, merchant);
    const hubTime = refusalOf(answer, "clock")?.hubTime;
    if (hubTime === undefined) {
      return answer;
    }
    clock.set(hubTime);
    return sayOnce(what, merchant);
  }

  async function join(merchant: number): Answer<CustomerAnswer> {
    const joined = await say("join", merchant);
    if (joined.ok) {
      await record.change({ hasJoined: true });
    }
    return joined;
  }

  async function ask<T>(merchant: number, question: () => Answer<T>): Answer<T> {
    const hasJoined = record.kept?.hasJoined !== false;
    const answer = hasJoined ? await question() : null;
    if (answer !== null && refusalOf(answer, "unknown-customer") === null) {
      return answer;
    }
    await record.forgetIfErased();
    if (record.kept === null) {
      return err({ type: "refused", refusal: { error: "consent-outdated" } });
    }
    const joined = await join(merchant);
    return joined.ok ? question() : joined;
  }

  return { say, ask };
}

const isSame = (waiting: WaitingCheckIn, id: HeardId, heardAt: number): boolean =>
  waiting.heardAt === heardAt && waiting.id.place === id.place && waiting.id.code === id.code;

function refusalOf<T>(
  answer: Result<T, HubError>,
  type: "clock" | "unknown-customer",
): { readonly hubTime?: number | undefined } | null {
  return !answer.ok && answer.error.type === "refused" && answer.error.refusal.error === type
    ? answer.error.refusal
    : null;
}

async function tryToMake(subtle: SubtleCrypto): Promise<CustomerKey | null> {
  try {
    return await makeCustomerKey(subtle);
  } catch {
    return null;
  }
}
