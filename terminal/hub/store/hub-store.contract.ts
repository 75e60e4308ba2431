/** What any engine behind {@link HubStore} must keep. Run by a test of each. */
import { present } from "@tillwave/shared/core/assert";
import type { Result } from "@tillwave/shared/core/result";
import type { Durable } from "@tillwave/sqlite/durable";
import { expect, test } from "vitest";
import type { HubRows, HubState, HubStore } from "./hub-store.ts";
import type { Claim, StoredTender } from "./wallet-rows.ts";

export interface ContractSubject {
  readonly store: HubStore;
  /** Another on what the first has on the disk now: what a killed process leaves behind. */
  reopen(): HubStore;
}

const AT = 1_800_000_000_000;
const BIG = Number.MAX_SAFE_INTEGER;
const bytes = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);

const STATE: HubState = {
  merchant: 0xffff_ffff,
  name: "海港角",
  address: ["12 Ferry Street"],
  taxId: null,
  currency: "HKD",
  root: bytes(33, 2),
  hubEpoch: 1,
  documentFloor: 0,
  password: "scrypt$",
};
const OF = { terminal: 2, epoch: 1 };

function done<T, E>(result: Result<Durable<T>, E>): T {
  return present(result.ok ? result.value : null, "a commit").value;
}

const NONE = { cash: 0, promo: 0, card: 0 };

export function hubStoreContract(engine: string, open: () => ContractSubject): void {
  const withTill = (): ContractSubject => {
    const subject = open();
    done(
      subject.store.commit((rows) => {
        rows.hub.make(STATE, AT);
        rows.terminals.name(2, "Till 2");
      }),
    );
    return subject;
  };
  const see = <T>({ store }: Pick<ContractSubject, "store">, work: (rows: HubRows) => T): T =>
    done(store.read(work));
  const change = <T>({ store }: ContractSubject, work: (rows: HubRows) => T): T =>
    done(store.commit(work));

  test(`${engine}: a new memory knows no hub, and then the one that was made`, () => {
    const subject = open();
    expect(see(subject, (rows) => rows.hub.get())).toBeNull();
    change(subject, (rows) => rows.hub.make(STATE, AT));
    expect(see({ store: subject.reopen() }, (rows) => rows.hub.get())).toEqual(STATE);
  });

  test(`${engine}: the shop's name, address and tax id change, and nothing else`, () => {
    const subject = withTill();
    const shop = { name: "Harbour Corner", address: [], taxId: "HK-1" };
    change(subject, (rows) => rows.hub.changeShop(shop));
    const after = { store: subject.reopen() };
    expect(see(after, (rows) => rows.hub.get())).toEqual({ ...STATE, ...shop });
  });

  test(`${engine}: a commit that fails leaves nothing behind`, () => {
    const subject = withTill();
    expect(() =>
      subject.store.commit((rows) => {
        rows.terminals.name(3, "Till 3");
        throw new Error("a mistake of ours");
      }),
    ).toThrow("a mistake of ours");
    expect(see(subject, (rows) => rows.terminals.list().length)).toBe(1);
  });

  test(`${engine}: entries come back byte for byte, and no number is given twice`, () => {
    const subject = withTill();
    const entries = [1, 2, 3].map((seq) => ({ seq, body: bytes(9, seq), head: bytes(32, seq) }));
    change(subject, (rows) => {
      rows.journals.append(OF, entries, AT);
      rows.journals.moveCursor(2, {
        epoch: 1,
        keyNumber: 1,
        why: "first",
        expected: 4,
        head: bytes(32, 3),
      });
    });
    const after = { store: subject.reopen() };
    expect(see(after, (rows) => rows.journals.entry(OF, 2))).toEqual(entries[1]);
    expect(see(after, (rows) => rows.journals.heads(OF, { first: 2, last: 9 }))).toEqual([
      bytes(32, 2),
      bytes(32, 3),
    ]);
    expect(see(after, (rows) => rows.journals.cursor(OF))).toMatchObject({ expected: 4 });
    expect(see(after, (rows) => rows.journals.newestEpoch(2))).toBe(1);
    const again = entries.slice(0, 1);
    expect(after.store.commit((rows) => rows.journals.append(OF, again, AT)).ok).toBe(false);
  });

  test(`${engine}: the largest figures stay whole`, () => {
    const subject = withTill();
    const sale = { seq: 2 ** 40, number: BIG, at: BIG, total: BIG, currency: "HKD" };
    change(subject, (rows) => {
      rows.journals.addSale(OF, { ...sale, cashier: null, quarantined: false }, AT);
      rows.terminals.countSales(2, { sales: 1, total: BIG });
      rows.terminals.countSales(2, { sales: 1, total: BIG });
      rows.journals.countHour({ begins: 0, sales: 1, total: BIG });
      rows.journals.countHour({ begins: 0, sales: 1, total: BIG });
    });
    expect(see(subject, (rows) => rows.journals.sale(OF, 2 ** 40))).toMatchObject(sale);
    expect(see(subject, (rows) => rows.terminals.find(2))).toMatchObject({ sales: 2, total: BIG });
    expect(see(subject, (rows) => rows.journals.hours(0))).toEqual([
      { begins: 0, sales: 2, total: BIG },
    ]);
  });

  test(`${engine}: sales of a span are counted by till, whole however large they are`, () => {
    const subject = withTill();
    const QUARTER = 900_000;
    const count = (begins: number, terminal: number, total: number): void =>
      change(subject, (rows) => rows.journals.countQuarter(begins, { terminal, sales: 1, total }));
    count(0, 2, 1);
    count(QUARTER, 3, BIG);
    count(QUARTER, 3, BIG);
    count(2 * QUARTER, 3, BIG);
    count(QUARTER, 2, 20);
    count(QUARTER, 2, 300);
    count(3 * QUARTER, 2, 4000);
    const span = { from: QUARTER, until: 3 * QUARTER };
    expect(see({ store: subject.reopen() }, (rows) => rows.journals.salesBetween(span))).toEqual([
      { terminal: 2, sales: 2, total: 320 },
      { terminal: 3, sales: 3, total: BIG },
    ]);
    expect(see(subject, (rows) => rows.journals.salesBetween({ from: 0, until: 0 }))).toEqual([]);
  });

  test(`${engine}: sales are paged from the newest, of one till or of all`, () => {
    const subject = withTill();
    change(subject, (rows) => {
      for (let seq = 1; seq <= 6; seq += 1) {
        const of = { terminal: 2 + (seq % 2), epoch: 1 };
        const facts = { seq, number: seq, at: AT, total: seq, currency: "HKD", cashier: "Mei" };
        rows.journals.addSale(of, { ...facts, quarantined: false }, AT);
      }
    });
    const page = (terminal: number | null, before: number | null) =>
      see(subject, (rows) => rows.journals.sales(terminal, { before, limit: 2 }));
    const first = page(null, null);
    expect(first.map(({ seq }) => seq)).toEqual([6, 5]);
    expect(page(null, first[1]?.id ?? null).map(({ seq }) => seq)).toEqual([4, 3]);
    expect(page(3, null).map(({ seq }) => seq)).toEqual([5, 3]);
  });

  test(`${engine}: what is kept aside is kept once, with what the ledger has beside it`, () => {
    const subject = withTill();
    const line = { ...OF, seq: 1, code: "fork", body: bytes(3, 9), head: bytes(32, 9) };
    change(subject, (rows) => {
      rows.journals.append(OF, [{ seq: 1, body: bytes(2, 1), head: bytes(32, 1) }], AT);
      rows.quarantine.add({ ...line, receivedAt: AT });
      rows.quarantine.add({ ...line, receivedAt: AT + 1 });
      rows.quarantine.add({ ...line, seq: 2, receivedAt: AT });
    });
    const kept = see(subject, (rows) => rows.quarantine.page(null, 9, 4096));
    expect(kept).toMatchObject([
      { seq: 2, ledger: null, seen: false },
      { seq: 1, body: line.body, ledger: bytes(2, 1), receivedAt: AT },
    ]);
    expect(change(subject, (rows) => rows.quarantine.see(kept[0]?.id ?? 0, AT))).toBe(true);
    expect(change(subject, (rows) => rows.quarantine.see(99, AT))).toBe(false);
    expect(see(subject, (rows) => [rows.quarantine.unseen(), rows.quarantine.unseenOf(2)])).toEqual(
      [1, 1],
    );
  });

  test(`${engine}: an alarm is raised once until somebody has seen it`, () => {
    const subject = withTill();
    const alarm = { type: "fork", epoch: 1, seq: 3 } as const;
    const raise = (terminal: number | null): boolean =>
      change(subject, (rows) => rows.alarms.raise(alarm, { terminal, at: AT }));
    expect([raise(2), raise(2), raise(null), raise(null)]).toEqual([true, false, true, false]);
    const [, first] = see(subject, (rows) => rows.alarms.unseen(9));
    expect(first).toMatchObject({ ...alarm, terminal: 2, at: AT });
    change(subject, (rows) => rows.alarms.see(first?.id ?? 0, AT));
    expect(raise(2)).toBe(true);
  });

  test(`${engine}: a code loses its key when it is used, or with the last wrong try`, () => {
    const subject = withTill();
    const code = { terminal: 2, name: "Till 2", proofKey: bytes(32, 1), expires: AT, tries: 0 };
    change(subject, (rows) => {
      rows.joinCodes.add({ ...code, id: "AAAA" });
      rows.joinCodes.add({ ...code, id: "BBBB" });
      rows.joinCodes.spend("AAAA");
      rows.joinCodes.countWrongTry("BBBB", 2);
    });
    const find = (id: string) => see(subject, (rows) => rows.joinCodes.find(id));
    expect([find("AAAA")?.proofKey, find("BBBB")?.proofKey]).toEqual([null, code.proofKey]);
    expect(see(subject, (rows) => rows.joinCodes.open(AT))).toBe(1);
    change(subject, (rows) => rows.joinCodes.countWrongTry("BBBB", 2));
    expect(find("BBBB")).toMatchObject({ proofKey: null, tries: 2 });
    change(subject, (rows) => rows.joinCodes.forget(AT + 1));
    expect(find("AAAA")).toBeNull();
  });

  test(`${engine}: of documents the newest count, and only so many are kept`, () => {
    const subject = withTill();
    change(subject, (rows) => {
      for (const version of [1, 2, 3]) {
        const digest = bytes(32, version);
        const rest = { issued: 1, body: bytes(4, version), signed: bytes(8, version), items: 5 };
        rows.documents.add({ kind: "catalogue", version, digest, ...rest });
      }
      rows.documents.keepNewest("catalogue", 2);
    });
    expect(see(subject, (rows) => rows.documents.newest())).toMatchObject([
      { kind: "catalogue", version: 3, lengthBytes: 4, items: 5 },
    ]);
    const bodies = [1, 2].map((n) => see(subject, (rows) => rows.documents.bodyOf(bytes(32, n))));
    expect(bodies).toEqual([null, bytes(4, 2)]);
  });

  test(`${engine}: a request is known for as long as it is remembered`, () => {
    const subject = withTill();
    const remember = (at: number): boolean =>
      change(subject, (rows) => rows.requests.remember(bytes(16, 7), at));
    expect([remember(AT), remember(AT + 1)]).toEqual([true, false]);
    change(subject, (rows) => rows.requests.forget(AT + 1));
    expect(remember(AT + 2)).toBe(true);
  });

  test(`${engine}: a till is granted, heard, revoked and let in again`, () => {
    const subject = withTill();
    const grant = {
      keyNumber: 1,
      highestEpoch: 2,
      leasedEpoch: 1,
      spareEpoch: 2,
      certificate: bytes(5, 1),
      certificateUntil: 9,
      lease: bytes(5, 2),
      leaseUntil: 9,
      renewedAt: AT,
    };
    change(subject, (rows) => {
      const key = { keyNumber: 1, publicKey: bytes(33, 3) };
      rows.terminals.addKey(2, { ...key, secret: bytes(32, 4), since: AT });
      rows.terminals.grant(2, grant);
      rows.terminals.revoke(2, AT);
      rows.terminals.revoke(2, AT + 9);
      const word = { lastSeen: AT, waiting: 3, waitingSince: AT - 1, catalogueVersion: 4 };
      rows.terminals.hear(2, word);
      rows.terminals.hear(2, { ...word, catalogueVersion: null });
      rows.terminals.raiseEpoch(2, 7);
      rows.terminals.raiseEpoch(2, 5);
    });
    const find = () => see(subject, (rows) => rows.terminals.find(2));
    expect(find()).toMatchObject({ ...grant, highestEpoch: 7, revokedAt: AT, catalogueVersion: 4 });
    change(subject, (rows) => rows.terminals.grant(2, { ...grant, keyNumber: 2 }));
    expect(find()).toMatchObject({ keyNumber: 2, highestEpoch: 7, revokedAt: null });
    expect(see(subject, (rows) => rows.terminals.keys(2))).toEqual([
      { keyNumber: 1, publicKey: bytes(33, 3) },
    ]);
  });

  const ID = bytes(8, 1);
  const ENDED = { before: 201, clocksDiffer: 0, limit: 9 };
  const withWallet = (): ContractSubject => {
    const subject = withTill();
    change(subject, (rows) => {
      const wallet = { wallet: ID, name: "Ah Ming", cash: 500, promo: 20, card: true };
      rows.wallets.add({ ...wallet, frozenAt: null }, AT);
      const names = { id: ID, wallet: ID, alias: bytes(8, 2), holderKey: bytes(33, 2) };
      const life = { issued: 100, expires: 200 };
      const aside = { cash: 0, promo: 0 };
      rows.credentials.add({ ...names, ...life, signed: bytes(9, 3), aside });
    });
    return subject;
  };

  test(`${engine}: value moves by what is said, a wallet may owe, and what is set aside may not`, () => {
    const subject = withWallet();
    change(subject, (rows) => {
      rows.wallets.move(ID, { cash: -700, promo: 5 });
      rows.credentials.moveAside(ID, { cash: 30, promo: 0 });
      rows.wallets.freeze(ID, AT);
    });
    const after = { store: subject.reopen() };
    expect(see(after, (rows) => rows.wallets.find(ID))).toEqual({
      wallet: ID,
      name: "Ah Ming",
      cash: -200,
      promo: 25,
      card: true,
      frozenAt: AT,
    });
    const below = { cash: -31, promo: 0 };
    expect(after.store.commit((rows) => rows.credentials.moveAside(ID, below)).ok).toBe(false);
    expect(see(after, (rows) => rows.credentials.find(ID)?.aside.cash)).toBe(30);
  });

  test(`${engine}: a credential is found by its names, until it is closed, denied and freed`, () => {
    const subject = withWallet();
    const found = see(subject, (rows) => [
      rows.credentials.findByAlias(bytes(8, 2)),
      rows.credentials.findByHolder(bytes(33, 2)),
      ...rows.credentials.ofWallet(ID, 9),
      ...rows.credentials.toFree(ENDED),
    ]);
    expect(found).toHaveLength(4);
    found.forEach((credential) => expect(credential?.id).toEqual(ID));
    const live = [200, 201].map((now) =>
      see(subject, (rows) => rows.credentials.liveOfWallet(ID, now)),
    );
    expect(live).toEqual([1, 0]);
    expect(see(subject, (rows) => rows.credentials.deniedAliases(150))).toEqual([]);
    change(subject, (rows) => {
      rows.credentials.deny(ID, AT);
      rows.credentials.deny(ID, AT + 1);
      rows.credentials.close(ID, { successor: bytes(8, 9), counter: 7, cash: 40, promo: 2 });
      rows.credentials.markFreed(ID, AT);
    });
    expect(see(subject, (rows) => rows.credentials.deniedAliases(150))).toEqual([bytes(8, 2)]);
    expect(see(subject, (rows) => rows.credentials.deniedAliases(201))).toEqual([]);
    expect(see(subject, (rows) => rows.credentials.toFree(ENDED))).toEqual([]);
    expect(see({ store: subject.reopen() }, (rows) => rows.credentials.find(ID))).toMatchObject({
      successor: bytes(8, 9),
      closed: { counter: 7, cash: 40, promo: 2 },
      deniedAt: AT,
      freedAt: AT,
    });
  });

  test(`${engine}: a nonce is booked once, whoever claims it`, () => {
    const subject = withWallet();
    const other = bytes(8, 7);
    change(subject, (rows) => {
      const names = { id: other, wallet: ID, alias: other, holderKey: bytes(33, 3) };
      const life = { issued: 100, expires: 200, signed: bytes(9, 3) };
      rows.credentials.add({ ...names, ...life, aside: { cash: 0, promo: 0 } });
    });
    const claim: Claim = {
      nonce: bytes(16, 5),
      credential: ID,
      terminal: 2,
      epoch: 1,
      what: "spend",
      state: "held",
      request: bytes(43, 6),
      split: { cash: 30, promo: 2, card: 0 },
      fromAside: { cash: 30, promo: 0 },
      evidence: { counter: 9, result: bytes(24, 7), signature: bytes(64, 8) },
      token: bytes(151, 9),
      tokenUntil: 300,
      transfer: bytes(16, 4),
      at: AT,
    };
    change(subject, (rows) => {
      rows.claims.put(claim);
      rows.claims.put({ ...claim, credential: other });
    });
    const after = { store: subject.reopen() };
    expect(see(after, (rows) => rows.claims.find(claim.nonce, ID))).toEqual(claim);
    expect(see(after, (rows) => rows.claims.ofNonce(claim.nonce))).toHaveLength(2);
    expect(see(after, (rows) => rows.claims.byCounter(ID, 9))).toEqual([claim]);
    expect(see(after, (rows) => rows.claims.sumOf(ID, "held"))).toEqual({ cash: 60, promo: 4 });
    expect(see(after, (rows) => rows.claims.signedFor(ID))).toEqual({ cash: 30, promo: 2 });
    change(subject, (rows) => rows.claims.put({ ...claim, state: "booked" }));
    const twice = { ...claim, credential: other, state: "booked" } as const;
    expect(subject.store.commit((rows) => rows.claims.put(twice)).ok).toBe(false);
    expect(see(subject, (rows) => [rows.claims.countOf(ID), rows.claims.countOf(other)])).toEqual([
      0, 1,
    ]);
    change(subject, (rows) => rows.claims.remove(claim.nonce, other));
    expect(see(subject, (rows) => rows.claims.backOf(claim.nonce, ID))).toEqual(NONE);
    const part = { cash: 20, promo: 2, card: 0 };
    change(subject, (rows) => rows.claims.addBack(claim.nonce, ID, part));
    expect(see(subject, (rows) => rows.claims.backOf(claim.nonce, ID))).toEqual(part);
    expect(see(subject, (rows) => rows.claims.sumOf(ID, "booked"))).toEqual({ cash: 10, promo: 0 });
    const tooMuch = subject.store.commit((rows) => rows.claims.addBack(claim.nonce, ID, part));
    expect(tooMuch.ok).toBe(false);
    expect(see(subject, (rows) => rows.claims.heldOf(other))).toEqual([]);
  });

  test(`${engine}: what was given back of a sale is known by the sale`, () => {
    const subject = withTill();
    const original = { epoch: 1, seq: 5 };
    const none = { total: 0, entries: 0, isVoided: false };
    const given = () => see(subject, (rows) => rows.reversals.givenBack(2, original));
    expect(given()).toEqual(none);
    const refund = { terminal: 2, epoch: 1, seq: 9, kind: "refund", original, total: 30 } as const;
    change(subject, (rows) => {
      rows.reversals.add(refund);
      rows.reversals.add({ ...refund, epoch: 2, total: 12 });
      rows.reversals.add({ ...refund, seq: 10, original: { epoch: 1, seq: 6 } });
      rows.reversals.add({ ...refund, terminal: 3 });
    });
    expect(given()).toEqual({ total: 42, entries: 2, isVoided: false });
    change(subject, (rows) => rows.reversals.add({ ...refund, seq: 11, kind: "void", total: 1 }));
    expect(given()).toEqual({ total: 43, entries: 3, isVoided: true });
    expect(subject.store.commit((rows) => rows.reversals.add(refund)).ok).toBe(false);
  });

  test(`${engine}: a tender is open until something ends it, and a fork is kept once`, () => {
    const subject = withWallet();
    const nonce = bytes(16, 5);
    const names = { terminal: 2, epoch: 1, seq: 9, sale: 4, tender: 1, request: bytes(43, 6) };
    const tender: StoredTender = { nonce, ...names, outcome: "open", credential: null };
    change(subject, (rows) => rows.tenders.add(tender));
    expect(see(subject, (rows) => rows.tenders.openOf(2, 4))).toEqual([tender]);
    change(subject, (rows) => rows.tenders.end(nonce, { outcome: "paid", credential: ID }));
    expect(see(subject, (rows) => rows.tenders.openOf(2, 4))).toEqual([]);
    expect(see(subject, (rows) => rows.tenders.find(nonce))).toMatchObject({ credential: ID });
    const word = { counter: 9, result: bytes(24, 7), signature: bytes(64, 8) };
    const fork = { credential: ID, nonce, request: bytes(43, 6), ...word };
    const keep = (): boolean => change(subject, (rows) => rows.claims.keepFork(fork, AT));
    expect([keep(), keep()]).toEqual([true, false]);
    expect(see(subject, (rows) => rows.claims.forksOf(ID))).toEqual([fork]);
  });

  test(`${engine}: what is checked holds together, and moving its log loses nothing`, () => {
    const subject = withTill();
    expect(subject.store.verify()).toEqual({ ok: true, value: undefined });
    expect(subject.store.settle()).toEqual({ ok: true, value: undefined });
    expect(see({ store: subject.reopen() }, (rows) => rows.terminals.highestNumber())).toBe(2);
  });
}
