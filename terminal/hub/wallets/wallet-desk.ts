/**
 * Everything that a customer's phone may ask of the hub. It shows no login: the credential is the hub's
 * own, and the holder's signature says who asks.
 *
 * Spec: Tillwave protocols, version 1, §1.7 and §1.9. Nothing is written before a signature of a known
 * holder has been verified; and of one credential only so much is verified in a minute.
 */
import { equalBytes } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import {
  type HoldRefusal,
  type ReportedOutcome,
  type RenewalRefusal,
  type ReportedSpend,
  decodeSpendReport,
  decodeWholeSpend,
  encodeRenewed,
  encodeReportAnswer,
  openRenewal,
  peekRenewal,
} from "@tillwave/shared/wallet/hub-messages";
import { peekCredential } from "@tillwave/shared/wallet/credential";
import { NONCE_BYTES, decodeSpendRequest } from "@tillwave/shared/wallet/spend-request";
import { codeKeyOf, typedCode } from "@tillwave/shared/wallet/typed-code";
import { map } from "@tillwave/sqlite/durable";
import type { HubContext } from "../context.ts";
import type { GroupCommit } from "../group-commit.ts";
import { createRateOfEach } from "../rate-limit.ts";
import type { HubRows } from "../store/hub-store.ts";
import type { StoredCredential } from "../store/wallet-rows.ts";
import { BUSY, type TillReply, refusalReply } from "../till-reply.ts";
import { spendableOf } from "./claims.ts";
import { takeReport, uplink } from "./holder-asks.ts";
import { type Spend, readSpend } from "./holder-word.ts";
import { renew } from "./issue.ts";

/** Of one credential; a phone asks a few times a day. */
export const ASKED_PER_MINUTE = 30;
/** The digits that a cashier types, where no other way leads to the till: beside the token. */
const TYPED_CODE_HEADER = "tillwave-typed-code";

export interface WalletDesk {
  uplink(body: Uint8Array): Promise<TillReply>;
  report(body: Uint8Array): Promise<TillReply>;
  renew(body: Uint8Array): Promise<TillReply>;
}

interface DeskDeps {
  readonly context: HubContext;
  readonly group: GroupCommit;
  readonly isTooOften: (credential: Uint8Array) => boolean;
}

export function createWalletDesk(context: HubContext, group: GroupCommit): WalletDesk {
  const isTooOften = createRateOfEach(context.ports.clock, { perMinute: ASKED_PER_MINUTE });
  const deps: DeskDeps = { context, group, isTooOften };
  return {
    uplink: (body) => takeUplink(body, deps),
    report: (body) => takeSpends(body, deps),
    renew: (body) => takeRenewal(body, deps),
  };
}

async function takeUplink(body: Uint8Array, deps: DeskDeps): Promise<TillReply> {
  const { context, group } = deps;
  const whole = decodeWholeSpend(body);
  if (!whole.ok) {
    return MALFORMED;
  }
  const credential = knownHolder(whole.value.credential, deps);
  if (!credential.ok) {
    return credential.error;
  }
  const { id } = credential.value;
  const spend = readSpend(credential.value, whole.value, { ...context, what: "uplink" });
  if (!spend.ok) {
    return FORGED;
  }
  const asked = { credential: id, spend: spend.value };
  const done = await group.commit({
    entries: 1,
    run(rows): TillReply {
      const token = uplink(rows, asked, context);
      return token.ok
        ? { ...cbor(token.value), headers: typedCodeOf(rows, spend.value, context) }
        : refused("uplink-refused", token.error);
    },
  });
  return done.ok ? done.value.value : BUSY;
}

/** The hub and the till share the key: the phone can show what the cashier has to type. */
function typedCodeOf(
  rows: HubRows,
  { asked: request }: Spend,
  { hub, ports }: HubContext,
): Readonly<Record<string, string>> {
  const secret = rows.terminals.secret(request.terminal);
  if (secret === null) {
    return {};
  }
  const key = codeKeyOf(secret, ports.crypto);
  const code = typedCode(key, { merchant: hub.merchant, request }, ports.crypto);
  return { [TYPED_CODE_HEADER]: code };
}

async function takeSpends(body: Uint8Array, deps: DeskDeps): Promise<TillReply> {
  const { context, group } = deps;
  const report = decodeSpendReport(body);
  if (!report.ok) {
    return MALFORMED;
  }
  const credential = knownHolder(report.value.credential, deps);
  if (!credential.ok) {
    return credential.error;
  }
  const { id } = credential.value;
  const spends = report.value.spends.map((reported) => ({
    nonce: nonceOf(reported),
    spend: readSpend(credential.value, reported, { ...context, what: "spend" }),
  }));
  const done = await group.commit({
    entries: Math.max(1, spends.length),
    run: (rows): readonly ReportedOutcome[] =>
      spends.map(({ nonce, spend }) => ({
        nonce,
        state: spend.ok
          ? takeReport(rows, { credential: id, spend: spend.value }, context)
          : "refused",
      })),
  });
  return done.ok ? map(done.value, (outcomes) => cbor(encodeReportAnswer(outcomes))).value : BUSY;
}

function nonceOf({ request }: ReportedSpend): Uint8Array {
  const decoded = decodeSpendRequest(request);
  return decoded.ok ? decoded.value.nonce : new Uint8Array(NONCE_BYTES);
}

async function takeRenewal(body: Uint8Array, deps: DeskDeps): Promise<TillReply> {
  const { context, group } = deps;
  const claimed = peekRenewal(body);
  if (!claimed.ok) {
    return MALFORMED;
  }
  const old = find(deps, (rows) => rows.credentials.find(claimed.value.credential));
  if (!old.ok) {
    return old.error;
  }
  const against = { keys: [old.value.holderKey], crypto: context.ports.crypto };
  const renewal = openRenewal(body, against);
  if (!renewal.ok) {
    return FORGED;
  }
  const done = await group.commit({
    entries: 1,
    run(rows): TillReply {
      const next = renew(rows, renewal.value, context);
      if (!next.ok) {
        return refused("renewal-refused", next.error);
      }
      const { cash, promo } = spendableOf(rows, next.value);
      const there = { cash: Math.max(0, cash), promo: Math.max(0, promo) };
      return cbor(encodeRenewed({ credential: next.value.signed, ...there }));
    },
  });
  return done.ok ? done.value.value : BUSY;
}

/** Of a credential that this hub has issued, byte for byte. */
function knownHolder(bytes: Uint8Array, deps: DeskDeps): Result<StoredCredential, TillReply> {
  const claimed = peekCredential(bytes);
  if (!claimed.ok) {
    return err(MALFORMED);
  }
  return find(deps, (rows) => {
    const found = rows.credentials.find(claimed.value.id);
    return found !== null && equalBytes(found.signed, bytes) ? found : null;
  });
}

function find(
  { context, isTooOften }: DeskDeps,
  work: (rows: HubRows) => StoredCredential | null,
): Result<StoredCredential, TillReply> {
  const read = context.store.read(work);
  if (!read.ok) {
    return err(BUSY);
  }
  const { value } = read.value;
  if (value === null) {
    return err(UNKNOWN);
  }
  return isTooOften(value.id) ? err(BUSY) : ok(value);
}

const MALFORMED = refusalReply({ error: "malformed" });
const FORGED = refusalReply({ error: "signature-invalid" });
const UNKNOWN: TillReply = { status: 403, body: { error: "unknown-credential" } };

const cbor = (body: Uint8Array): TillReply => ({ status: 200, body });

const refused = (
  error: "uplink-refused" | "renewal-refused",
  why: HoldRefusal | RenewalRefusal,
): TillReply => ({
  status: 409,
  body: { error, why },
});
