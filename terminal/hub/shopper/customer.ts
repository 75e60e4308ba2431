/**
 * The customer as the hub knows one: a key that was made here, a consent, and what is signed with it.
 *
 *   nobody ──agree──▶ kept, not joined ──join──▶ joined ──erase──▶ nobody
 *                          ▲                       │
 *                          └── the hub knows nobody of this name, or has a newer text
 *
 * Joining is left for the first word to the hub that needs it, and done again where the hub forgot. A phone whose
 * clock is wrong is told the time by the hub, once a word.
 */
import type { HeardId } from "@tillwave/listener/hearing-state";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { CheckInAnswer, CustomerAnswer } from "@tillwave/shared/presence/answers";
import {
  RANDOM_BYTES,
  checkInToBeSigned,
  encodeCheckIn,
  sealCheckIn,
} from "@tillwave/shared/presence/check-in";
import {
  type CustomerDeed,
  WORD_RANDOM_BYTES,
  customerWordToBeSigned,
  encodeCustomerWord,
  sealCustomerWord,
} from "@tillwave/shared/presence/customer-word";
import { type CustomerKey, makeCustomerKey, signWith } from "./customer-key.ts";
import type { CustomerVault, KeptCustomer, WaitingCheckIn } from "./customer-vault.ts";
import type { Answer, HubClient, HubError } from "./hub-client.ts";
import type { ShopClock } from "./shop-clock.ts";

export type CustomerError = HubError | { readonly type: "no-key" };

export interface CustomerDeps {
  readonly hub: HubClient;
  readonly vault: CustomerVault;
  readonly subtle: SubtleCrypto;
  readonly clock: ShopClock;
  /** The phone's clock. */
  now(): number;
  random(lengthBytes: number): Uint8Array;
}

export interface Customer {
  /** Null before anybody agreed on this phone. */
  readonly kept: KeptCustomer | null;
  /** False where the browser forgets it when the page is closed. */
  readonly isKept: boolean;
  /** Reads what the browser keeps. */
  load(): Promise<void>;
  /** The text of this version was agreed to: makes the key, or keeps the one that there is. */
  agree(consentVersion: number): Promise<Result<null, { readonly type: "no-key" }>>;
  /** What was heard; the same check-in however often it is sent. */
  checkIn(
    heard: { readonly id: HeardId; readonly heardAt: number },
    merchant: number,
  ): Promise<Result<CheckInAnswer, CustomerError>>;
  look(merchant: number): Promise<Result<CustomerAnswer, CustomerError>>;
  /** At the hub first, then here. */
  erase(merchant: number): Promise<Result<null, CustomerError>>;
  /** Nothing waits any more. */
  forgetWaiting(): Promise<void>;
}

export function createCustomer(deps: CustomerDeps): Customer {
  const { hub, vault, subtle, clock, now, random } = deps;
  let kept: KeptCustomer | null = null;
  let isKept = true;

  async function keep(next: KeptCustomer): Promise<void> {
    kept = next;
    isKept = (await vault.write(next)).ok && isKept;
  }

  async function makeWord(
    { privateKey, publicKey, customer, consentVersion }: KeptCustomer,
    what: CustomerDeed,
    merchant: number,
  ): Promise<Uint8Array> {
    const at = clock.at(now());
    const payload = encodeCustomerWord({
      merchant,
      what,
      publicKey,
      consentVersion,
      at,
      random: random(WORD_RANDOM_BYTES),
    });
    const signature = await signWith(subtle, privateKey, customerWordToBeSigned(payload, customer));
    return sealCustomerWord(payload, customer, signature);
  }

  /** Said anew where the phone's clock was wrong. */
  async function say(what: CustomerDeed, merchant: number): Answer<CustomerAnswer> {
    if (kept === null) {
      return err({ type: "refused", refusal: { error: "unknown-customer" } });
    }
    const answer = await hub.say(await makeWord(kept, what, merchant));
    const hubTime = refusalOf(answer, "clock")?.hubTime;
    if (hubTime === undefined) {
      return answer;
    }
    clock.set(hubTime);
    return hub.say(await makeWord(kept, what, merchant));
  }

  async function join(merchant: number): Answer<CustomerAnswer> {
    const joined = await say("join", merchant);
    if (joined.ok && kept !== null) {
      await keep({ ...kept, hasJoined: true });
    }
    return joined;
  }

  /** Asks, once more after joining where the hub knows nobody of this name. */
  async function asMember<T>(merchant: number, ask: () => Answer<T>): Answer<T> {
    if (kept?.hasJoined === false) {
      const joined = await join(merchant);
      if (!joined.ok) {
        return joined;
      }
      return ask();
    }
    const answer = await ask();
    if (refusalOf(answer, "unknown-customer") === null) {
      return answer;
    }
    const joined = await join(merchant);
    return joined.ok ? ask() : joined;
  }

  /** As it was signed before, or signed now. */
  async function sign(
    by: KeptCustomer,
    { id, heardAt }: { readonly id: HeardId; readonly heardAt: number },
    merchant: number,
  ): Promise<Uint8Array> {
    const { waiting } = by;
    if (waiting !== null && isSame(waiting, id, heardAt)) {
      return waiting.bytes;
    }
    const { place, code, quality } = id;
    const payload = encodeCheckIn({
      medium: "tone",
      merchant,
      place,
      code,
      heardAt: clock.at(heardAt),
      quality,
      random: random(RANDOM_BYTES),
    });
    const signature = await signWith(
      subtle,
      by.privateKey,
      checkInToBeSigned(payload, by.customer),
    );
    const bytes = sealCheckIn(payload, by.customer, signature);
    kept = { ...by, waiting: { id, bytes, heardAt } };
    return bytes;
  }

  async function forgetWaiting(): Promise<void> {
    if (kept !== null && kept.waiting !== null) {
      await keep({ ...kept, waiting: null });
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
    agree: async (consentVersion) => {
      if (kept !== null) {
        await keep({ ...kept, consentVersion, hasJoined: false });
        return ok(null);
      }
      const made = await tryToMake(subtle);
      if (made === null) {
        return err({ type: "no-key" });
      }
      const first = { ...made, consentVersion, hasJoined: false, waiting: null };
      const written = await vault.writeFirst(first);
      isKept = written.ok;
      kept = written.ok ? written.value : first;
      return ok(null);
    },
    checkIn: async (heard, merchant) => {
      if (kept === null) {
        return err({ type: "no-key" });
      }
      const bytes = await sign(kept, heard, merchant);
      const answer = await asMember(merchant, () => hub.checkIn(bytes));
      if (!answer.ok && answer.error.type === "away" && kept !== null) {
        await keep(kept);
      } else {
        await forgetWaiting();
      }
      return answer;
    },
    look: (merchant) => asMember(merchant, () => say("look", merchant)),
    erase: async (merchant) => {
      const erased = await say("erase", merchant);
      if (!erased.ok && refusalOf(erased, "unknown-customer") === null) {
        return erased;
      }
      kept = null;
      await vault.clear();
      return ok(null);
    },
    forgetWaiting,
  };
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
