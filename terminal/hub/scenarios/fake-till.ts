/**
 * A till as the hub meets it: keeps a journal of real entries, joins, signs batches of them, and can be
 * made to do each of them wrong.
 */
import { gzipSync } from "node:zlib";
import { present } from "@tillwave/shared/core/assert";
import { concatBytes, toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import type { Signer } from "@tillwave/shared/core/crypto";
import {
  createNodeCrypto,
  generateKeyPem,
  nodeDigest,
  nodeRandom,
  signerOfPem,
} from "@tillwave/shared/host/node-crypto";
import { NO_HEAD, genesis, nextHead } from "@tillwave/shared/journal/chain";
import { type Entry, encodeEntry } from "@tillwave/shared/journal/entry";
import { Minor } from "@tillwave/shared/sale/money";
import { checkInPath, entriesPath } from "@tillwave/shared/sync/answer";
import {
  type EnrolmentAnswer,
  encodeEnrolmentRequest,
  openEnrolmentAnswer,
  proofOfTill,
} from "@tillwave/shared/sync/enrolment";
import { joinKey, parseJoinCode } from "@tillwave/shared/sync/join-code";
import { type Statement, formatStatement, signStatement } from "@tillwave/shared/sync/statement";
import type { TillRequest } from "../signed-request.ts";
import type { TillReply } from "../till-reply.ts";
import type { OpenHub } from "./open-hub.ts";

const crypto = createNodeCrypto();

export interface JournalLine {
  readonly seq: number;
  readonly body: Uint8Array;
  readonly head: Uint8Array;
}

export interface FakeTillOptions {
  readonly terminal?: number;
  readonly merchant?: number;
  readonly epoch?: number;
  readonly why?: Extract<Entry, { kind: "epoch-opened" }>["why"];
  /** What stood before this epoch. */
  readonly previous?: { readonly epoch: number; readonly seq: number; readonly head: Uint8Array };
  readonly signer?: Signer;
  readonly lines?: readonly JournalLine[];
  readonly salesBefore?: number;
}

export interface FakeTill {
  readonly terminal: number;
  readonly epoch: number;
  readonly signer: Signer;
  readonly lines: readonly JournalLine[];
  /** One paid sale of this total in HKD cents, a multiple of ten. */
  sell(total?: number): void;
  /** Any bytes as the next line of the journal. */
  write(body: Uint8Array | string): void;
  /** A till that goes on from the same journal. */
  clone(): FakeTill;
  /** The next epoch after this one, with the same key. */
  nextEpoch(why: FakeTillOptions["why"], epoch?: number): FakeTill;
  /** The same journal under a new key. */
  withKey(signer: Signer): FakeTill;
  /** A signed request for these entries; `tamper` changes the statement after all is worked out. */
  batch(first?: number, last?: number, tamper?: Tampering): TillRequest;
  checkIn(tamper?: Tampering): TillRequest;
  ask(method: string, path: string, body?: Uint8Array): TillRequest;
  /** Any fields as the next entry of the journal; answers with its number. */
  record(fields: object): number;
  enrol(hub: OpenHub, code: string): TillReply;
  /** Joins, and hands over what the hub gave. */
  join(hub: OpenHub): Promise<EnrolmentAnswer>;
  send(hub: OpenHub, request?: TillRequest): Promise<TillReply>;
}

export interface Tampering {
  readonly statement?: Partial<Statement>;
  readonly headers?: TillRequest["headers"];
  readonly body?: Uint8Array;
  readonly path?: string;
  readonly signer?: Signer;
}

export const newSigner = (): Signer => signerOfPem(generateKeyPem());

export function fakeTill(options: FakeTillOptions = {}): FakeTill {
  const { terminal = 2, merchant = 1001, epoch = 1, why = "first", previous } = options;
  const signer = options.signer ?? newSigner();
  const id = { merchant, terminal, epoch };
  const start = genesis(id, previous?.head ?? NO_HEAD, nodeDigest);
  const lines: JournalLine[] = [...(options.lines ?? [])];
  let sales = options.salesBefore ?? 0;
  /** Of the enrolment that was sent last: its answer is opened with it. */
  let lastProof: Uint8Array | null = null;
  const wall = Date.UTC(2026, 10, 21, 14, 20);

  const write = (body: Uint8Array): void => {
    const seq = lines.length + 1;
    const head = nextHead(id, { seq, previous: headAt(seq - 1), body }, nodeDigest);
    lines.push({ seq, body, head });
  };
  const headAt = (seq: number): Uint8Array =>
    seq === 0 ? start : present(lines[seq - 1], `entry ${seq}`).head;
  const record = (fields: object): void => {
    const clock = { wall: wall + lines.length * 1000, monotonic: 1000, boot: "a" };
    const scene = { v: 1, clock, cashier: { id: "mei", name: "Mei" }, shift: 1 };
    write(encodeEntry({ ...scene, ...fields } as unknown as Entry));
  };

  const sign = (
    method: string,
    path: string,
    part: Pick<TillRequest, "body"> &
      Pick<Statement, "first" | "last" | "headBefore" | "headAfter"> & {
        readonly tamper: Tampering;
      },
  ): TillRequest => {
    const { body, first, last, headBefore, headAfter, tamper } = part;
    const bodyHash = nodeDigest.sha256(body);
    const heads = { first, last, headBefore, headAfter };
    const requestId = nodeRandom.bytes(16);
    const names = { method, path, bodyHash, ...id, ...heads, sentAt: wall, requestId };
    const by = { signer: tamper.signer ?? signer, digest: nodeDigest };
    const signed = signStatement({ ...names, ...tamper.statement }, by);
    return {
      method,
      path: tamper.path ?? path,
      headers: {
        "tillwave-protocol": "1",
        "tillwave-statement": formatStatement(signed),
        ...tamper.headers,
      },
      body: tamper.body ?? body,
    };
  };

  if (lines.length === 0) {
    record({
      kind: "epoch-opened",
      opened: epoch,
      why,
      previous: previous === undefined ? null : { ...previous, head: toHex(previous.head) },
      detail: "",
    });
  }

  const till: FakeTill = {
    terminal,
    epoch,
    signer,
    get lines() {
      return lines;
    },
    sell(total = 1200) {
      sales += 1;
      record(saleOf(sales, total));
    },
    write: (body) => write(typeof body === "string" ? toUtf8(body) : body),
    clone: () => fakeTill({ ...options, signer, lines, salesBefore: sales }),
    nextEpoch(reason, number = epoch + 1) {
      const last = present(lines.at(-1), "the last entry");
      const before = { epoch, seq: last.seq, head: last.head };
      return fakeTill({
        terminal,
        merchant,
        signer,
        epoch: number,
        previous: before,
        salesBefore: sales,
        ...(reason === undefined ? {} : { why: reason }),
      });
    },
    withKey: (other) => fakeTill({ ...options, signer: other, lines, salesBefore: sales }),
    batch(first = 1, last = lines.length, tamper = {}) {
      const body = packLines(lines.slice(first - 1, last).map((line) => line.body));
      const heads = { headBefore: headAt(first - 1), headAfter: headAt(last) };
      return sign("POST", entriesPath(terminal, epoch), { body, first, last, ...heads, tamper });
    },
    checkIn: (tamper = {}) =>
      sign("POST", checkInPath(terminal, epoch), { ...nothing(headAt(lines.length)), tamper }),
    ask: (method, path, body = new Uint8Array(0)) =>
      sign(method, path, { ...nothing(headAt(lines.length)), body, tamper: {} }),
    record(fields) {
      record(fields);
      return lines.length;
    },
    enrol(hub, code) {
      const request = { ...enrolmentOf(hub, code, signer), name: `till-${terminal}` };
      const { key, spki, ...names } = request;
      const proof = proofOfTill(names, { key, spki, crypto });
      lastProof = proof;
      const body = encodeEnrolmentRequest({ ...names, proof });
      const headers = { "tillwave-protocol": "1" };
      return hub.hub.desk.enrol({ method: "POST", path: "/v1/enrolments", headers, body });
    },
    async join(hub) {
      const { code } = await hub.joinCode(terminal);
      const reply = till.enrol(hub, code);
      const body = reply.body instanceof Uint8Array ? reply.body : new Uint8Array(0);
      const secret = parseJoinCode(code);
      const key = joinKey(present(secret.ok ? secret.value : null, "the code"), crypto);
      const proof = present(lastProof, "the till's own proof");
      const answer = openEnrolmentAnswer(body, { key, crypto, proofOfTill: proof });
      return present(answer.ok ? answer.value : null, "the hub's answer");
    },
    send: (hub, request = till.batch()) => sendTo(hub, request),
  };
  return till;
}

function enrolmentOf(hub: OpenHub, code: string, signer: Signer) {
  const parsed = parseJoinCode(code);
  const secret = present(parsed.ok ? parsed.value : null, "a code");
  const key = joinKey(secret, crypto);
  const { spki } = hub.hub.context.tls;
  return { id: secret.id, tillKey: signer.publicKey, nonce: nodeRandom.bytes(16), key, spki };
}

const nothing = (head: Uint8Array) => ({
  body: new Uint8Array(0),
  first: 0,
  last: 0,
  headBefore: head,
  headAfter: head,
});

export function packLines(lines: readonly Uint8Array[]): Uint8Array {
  const feed = Uint8Array.of(0x0a);
  return new Uint8Array(gzipSync(concatBytes(lines.flatMap((line) => [line, feed]))));
}

/** As the HTTPS face hands it to the desk. */
function sendTo(hub: OpenHub, request: TillRequest): Promise<TillReply> {
  const [, terminal = "", epoch = "", what] =
    /^\/v1\/terminals\/(\d+)\/epochs\/(\d+)\/(entries|check-ins)$/u.exec(request.path) ?? [];
  const { desk } = hub.hub;
  const place = { terminal: Number(terminal), epoch: Number(epoch) };
  return hub.commit(
    what === "entries" ? desk.entries(request, place) : desk.checkIn(request, place),
  );
}

function saleOf(number: number, total: number): object {
  const rate = { id: "B", name: "Food", partsPerMillion: 0, mode: "inclusive" };
  return {
    kind: "sale-paid",
    sale: number,
    currency: "HKD",
    lines: [
      {
        id: 1,
        sku: "bun",
        name: "Pineapple bun",
        unitPrice: Minor(total),
        quantity: 1,
        amount: Minor(total),
        taxId: "B",
      },
    ],
    taxes: [{ rate, base: Minor(total), tax: Minor(0) }],
    taxRounding: "half-up",
    subtotal: total,
    adjustment: 0,
    total,
    tenders: [{ method: "cash", settles: total, rounding: 0, received: total, change: 0 }],
  };
}
