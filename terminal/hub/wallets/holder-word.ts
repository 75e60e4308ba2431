/**
 * What a holder has signed: whether it is so, and whether it can be true beside what else it has signed.
 *
 * Spec: Tillwave protocols, version 1, §1.6 (checks), §1.8 (a counter that is used twice is a fork).
 */
import { equalBytes, toHex } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { checkAnswer } from "@tillwave/shared/wallet/check-answer";
import type { ReportedSpend } from "@tillwave/shared/wallet/hub-messages";
import { type SpendRequest, decodeSpendRequest } from "@tillwave/shared/wallet/spend-request";
import { type SpendResult, decodeSpendResult } from "@tillwave/shared/wallet/spend";
import type { HubRows } from "../store/hub-store.ts";
import type { Claim, Evidence, StoredCredential, Value } from "../store/wallet-rows.ts";
import { type WalletDeps, termsOf } from "./issue.ts";
import { publishDenyList } from "./rules.ts";

export interface Spend extends ReportedSpend {
  readonly asked: SpendRequest;
  readonly paid: SpendResult;
  readonly evidence: Evidence;
}

type SpendFault = { readonly type: string };

/**
 * `spend` was signed for a till and keeps within what was set aside; `uplink` asks the hub, which looks
 * at the live balance instead.
 */
export function readSpend(
  credential: StoredCredential,
  reported: ReportedSpend,
  { ports: { crypto }, what }: Pick<WalletDeps, "ports"> & { readonly what: "spend" | "uplink" },
): Result<Spend, SpendFault> {
  const { request: requestBytes, result, signature } = reported;
  const asked = decodeSpendRequest(requestBytes);
  if (!asked.ok) {
    return asked;
  }
  const terms = termsOf(credential);
  if (asked.value.currency !== terms.currency) {
    return err({ type: "other-currency" });
  }
  const checked = checkAnswer(
    {
      credential: what === "uplink" ? { ...terms, ...UNCAPPED } : terms,
      credentialBytes: credential.signed,
      request: asked.value,
      requestBytes,
      answer: { result, signature },
      seen: what === "uplink" ? { ...UNCOUNTED, counter: terms.counterFloor } : null,
    },
    crypto,
  );
  if (!checked.ok) {
    return checked;
  }
  const paid = checked.value;
  const evidence = { counter: paid.counter, result, signature };
  return ok({ ...reported, asked: asked.value, paid, evidence });
}

const BIG = Number.MAX_SAFE_INTEGER;
const UNCAPPED = { perTap: BIG, offlineCash: BIG, offlinePromo: BIG };
/** An uplink does not count among what was spent of the value set aside. */
const UNCOUNTED = { cumCash: -BIG, cumPromo: -BIG };

/**
 * True where the holder has signed something else that cannot be true beside it: the same counter for
 * another spend, another answer to the same nonce, a sum that does not grow with the counter, anything
 * after swearing to have ended, or more than it swore to. Then the wallet is frozen, no till takes it,
 * both copies are kept, and a person is told.
 */
export function findFork(
  rows: HubRows,
  credential: StoredCredential,
  { spend, deps }: { readonly spend: SignedWord; readonly deps: WalletDeps },
): boolean {
  const { id, closed } = credential;
  const { nonce, evidence, sums } = spend;
  const own = rows.claims.find(nonce, id)?.evidence ?? null;
  const isFork =
    (own !== null && !equalBytes(own.result, evidence.result)) ||
    (closed !== null && evidence.counter > closed.counter) ||
    (closed !== null && sums !== null && !isWithin(sums, closed)) ||
    (sums !== null && isOutOfLine(rows, { id, sums })) ||
    rows.claims.byCounter(id, evidence.counter).some((other) => !equalBytes(other.nonce, nonce));
  if (isFork) {
    keepFork(rows, credential, { spend, deps });
  }
  return isFork;
}

type Sums = Pick<SpendResult, "counter" | "cash" | "promo" | "cumCash" | "cumPromo">;

const isWithin = ({ cumCash, cumPromo }: Sums, { cash, promo }: Value): boolean =>
  cumCash <= cash && cumPromo <= promo;

/** What was spent under a credential only grows, counter by counter: it is enough to look at the next ones. */
function isOutOfLine(
  rows: HubRows,
  { id, sums }: { readonly id: Uint8Array; readonly sums: Sums },
): boolean {
  const [lower, higher] = rows.claims.spendsBeside(id, sums.counter).map(sumsOf);
  return !(isGrowing(lower, sums) && isGrowing(sums, higher));
}

function sumsOf(claim: Claim | null): Sums | undefined {
  const result = claim?.evidence ? decodeSpendResult(claim.evidence.result) : null;
  return result?.ok === true ? result.value : undefined;
}

const isGrowing = (before: Sums | undefined, after: Sums | undefined): boolean =>
  before === undefined ||
  after === undefined ||
  (after.cumCash >= before.cumCash + after.cash && after.cumPromo >= before.cumPromo + after.promo);

interface SignedWord {
  readonly nonce: Uint8Array;
  readonly request: Uint8Array;
  readonly evidence: Evidence;
  /** Of a spend that was signed for a till; null for what counts in none. */
  readonly sums: Sums | null;
}

function keepFork(
  rows: HubRows,
  { id, wallet }: StoredCredential,
  { spend, deps }: { readonly spend: SignedWord; readonly deps: WalletDeps },
): void {
  const { nonce, request, evidence } = spend;
  const at = deps.ports.clock.read().wall;
  rows.claims.keepFork({ credential: id, nonce, request, ...evidence }, at);
  const isDenied = rows.credentials.find(id)?.deniedAt !== null;
  if (isDenied) {
    return;
  }
  rows.credentials.deny(id, at);
  rows.wallets.freeze(wallet, at);
  const alarm = { type: "spend-fork", wallet: toHex(wallet), counter: evidence.counter } as const;
  rows.alarms.raise(alarm, { terminal: null, at });
  publishDenyList(rows, deps);
  deps.ports.log.warn(
    { wallet: toHex(wallet) },
    "a wallet has signed what cannot both be true: frozen",
  );
}
