/**
 * The simulated hub's books, and the line to them: takes batches as protocols §4.4 says, and fails in
 * every way that a network has. It keeps heads and lines, and knows nothing of what they mean.
 */
import { gunzipSync, gzipSync } from "node:zlib";
import { assert, present } from "@tillwave/shared/core/assert";
import { equalBytes, toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { NO_HEAD, genesis, nextHead } from "@tillwave/shared/journal/chain";
import { decodeEntry } from "@tillwave/shared/journal/entry";
import { signAnchor } from "@tillwave/shared/sync/anchor";
import {
  type BatchAnswerJson,
  type LineCode,
  REFUSAL_STATUS,
  type Refusal,
  formatSigned,
} from "@tillwave/shared/sync/answer";
import { type DocumentKind, signDocument } from "@tillwave/shared/sync/document";
import {
  STATEMENT_HEADER,
  type Statement,
  openStatement,
  parseStatement,
} from "@tillwave/shared/sync/statement";
import type { VirtualClock } from "@tillwave/shared/testing/virtual-clock";
import type { HubAnswer, HubClient, HubFailure, HubRequest, Hubs } from "../ports.ts";
import type { SimulatedHub } from "./simulated-hub.ts";

const crypto = createNodeCrypto();
/** How long the line needs each way, in milliseconds. */
const LINE_MS = 1;
/** Of a gzip's header, a byte that says nothing of what is in it. */
const GZIP_TIME = 4;
/** The adapter gives up a silent line after this, in milliseconds. */
const SILENCE_MS = 2000;

export interface LedgerLine {
  readonly text: string;
  readonly head: string;
}

export type LineFault =
  /** The cable is out. */
  | "no-network"
  | "hub-down"
  /** Everything is sent, nothing comes back, and nothing arrives either. */
  | "hub-silent"
  /** What is sent arrives; what is answered does not. */
  | "answers-lost"
  /** The health request gets through, and nothing else. */
  | "half-open"
  | "not-the-hub";

export interface SimulatedLedger {
  readonly hubs: Hubs;
  fault: LineFault | null;
  /** Every batch arrives twice, one after the other. */
  twice: boolean;
  /** Milliseconds that the hub thinks. */
  slowness: number;
  /** What the hub answers in the place of its own answer. */
  answers: ((answer: HubAnswer, request: HubRequest) => HubAnswer) | null;
  refuses: Refusal | null;
  /** Lines that the hub keeps aside. */
  aside: (text: string) => LineCode | null;
  hubTime: () => number;
  lines(epoch: number): readonly LedgerLine[];
  /** Numbers of paid sales, in the order in which they stand in the books. */
  sales(): readonly number[];
  /** Batches that arrived with entries. */
  readonly batches: readonly Statement[];
  readonly requests: readonly HubRequest[];
  /** Lines of copies that the books have no room for. */
  readonly asides: readonly string[];
  copy(): Books;
  restore(books: Books): void;
  /** Somebody writes another last entry into the hub's own books. */
  forge(epoch: number): void;
  publish(body: string | Uint8Array, version: number, kind?: DocumentKind): void;
  /** All that were ever published, as an inbox has them. */
  signedDocuments(): readonly string[];
  /** Bodies that do not fit their digest, from here on. */
  spoilDocuments: boolean;
}

export type Books = ReadonlyMap<number, readonly LedgerLine[]>;

export function openLedger(hub: SimulatedHub, clock: VirtualClock): SimulatedLedger {
  let books = new Map<number, readonly LedgerLine[]>();
  let hubEpoch = 1;
  const batches: Statement[] = [];
  const requests: HubRequest[] = [];
  const asides: string[] = [];
  const documents: {
    signed: Uint8Array;
    hash: string;
    body: Uint8Array;
    kind: DocumentKind;
    version: number;
  }[] = [];
  const by = { signer: hub.ledgerKey, digest: crypto };

  const anchor = (s: Statement): string => {
    const lines = books.get(s.epoch) ?? [];
    const head = lines.at(-1)?.head;
    return formatSigned(
      signAnchor(
        {
          merchant: s.merchant,
          terminal: s.terminal,
          epoch: s.epoch,
          seq: lines.length,
          head: head === undefined ? NO_HEAD : Uint8Array.from(Buffer.from(head, "hex")),
          hubTime: ledger.hubTime(),
          hubEpoch,
          policyVersion: 0,
          denyVersion: 0,
          leaseUntil: 0,
          requestId: s.requestId,
        },
        by,
      ),
    );
  };
  const inbox = ({ headers }: HubRequest): string[] => {
    const word = headers["tillwave-holds"] ?? "";
    const held = (kind: DocumentKind): number =>
      Number(new RegExp(`${kind}=(\\d+)`, "u").exec(word)?.[1] ?? 0);
    return documents
      .filter(({ kind, version }) => version > held(kind))
      .map(({ signed }) => formatSigned(signed));
  };
  const answer = (
    s: Statement,
    request: HubRequest,
    said: Pick<BatchAnswerJson, "stored" | "duplicate" | "quarantined">,
  ): HubAnswer => {
    const expected = (books.get(s.epoch)?.length ?? 0) + 1;
    return json(200, { expected, ...said, anchor: anchor(s), inbox: inbox(request) });
  };

  const keepAside = ({ body }: HubRequest): void => {
    const text = new TextDecoder().decode(gunzipSync(present(body, "a batch's body")));
    asides.push(...text.split("\n").slice(0, -1));
  };
  const take = (s: Statement, request: HubRequest): HubAnswer => {
    batches.push(s);
    const held = books.get(s.epoch) ?? [];
    const expected = held.length + 1;
    const isEnded = [...books.keys()].some((epoch) => epoch > s.epoch);
    if (s.first > expected) {
      if (isEnded) {
        keepAside(request);
      }
      return refusal(isEnded ? { error: "epoch-closed" } : { error: "gap", expected });
    }
    const text = new TextDecoder().decode(gunzipSync(present(request.body, "a batch's body")));
    const lines = text.split("\n").slice(0, -1);
    assert(lines.length === s.last - s.first + 1, "as many lines as the statement says");
    const chained = chain(s, lines);
    const differs = chained.findIndex(
      ({ head }, i) => s.first + i <= held.length && held[s.first + i - 1]?.head !== head,
    );
    if (differs >= 0) {
      const seq = s.first + differs;
      keepAside(request);
      return refusal({ error: "fork", seq, head: present(held[seq - 1], "the other").head });
    }
    const fresh = chained.slice(held.length + 1 - s.first);
    books.set(s.epoch, [...held, ...fresh]);
    const known = Math.min(s.last, held.length);
    const quarantined = lines.flatMap((line, i) => {
      const code = ledger.aside(line);
      return code === null ? [] : [{ seq: s.first + i, code }];
    });
    return answer(s, request, {
      stored: known < s.last ? [[Math.max(s.first, known + 1), s.last]] : [],
      duplicate: known >= s.first ? [[s.first, known]] : [],
      quarantined,
    });
  };
  const chain = (s: Statement, lines: readonly string[]): readonly LedgerLine[] => {
    let head = s.headBefore;
    const chained = lines.map((text, i): LedgerLine => {
      const body = toUtf8(text);
      head = nextHead(s, { seq: s.first + i, previous: head, body }, crypto);
      if (s.first + i === 1) {
        const opened = decodeEntry(body);
        assert(opened.ok && opened.value.kind === "epoch-opened", "an epoch says how it began");
        const previous = opened.value.previous?.head;
        const before = previous ? Uint8Array.from(Buffer.from(previous, "hex")) : NO_HEAD;
        assert(equalBytes(genesis(s, before, crypto), s.headBefore), "its genesis is as it says");
      }
      return { text, head: toHex(head) };
    });
    assert(equalBytes(head, s.headAfter), "the chain ends as the statement says");
    return chained;
  };

  const serve = (request: HubRequest): HubAnswer => {
    const sign1 = parseStatement(request.headers[STATEMENT_HEADER]);
    const opened = sign1 && openStatement(sign1, { keys: hub.tillKeys, crypto });
    if (!opened?.ok) {
      return refusal({ error: "signature-invalid" });
    }
    const s = opened.value;
    const hash = crypto.sha256(request.body ?? new Uint8Array(0));
    assert(s.method === request.method && s.path === request.path, "the statement is of this");
    assert(equalBytes(s.bodyHash, hash), "the statement is of these bytes");
    if (ledger.refuses !== null) {
      return refusal(ledger.refuses);
    }
    if (request.path.startsWith("/v1/documents/")) {
      const found = documents.find(({ hash: name }) => request.path.endsWith(name));
      const body = found?.body ?? new Uint8Array(0);
      return {
        status: found ? 200 : 404,
        headers: {},
        body: ledger.spoilDocuments
          ? body.map((byte, i) => (i === GZIP_TIME ? byte ^ 1 : byte))
          : body,
      };
    }
    return s.first === 0
      ? answer(s, request, { stored: [], duplicate: [], quarantined: [] })
      : take(s, request);
  };

  const waits = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      clock.later(resolve, ms);
    });
  const failed = async (type: HubFailure["type"]): Promise<Result<never, HubFailure>> => {
    await waits(type === "hub-silent" ? SILENCE_MS : LINE_MS);
    return err({ type, detail: "simulated" });
  };

  const connect = (): HubClient => {
    let isClosed = false;
    return {
      async health() {
        if (isClosed || (ledger.fault !== null && !HEALTHY.has(ledger.fault))) {
          return failed(isClosed ? "no-network" : typeOf(present(ledger.fault, "a fault")));
        }
        await waits(LINE_MS);
        return ok(undefined);
      },
      async send(request) {
        requests.push(request);
        const { fault } = ledger;
        if (isClosed || (fault !== null && fault !== "answers-lost")) {
          return failed(fault === null ? "no-network" : typeOf(fault));
        }
        await waits(LINE_MS + ledger.slowness);
        let answered = serve(request);
        if (ledger.twice) {
          answered = serve(request);
        }
        const said = ledger.answers?.(answered, request) ?? answered;
        return ledger.fault === "answers-lost" ? failed("hub-silent") : ok(said);
      },
      close() {
        isClosed = true;
      },
    };
  };

  const ledger: SimulatedLedger = {
    hubs: { connect, enrol: hub.hubs.enrol },
    fault: null,
    twice: false,
    slowness: 0,
    answers: null,
    refuses: null,
    aside: () => null,
    hubTime: () => clock.read().wall,
    spoilDocuments: false,
    batches,
    requests,
    asides,
    lines: (epoch) => books.get(epoch) ?? [],
    sales: () =>
      [...books.values()].flat().flatMap(({ text }) => {
        const entry = decodeEntry(toUtf8(text));
        return entry.ok && entry.value.kind === "sale-paid" ? [entry.value.sale] : [];
      }),
    copy: () => new Map(books),
    restore(copy) {
      books = new Map(copy);
      hubEpoch += 1;
    },
    forge(epoch) {
      const lines = books.get(epoch) ?? [];
      books.set(epoch, [...lines.slice(0, -1), { text: "{}", head: "ab".repeat(32) }]);
    },
    signedDocuments: () => documents.map(({ signed }) => formatSigned(signed)),
    publish(unpacked, version, kind = "catalogue") {
      const body = new Uint8Array(gzipSync(unpacked));
      const bodyHash = crypto.sha256(body);
      const issued = Math.floor(ledger.hubTime() / 1000);
      const head = { merchant: 1001, kind, version, issued, bodyHash };
      const signed = signDocument({ ...head, lengthBytes: body.length }, by);
      documents.push({ signed, hash: toHex(bodyHash), body, kind, version });
    },
  };
  return ledger;
}

const HEALTHY: ReadonlySet<LineFault> = new Set(["half-open", "answers-lost"]);

const typeOf = (fault: LineFault): HubFailure["type"] =>
  fault === "half-open" || fault === "answers-lost" ? "hub-silent" : fault;

function refusal(of: Refusal): HubAnswer {
  return json(REFUSAL_STATUS[of.error], of);
}

function json(status: number, value: object): HubAnswer {
  return { status, headers: {}, body: toUtf8(JSON.stringify(value)) };
}
