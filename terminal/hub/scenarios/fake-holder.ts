/**
 * A customer's wallet as the hub meets it: has a key and a credential, signs what it is asked, and can be
 * made to sign what it should not.
 */
import { base64urlnopad } from "@scure/base";
import type { NewWallet, WalletRow } from "@tillwave/shared/api/console";
import { assert, present } from "@tillwave/shared/core/assert";
import { toHex } from "@tillwave/shared/core/bytes";
import type { Signer } from "@tillwave/shared/core/crypto";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { type Credential, peekCredential } from "@tillwave/shared/wallet/credential";
import {
  type ReportedSpend,
  type ReportedState,
  decodeRenewed,
  decodeReportAnswer,
  encodeHoldRequest,
  encodeSpendReport,
  encodeWholeSpend,
  encodeSpendQuery,
  holdsPath,
  signRenewal,
  spendsPath,
} from "@tillwave/shared/wallet/hub-messages";
import { decodeSpendRequest, encodeSpendRequest } from "@tillwave/shared/wallet/spend-request";
import { type SpendResult, encodeSpendResult, signSpend } from "@tillwave/shared/wallet/spend";
import type { TillReply } from "../till-reply.ts";
import { type FakeTill, fakeTill, newSigner } from "./fake-till.ts";
import { type OpenHub, openHub } from "./open-hub.ts";

const crypto = createNodeCrypto();

export interface FakeHolder {
  readonly wallet: string;
  readonly signer: Signer;
  /** COSE_Sign1, and what it says. */
  readonly bytes: Uint8Array;
  readonly credential: Credential;
  /** Signs for a till: out of what is set aside, all of it cash unless it says otherwise. */
  sign(request: Uint8Array, changes?: Partial<SpendResult>): ReportedSpend;
  /** Signs for the hub: out of the live balance. */
  ask(request: Uint8Array, changes?: Partial<SpendResult>): ReportedSpend;
  /** Cash that was signed for tills under this credential. */
  spent(): number;
  /** Another phone with the same key, at the same counter. */
  clone(): FakeHolder;
  renewal(nextKey: Uint8Array): Uint8Array;
  /** The wallet that the hub answers a renewal with. */
  renewed(reply: TillReply, signer: Signer): FakeHolder;
}

export interface NewHolder {
  readonly cash?: number;
  readonly promo?: number;
  readonly card?: boolean;
  readonly signer?: Signer;
}

export async function newHolder(
  hub: OpenHub,
  { cash = 300_000, promo = 0, card = false, signer = newSigner() }: NewHolder = {},
): Promise<FakeHolder> {
  const holderKey = toHex(signer.publicKey);
  const body = { holderKey, name: "Ah Ming", cash, promo, card };
  const made = await hub.ask<NewWallet>("POST", "/api/wallets", body);
  const bytes = base64urlnopad.decode(made.credential);
  return holderOf(made.wallet, { bytes, signer, counter: 0, cumCash: 0, cumPromo: 0 });
}

/** A hub, a till that has joined it, and a customer with a wallet. */
export async function openShop(): Promise<{
  readonly hub: OpenHub;
  readonly till: FakeTill;
  readonly holder: FakeHolder;
}> {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  await till.send(hub);
  return { hub, till, holder: await newHolder(hub) };
}

interface Kept {
  readonly bytes: Uint8Array;
  readonly signer: Signer;
  readonly counter: number;
  readonly cumCash: number;
  readonly cumPromo: number;
}

function holderOf(wallet: string, kept: Kept): FakeHolder {
  const { bytes, signer } = kept;
  const peeked = peekCredential(bytes);
  const credential = present(peeked.ok ? peeked.value : null, "a credential");
  let { counter, cumCash, cumPromo } = kept;
  const sign = (
    request: Uint8Array,
    changes: Partial<SpendResult>,
    isUplink: boolean,
  ): ReportedSpend => {
    const decoded = decodeSpendRequest(request);
    assert(decoded.ok, "a request");
    counter += 1;
    const { promo = 0, card = 0 } = changes;
    const cash = changes.cash ?? decoded.value.amount - promo - card;
    if (!isUplink) {
      cumCash += cash;
      cumPromo += promo;
    }
    const result = encodeSpendResult({
      counter,
      cash,
      promo,
      card,
      cardToken: null,
      cumCash,
      cumPromo,
      isUserVerified: true,
      heard: null,
      ...changes,
    });
    const signature = signSpend({ credential: bytes, request, result }, signer, crypto);
    return { request, result, signature };
  };
  return {
    wallet,
    signer,
    bytes,
    credential,
    sign: (request, changes = {}) => sign(request, changes, false),
    ask: (request, changes = {}) => sign(request, changes, true),
    spent: () => cumCash,
    clone: () => holderOf(wallet, { bytes, signer, counter, cumCash, cumPromo }),
    renewal: (nextKey) =>
      signRenewal(
        { credential: credential.id, nextKey, counter, cumCash, cumPromo },
        { signer, digest: crypto },
      ),
    renewed(reply, next) {
      const read = decodeRenewed(bytesOf(reply));
      const renewed = present(read.ok ? read.value : null, "a new credential");
      const fresh = { counter, cumCash: 0, cumPromo: 0 };
      return holderOf(wallet, { bytes: renewed.credential, signer: next, ...fresh });
    },
  };
}

export function bytesOf({ status, body }: TillReply): Uint8Array {
  assert(status === 200 && body instanceof Uint8Array, `an answer in bytes, not ${status}`);
  return body;
}

export interface TenderMade {
  readonly request: Uint8Array;
  readonly nonce: Uint8Array;
  readonly sale: number;
  readonly tender: number;
  readonly amount: number;
}

/** What the till presses Pay for: journalled, and not sent yet. */
export function openTender(
  till: FakeTill,
  {
    sale,
    amount,
    tender = 1,
    nonce = nodeRandom.bytes(16),
  }: Partial<TenderMade> & {
    readonly sale: number;
    readonly amount: number;
  },
): TenderMade {
  const request = requestOf(till, { amount, nonce, seq: till.lines.length + 1 });
  till.record({
    kind: "tender-opened",
    sale,
    tender,
    method: "tap",
    settles: amount,
    currency: "HKD",
    nonce: toHex(nonce),
    request: toHex(request),
  });
  return { request, nonce, sale, tender, amount };
}

export function requestOf(
  { terminal, epoch }: FakeTill,
  {
    amount,
    nonce,
    seq,
  }: { readonly amount: number; readonly nonce: Uint8Array; readonly seq: number },
): Uint8Array {
  const terms = { currency: "HKD", kinds: 7, promoMax: amount, reward: null, time: 1_795_000_000 };
  return encodeSpendRequest({ terminal, epoch, seq, nonce, amount, ...terms });
}

export function spendProof(
  holder: FakeHolder,
  { nonce }: TenderMade,
  spend: ReportedSpend,
): object {
  return {
    type: "spend",
    credential: toHex(holder.credential.id),
    nonce: toHex(nonce),
    result: toHex(spend.result),
    signature: toHex(spend.signature),
    grade: "at-risk",
    token: null,
  };
}

/** The sale is paid with this one tender. */
export function paySale(
  till: FakeTill,
  { sale, tender, amount }: TenderMade,
  proof: object,
): number {
  const rate = { id: "Z", name: "No tax", partsPerMillion: 0, mode: "inclusive" };
  const item = { id: 1, sku: "bun", name: "Pineapple bun", taxId: "Z" };
  return till.record({
    kind: "sale-paid",
    sale,
    currency: "HKD",
    lines: [{ ...item, unitPrice: amount, quantity: 1, amount }],
    taxes: [{ rate, base: amount, tax: 0 }],
    taxRounding: "half-up",
    subtotal: amount,
    adjustment: 0,
    total: amount,
    tenders: [{ method: "tap", id: tender, settles: amount, state: "approved", proof }],
  });
}

export function askHold(
  hub: OpenHub,
  till: FakeTill,
  { holder, request }: { readonly holder: FakeHolder; readonly request: Uint8Array },
): Promise<TillReply> {
  const { terminal, epoch } = till;
  const body = encodeHoldRequest({ credential: holder.credential.id, request });
  const asked = till.ask("POST", holdsPath(terminal, epoch), body);
  return hub.commit(hub.hub.desk.hold(asked, { terminal, epoch }));
}

export function askSpend(hub: OpenHub, till: FakeTill, nonce: Uint8Array): Promise<TillReply> {
  const { terminal, epoch } = till;
  const asked = till.ask("POST", spendsPath(terminal, epoch), encodeSpendQuery(nonce));
  return hub.commit(hub.hub.desk.findSpend(asked, { terminal, epoch }));
}

export function askUplink(
  hub: OpenHub,
  { bytes: credential }: FakeHolder,
  spend: ReportedSpend,
): Promise<TillReply> {
  return hub.commit(hub.hub.desk.wallets.uplink(encodeWholeSpend({ credential, ...spend })));
}

export async function reportSpends(
  hub: OpenHub,
  { bytes: credential }: FakeHolder,
  ...spends: readonly ReportedSpend[]
): Promise<readonly ReportedState[]> {
  const body = encodeSpendReport({ credential, spends });
  const reply = await hub.commit(hub.hub.desk.wallets.report(body));
  const answer = decodeReportAnswer(bytesOf(reply));
  assert(answer.ok, "an answer to a report");
  return answer.value.map(({ state }) => state);
}

export async function rowOf(hub: OpenHub, { wallet }: FakeHolder): Promise<WalletRow> {
  const rows = await hub.ask<WalletRow[]>("GET", "/api/wallets");
  return present(
    rows.find((row) => row.wallet === wallet),
    "the wallet's row",
  );
}

/** Minor units of cash wherever they are: never more and never less than were put in. */
export async function allOf(hub: OpenHub, holder: FakeHolder): Promise<number> {
  const { live, aside, held, spent } = await rowOf(hub, holder);
  return live.cash + aside.cash + held.cash + spent.cash;
}
