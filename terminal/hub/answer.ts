/**
 * The hub's answer to a till: what became of its lines, a signed anchor, and what the till does not
 * hold yet.
 *
 * Spec: Tillwave protocols, version 1, §4.4–4.5.
 */
import { NO_HEAD } from "@tillwave/shared/journal/chain";
import { signAnchor } from "@tillwave/shared/sync/anchor";
import { type BatchAnswerJson, formatSigned } from "@tillwave/shared/sync/answer";
import type { DocumentKind } from "@tillwave/shared/sync/document";
import type { HubContext } from "./context.ts";
import { SAID_AGAIN_MS, renewGrant } from "./grant.ts";
import type { Ingested } from "./ingest.ts";
import type { SignedRequest } from "./signed-request.ts";
import type { HubRows } from "./store/hub-store.ts";
import type { Range } from "./store/range.ts";
import type { Terminal } from "./store/terminal-rows.ts";

/** What the answer says, read inside the transaction and signed after it. */
export interface AnswerFacts {
  readonly ingested: Ingested;
  readonly request: SignedRequest;
  /** Of the epoch as it is after the commit; 0 and zeros where the hub holds nothing. */
  readonly seq: number;
  readonly head: Uint8Array;
  readonly terminal: Terminal;
  /** Certificate and lease are said: they are new, or an answer that said them may have been lost. */
  readonly saysGrant: boolean;
  readonly inbox: readonly Uint8Array[];
  readonly policyVersion: number;
  readonly denyVersion: number;
  readonly at: number;
}

export interface Asking {
  readonly request: SignedRequest;
  readonly ingested: Ingested;
  /** Versions by kind, as the till says. */
  readonly holds: ReadonlyMap<string, number>;
  readonly at: number;
}

export function gatherAnswer(
  rows: HubRows,
  { request, ingested, holds, at }: Asking,
  { hub, keys, ports }: Pick<HubContext, "hub" | "keys" | "ports">,
): AnswerFacts {
  const { terminal: number, epoch } = request.statement;
  const cursor = rows.journals.cursor({ terminal: number, epoch });
  const known = rows.terminals.find(number) ?? request.terminal;
  const deps = { hub, keys, digest: ports.crypto, at };
  const renewed = renewGrant(rows, { terminal: known, key: request.key }, deps);
  const terminal = renewed === null ? known : { ...known, ...renewed };
  const isCheckIn = request.statement.first === 0;
  const newest = rows.documents.newest();
  const versionOf = (wanted: DocumentKind): number =>
    newest.find(({ kind }) => kind === wanted)?.version ?? 0;
  return {
    ingested,
    request,
    seq: cursor === null ? 0 : cursor.expected - 1,
    head: cursor?.head ?? NO_HEAD,
    terminal,
    saysGrant: renewed !== null || (isCheckIn && at - terminal.renewedAt < SAID_AGAIN_MS),
    policyVersion: versionOf("policy"),
    denyVersion: versionOf("deny-list"),
    inbox: newest
      .filter(({ kind, version }) => kind !== "zones" && (holds.get(kind) ?? 0) < version)
      .map(({ signed }) => signed),
    at,
  };
}

export function composeAnswer(
  facts: AnswerFacts,
  { hub, keys, ports }: Pick<HubContext, "hub" | "keys" | "ports">,
  holds: ReadonlyMap<string, number>,
): BatchAnswerJson {
  const { ingested, request, terminal } = facts;
  const { merchant, epoch, requestId } = request.statement;
  const anchor = signAnchor(
    {
      merchant,
      terminal: terminal.terminal,
      epoch,
      seq: facts.seq,
      head: facts.head,
      hubTime: facts.at,
      hubEpoch: hub.hubEpoch,
      policyVersion: facts.policyVersion,
      denyVersion: facts.denyVersion,
      leaseUntil: terminal.leaseUntil,
      requestId,
    },
    { signer: keys.ledger, digest: ports.crypto },
  );
  const { certificate, lease } = terminal;
  const isBehind = (holds.get("keys") ?? 0) < keys.keySet.version;
  return {
    expected: facts.seq + 1,
    stored: pairs(ingested.stored),
    duplicate: pairs(ingested.duplicate),
    quarantined: [...ingested.quarantined],
    anchor: formatSigned(anchor),
    inbox: facts.inbox.map((signed) => formatSigned(signed)),
    ...(facts.saysGrant && certificate !== null && lease !== null
      ? {
          certificate: formatSigned(certificate),
          lease: formatSigned(lease),
        }
      : {}),
    ...(isBehind ? { keySet: formatSigned(keys.signedKeySet) } : {}),
  };
}

const pairs = (range: Range | null): [number, number][] =>
  range === null ? [] : [[range.first, range.last]];
