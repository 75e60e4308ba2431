import type { Database } from "@tillwave/sqlite/database";
import type {
  Claim,
  ClaimRows,
  ForkedSpend,
  StoredTender,
  TenderOutcome,
  TenderRows,
  Value,
} from "../wallet-rows.ts";
import { bigOrNull, bytesOf, bytesOrNull, numberOf } from "./column.ts";

interface TenderRow {
  readonly nonce: Uint8Array;
  readonly terminal: bigint;
  readonly epoch: bigint;
  readonly seq: bigint;
  readonly sale: bigint;
  readonly tender: bigint;
  readonly request: Uint8Array;
  readonly outcome: string;
  readonly credential: Uint8Array | null;
}

export function createTenderRows(database: Database): TenderRows {
  const add = database.prepare(
    `INSERT INTO tender (nonce, terminal, epoch, seq, sale, tender, request, outcome, credential)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const find = database.prepare<[Uint8Array], TenderRow>("SELECT * FROM tender WHERE nonce = ?");
  const openOf = database.prepare<[bigint, bigint], TenderRow>(
    "SELECT * FROM tender WHERE terminal = ? AND sale = ? AND outcome = 'open'",
  );
  const end = database.prepare("UPDATE tender SET outcome = ?, credential = ? WHERE nonce = ?");
  return {
    add: (t) =>
      void add.run(
        t.nonce,
        BigInt(t.terminal),
        BigInt(t.epoch),
        BigInt(t.seq),
        BigInt(t.sale),
        BigInt(t.tender),
        t.request,
        t.outcome,
        t.credential,
      ),
    find(nonce) {
      const row = find.get(nonce);
      return row === undefined ? null : tenderOf(row);
    },
    openOf: (terminal, sale) => openOf.all(BigInt(terminal), BigInt(sale)).map(tenderOf),
    end: (nonce, { outcome, credential }) => void end.run(outcome, credential, nonce),
  };
}

const tenderOf = (row: TenderRow): StoredTender => ({
  nonce: bytesOf(row.nonce),
  terminal: numberOf(row.terminal),
  epoch: numberOf(row.epoch),
  seq: numberOf(row.seq),
  sale: numberOf(row.sale),
  tender: numberOf(row.tender),
  request: bytesOf(row.request),
  outcome: row.outcome as TenderOutcome,
  credential: bytesOrNull(row.credential),
});

interface ClaimRow {
  readonly nonce: Uint8Array;
  readonly credential: Uint8Array;
  readonly terminal: bigint;
  readonly epoch: bigint;
  readonly what: string;
  readonly state: string;
  readonly request: Uint8Array;
  readonly cash: bigint;
  readonly promo: bigint;
  readonly card: bigint;
  readonly aside_cash: bigint;
  readonly aside_promo: bigint;
  readonly counter: bigint | null;
  readonly result: Uint8Array | null;
  readonly signature: Uint8Array | null;
  readonly token: Uint8Array | null;
  readonly token_until: bigint;
  readonly transfer: Uint8Array;
  readonly at: bigint;
}

interface ForkRow {
  readonly credential: Uint8Array;
  readonly counter: bigint;
  readonly nonce: Uint8Array;
  readonly request: Uint8Array;
  readonly result: Uint8Array;
  readonly signature: Uint8Array;
}

/** Of one credential: more prove nothing new. */
const FORKS_OF_ONE_MAX = 64;

export function createClaimRows(database: Database): ClaimRows {
  const put = database.prepare(
    // Not REPLACE: that would take away the claim that is booked under the same nonce.
    `INSERT INTO claim (nonce, credential, terminal, epoch, what, state, request, cash, promo, card,
       aside_cash, aside_promo, counter, result, signature, token, token_until, transfer, at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (nonce, credential) DO UPDATE SET (terminal, epoch, what, state, request, cash,
       promo, card, aside_cash, aside_promo, counter, result, signature, token, token_until,
       transfer, at) = (excluded.terminal, excluded.epoch, excluded.what, excluded.state,
       excluded.request, excluded.cash, excluded.promo, excluded.card, excluded.aside_cash,
       excluded.aside_promo, excluded.counter, excluded.result, excluded.signature, excluded.token,
       excluded.token_until, excluded.transfer, excluded.at)`,
  );
  const remove = database.prepare("DELETE FROM claim WHERE nonce = ? AND credential = ?");
  const find = database.prepare<[Uint8Array, Uint8Array], ClaimRow>(
    "SELECT * FROM claim WHERE nonce = ? AND credential = ?",
  );
  const ofNonce = database.prepare<[Uint8Array], ClaimRow>(
    "SELECT * FROM claim WHERE nonce = ? ORDER BY at",
  );
  const byCounter = database.prepare<[Uint8Array, bigint], ClaimRow>(
    "SELECT * FROM claim WHERE credential = ? AND counter = ?",
  );
  const heldOf = database.prepare<[Uint8Array], ClaimRow>(
    "SELECT * FROM claim WHERE credential = ? AND state = 'held'",
  );
  const beside = (order: "< ? ORDER BY counter DESC" | "> ? ORDER BY counter") =>
    database.prepare<[Uint8Array, bigint], ClaimRow>(
      `SELECT * FROM claim WHERE credential = ? AND what = 'spend' AND counter ${order} LIMIT 1`,
    );
  const [lower, higher] = [beside("< ? ORDER BY counter DESC"), beside("> ? ORDER BY counter")];
  const orNull = (row: ClaimRow | undefined): Claim | null =>
    row === undefined ? null : claimOf(row);
  const countOf = database.prepare<[Uint8Array], { readonly n: bigint }>(
    "SELECT count(*) AS n FROM claim WHERE credential = ? AND state <> 'booked'",
  );
  return {
    put: (c) => void put.run(...columnsOf(c)),
    remove: (nonce, credential) => void remove.run(nonce, credential),
    find: (nonce, credential) => orNull(find.get(nonce, credential)),
    ofNonce: (nonce) => ofNonce.all(nonce).map(claimOf),
    byCounter: (credential, counter) => byCounter.all(credential, BigInt(counter)).map(claimOf),
    heldOf: (credential) => heldOf.all(credential).map(claimOf),
    spendsBeside: (credential, counter) => [
      orNull(lower.get(credential, BigInt(counter))),
      orNull(higher.get(credential, BigInt(counter))),
    ],
    countOf: (credential) => numberOf(countOf.get(credential)?.n ?? 0n),
    ...createSums(database),
    ...createBacks(database),
    ...createForks(database),
  };
}

function createSums(database: Database): Pick<ClaimRows, "signedFor" | "sumOf"> {
  const signedFor = database.prepare<
    [Uint8Array],
    { readonly cash: bigint; readonly promo: bigint }
  >(
    `SELECT coalesce(sum(cash), 0) AS cash, coalesce(sum(promo), 0) AS promo FROM claim
     WHERE credential = ? AND what = 'spend'`,
  );
  const sumOf = database.prepare<
    [Uint8Array, string],
    { readonly cash: bigint; readonly promo: bigint }
  >(
    `SELECT coalesce(sum(cash - back_cash), 0) AS cash,
       coalesce(sum(promo - back_promo), 0) AS promo FROM claim
     WHERE credential IN (SELECT id FROM credential WHERE wallet = ?) AND state = ?`,
  );
  return {
    signedFor: (credential) => valueOf(signedFor.get(credential)),
    sumOf: (wallet, state) => valueOf(sumOf.get(wallet, state)),
  };
}

function createBacks(database: Database): Pick<ClaimRows, "backOf" | "addBack"> {
  const backOf = database.prepare<
    [Uint8Array, Uint8Array],
    { readonly cash: bigint; readonly promo: bigint; readonly card: bigint }
  >(
    `SELECT back_cash AS cash, back_promo AS promo, back_card AS card FROM claim
     WHERE nonce = ? AND credential = ?`,
  );
  const addBack = database.prepare(
    `UPDATE claim SET back_cash = back_cash + ?, back_promo = back_promo + ?,
       back_card = back_card + ? WHERE nonce = ? AND credential = ?`,
  );
  return {
    backOf(nonce, credential) {
      const row = backOf.get(nonce, credential);
      return { ...valueOf(row), card: numberOf(row?.card ?? 0n) };
    },
    addBack: (nonce, credential, { cash, promo, card }) =>
      void addBack.run(BigInt(cash), BigInt(promo), BigInt(card), nonce, credential),
  };
}

function createForks(database: Database): Pick<ClaimRows, "keepFork" | "forksOf"> {
  const keepFork = database.prepare(
    `INSERT INTO forked_spend (credential, counter, nonce, request, result, signature, at)
     SELECT @credential, @counter, @nonce, @request, @result, @signature, @at
     WHERE (SELECT count(*) FROM forked_spend WHERE credential = @credential) < ${FORKS_OF_ONE_MAX}
     ON CONFLICT DO NOTHING`,
  );
  const forksOf = database.prepare<[Uint8Array], ForkRow>(
    "SELECT * FROM forked_spend WHERE credential = ? ORDER BY id",
  );
  return {
    keepFork: ({ credential, counter, nonce, request, result, signature }, at) =>
      keepFork.run({
        credential,
        counter: BigInt(counter),
        nonce,
        request,
        result,
        signature,
        at: BigInt(at),
      }).changes === 1,
    forksOf: (credential) => forksOf.all(credential).map(forkOf),
  };
}

const valueOf = (row: { readonly cash: bigint; readonly promo: bigint } | undefined): Value => ({
  cash: numberOf(row?.cash ?? 0n),
  promo: numberOf(row?.promo ?? 0n),
});

const columnsOf = (c: Claim) => [
  c.nonce,
  c.credential,
  BigInt(c.terminal),
  BigInt(c.epoch),
  c.what,
  c.state,
  c.request,
  BigInt(c.split.cash),
  BigInt(c.split.promo),
  BigInt(c.split.card),
  BigInt(c.fromAside.cash),
  BigInt(c.fromAside.promo),
  bigOrNull(c.evidence?.counter ?? null),
  c.evidence?.result ?? null,
  c.evidence?.signature ?? null,
  c.token,
  BigInt(c.tokenUntil),
  c.transfer,
  BigInt(c.at),
];

function claimOf(row: ClaimRow): Claim {
  const { counter, result, signature } = row;
  return {
    nonce: bytesOf(row.nonce),
    credential: bytesOf(row.credential),
    terminal: numberOf(row.terminal),
    epoch: numberOf(row.epoch),
    what: row.what as Claim["what"],
    state: row.state as Claim["state"],
    request: bytesOf(row.request),
    split: { cash: numberOf(row.cash), promo: numberOf(row.promo), card: numberOf(row.card) },
    fromAside: { cash: numberOf(row.aside_cash), promo: numberOf(row.aside_promo) },
    evidence:
      counter === null || result === null || signature === null
        ? null
        : {
            counter: numberOf(counter),
            result: bytesOf(result),
            signature: bytesOf(signature),
          },
    token: bytesOrNull(row.token),
    tokenUntil: numberOf(row.token_until),
    transfer: bytesOf(row.transfer),
    at: numberOf(row.at),
  };
}

const forkOf = (row: ForkRow): ForkedSpend => ({
  credential: bytesOf(row.credential),
  counter: numberOf(row.counter),
  nonce: bytesOf(row.nonce),
  request: bytesOf(row.request),
  result: bytesOf(row.result),
  signature: bytesOf(row.signature),
});
