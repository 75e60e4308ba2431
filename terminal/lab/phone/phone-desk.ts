/**
 * What a phone does with its hub, by itself: gets its wallet, asks for what the till may be paid, says
 * what it has signed, and renews what ends soon.
 *
 * One thing at a time; what fails is tried again. Nothing of it goes by way of the till.
 */
import type { PhoneTrouble } from "@tillwave/shared/api/lab-phone";
import { assert } from "@tillwave/shared/core/assert";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { credentialOf } from "@tillwave/shared/wallet/holder-commands";
import { seconds } from "@tillwave/shared/wallet/holder-spend";
import { type StoredSpend, unconfirmedSpends } from "@tillwave/shared/wallet/holder-state";
import { stepHolder } from "@tillwave/shared/wallet/holder";
import { peekCredential } from "@tillwave/shared/wallet/credential";
import { signRenewal } from "@tillwave/shared/wallet/hub-messages";
import type { Timers } from "../ports.ts";
import type { HubLink, HubTrouble } from "./hub-link.ts";
import type { Keys } from "./phone-memory.ts";
import type { Phone } from "./phone.ts";
import type { HubHome } from "./phone-record.ts";

/** What the phone's owner has paid in. */
export interface Opening {
  readonly name: string;
  readonly cash: number;
  readonly promo: number;
  readonly card: boolean;
}

/** In milliseconds: while something waits for an answer, while spends are not final, and else. */
const SOON_MS = 1500;
const REPORT_EVERY_MS = 10_000;
const IDLE_MS = 60_000;
/** A credential with less than this left is renewed, in seconds. */
const RENEW_BELOW = 2 * 86_400;
const CARD_TOKEN_BYTES = 8;

export interface PhoneDesk {
  /** There may be something to do; done by itself a little later. */
  wake(): void;
  report(): Promise<Result<void, HubTrouble>>;
  renew(): Promise<Result<void, HubTrouble>>;
  /** The oldest that waits for the hub's word; nothing where none does. */
  ask(): Promise<Result<void, HubTrouble>>;
  close(): void;
}

export interface DeskDeps {
  readonly phone: Phone;
  readonly hub: HubLink;
  readonly opening: Opening;
  readonly keys: Keys;
  readonly timers: Timers;
}

export function createPhoneDesk(deps: DeskDeps): PhoneDesk {
  const { phone, timers } = deps;
  let cancel: (() => void) | null = null;
  let isBusy = false;
  let isClosed = false;

  const schedule = (afterMs: number): void => {
    cancel?.();
    cancel = isClosed ? null : timers.later(() => void run(), afterMs);
  };
  const run = async (): Promise<void> => {
    cancel = null;
    await alone(workOnce);
    schedule(nextIn(deps));
  };
  /** Two at once would sign two renewals. */
  const alone = async (
    work: () => Promise<Result<void, HubTrouble>>,
  ): Promise<Result<void, HubTrouble>> => {
    const { isOnline } = phone.memory.state().phone;
    if (isBusy || !isOnline || phone.memory.isAsleep()) {
      return UNREACHABLE;
    }
    isBusy = true;
    const done = await work();
    isBusy = false;
    phone.memory.setTrouble(done.ok ? null : troubleOf(done.error));
    return done;
  };
  const workOnce = async (): Promise<Result<void, HubTrouble>> => {
    if (phone.memory.state().wallet.credential === null) {
      return openWallet(deps);
    }
    const asked = await askAll(deps);
    if (!asked.ok) {
      return asked;
    }
    const reported = await reportAll(deps);
    return reported.ok && isDue(phone) ? renewNow(deps) : reported;
  };

  schedule(0);
  return {
    wake() {
      const isAsking = phone.memory.state().wallet.spends.some(({ state }) => state === "asking");
      schedule(isAsking ? 0 : SOON_MS);
    },
    report: () => alone(() => reportAll(deps)),
    renew: () => alone(() => renewNow(deps)),
    ask: () => alone(() => askAll(deps)),
    close() {
      isClosed = true;
      cancel?.();
    },
  };
}

const NO_CONSOLE = err({ type: "no-console" } as const);
const UNREACHABLE = err({ type: "unreachable" } as const);
const DONE = ok(undefined);

function troubleOf(trouble: HubTrouble): PhoneTrouble {
  switch (trouble.type) {
    case "no-console":
      return trouble;
    case "unreachable":
      return { type: "hub-unreachable" };
    case "refused":
      return { type: "hub-refused", why: trouble.why };
  }
}

/** Milliseconds until there is something to do again. */
function nextIn({ phone, hub }: DeskDeps): number {
  const { wallet } = phone.memory.state();
  const isWaiting =
    (wallet.credential === null && hub.hasConsole) ||
    wallet.renewal !== null ||
    wallet.spends.some(({ state }) => state === "asking");
  if (isWaiting) {
    return SOON_MS;
  }
  return unconfirmedSpends(wallet).length > 0 ? REPORT_EVERY_MS : IDLE_MS;
}

function isDue(phone: Phone): boolean {
  const credential = credentialOf(phone.memory.state());
  const { wallet } = phone.memory.state();
  const left = (credential?.expires ?? 0) - seconds(phone.memory.holderDeps().clock);
  return wallet.renewal !== null || left < RENEW_BELOW;
}

async function openWallet({ phone, hub, opening }: DeskDeps): Promise<Result<void, HubTrouble>> {
  if (!hub.hasConsole) {
    return NO_CONSOLE;
  }
  const { signer, random } = phone.memory.holderDeps();
  const opened = await hub.openWallet({ ...opening, holderKey: signer.publicKey });
  if (!opened.ok) {
    return opened;
  }
  const { credential, home } = opened.value;
  const cardToken = opening.card ? toHex(random.bytes(CARD_TOKEN_BYTES)) : null;
  const purse = { cash: opening.cash, promo: opening.promo, cardToken };
  const step = stepHolder(
    phone.memory.state(),
    { type: "issued", credential, purse },
    phone.memory.holderDeps(),
  );
  phone.memory.keep(step.state, { home });
  return DONE;
}

const homeOf = (phone: Phone): Result<HubHome, HubTrouble> => {
  const { home } = phone.memory.record();
  return home === null ? UNREACHABLE : ok(home);
};

const bytesOf = ({ request, result, signature }: StoredSpend) => ({
  request: fromHex(request),
  result: fromHex(result),
  signature: fromHex(signature),
});

async function askAll({ phone, hub }: DeskDeps): Promise<Result<void, HubTrouble>> {
  const home = homeOf(phone);
  const { wallet } = phone.memory.state();
  const asking = wallet.spends.filter(({ state }) => state === "asking");
  if (!home.ok || wallet.credential === null) {
    return asking.length === 0 ? DONE : UNREACHABLE;
  }
  for (const spend of asking) {
    const credential = credentialFor(phone, spend.credentialId);
    const nonce = fromHex(spend.nonce);
    const granted =
      credential === null ? null : await hub.uplink(home.value, { credential, ...bytesOf(spend) });
    if (granted !== null && !granted.ok && granted.error.type !== "refused") {
      return granted;
    }
    phone.tell(
      granted?.ok === true
        ? {
            type: "uplink-answered",
            nonce,
            token: granted.value.token,
            ...(granted.value.typedCode === null ? {} : { typedCode: granted.value.typedCode }),
          }
        : { type: "uplink-answered", nonce, token: null },
    );
  }
  return DONE;
}

/** The one that a spend was made under, or one before it. */
function credentialFor(phone: Phone, id: string): Uint8Array | null {
  const { credential, former } = phone.memory.state().wallet;
  const all = credential === null ? former : [...former, credential];
  const found = all.map(fromHex).find((bytes) => {
    const peeked = peekCredential(bytes);
    return peeked.ok && toHex(peeked.value.id) === id;
  });
  return found ?? null;
}

async function reportAll({ phone, hub }: DeskDeps): Promise<Result<void, HubTrouble>> {
  const waiting = unconfirmedSpends(phone.memory.state().wallet);
  const home = homeOf(phone);
  for (const id of new Set(waiting.map(({ credentialId }) => credentialId))) {
    const credential = credentialFor(phone, id);
    if (!home.ok || credential === null) {
      return UNREACHABLE;
    }
    const spends = waiting.filter(({ credentialId }) => credentialId === id).map(bytesOf);
    const told = await hub.report(home.value, { credential, spends });
    if (!told.ok) {
      return told;
    }
    const final = told.value.flatMap(({ nonce, state }) =>
      state === "booked" || state === "void" ? [{ nonce, state }] : [],
    );
    if (final.length > 0) {
      phone.tell({ type: "synced", spends: final });
    }
  }
  return DONE;
}

/** The oath is on the disk before it leaves, and the same one is sent until the hub has answered. */
async function renewNow({ phone, hub, keys }: DeskDeps): Promise<Result<void, HubTrouble>> {
  const home = homeOf(phone);
  if (!home.ok) {
    return home;
  }
  const renewal = swornRenewal(phone, keys);
  if (renewal === null) {
    return UNREACHABLE;
  }
  const renewed = await hub.renew(home.value, renewal);
  if (!renewed.ok) {
    if (renewed.error.type === "refused" && renewed.error.why !== "replaced") {
      phone.tell({ type: "renewing", renewal: null });
    }
    return renewed;
  }
  const { credential, cash, promo } = renewed.value;
  const { cardToken } = phone.memory.state().wallet.purse;
  const issued = { type: "issued", credential, purse: { cash, promo, cardToken } } as const;
  const { nextKeyPem } = phone.memory.record();
  assert(nextKeyPem !== null, "whoever has sworn has made the next key");
  phone.memory.keep(stepHolder(phone.memory.state(), issued, phone.memory.holderDeps()).state, {
    keyPem: nextKeyPem,
    nextKeyPem: null,
  });
  return DONE;
}

/** Null where the phone cannot keep it. */
function swornRenewal(phone: Phone, keys: Keys): Uint8Array | null {
  const { wallet } = phone.memory.state();
  if (wallet.renewal !== null) {
    return fromHex(wallet.renewal);
  }
  const credential = credentialOf(phone.memory.state());
  if (credential === null) {
    return null;
  }
  const { signer, crypto } = phone.memory.holderDeps();
  const nextKeyPem = keys.generatePem();
  const renewal = signRenewal(
    {
      credential: credential.id,
      nextKey: keys.signerOf(nextKeyPem).publicKey,
      counter: wallet.counter,
      cumCash: wallet.cumCash,
      cumPromo: wallet.cumPromo,
    },
    { signer, digest: crypto },
  );
  const next = stepHolder(
    phone.memory.state(),
    { type: "renewing", renewal },
    phone.memory.holderDeps(),
  );
  return phone.memory.keep(next.state, { nextKeyPem }) ? renewal : null;
}
