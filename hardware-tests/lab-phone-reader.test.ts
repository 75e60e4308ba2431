/** The lab's phones on the till's own reader process: a tap, a phone that hangs, one pulled away, two at once. */
import type { CardReader, Card } from "@tillwave/service/ports";
import { assert, present } from "@tillwave/shared/core/assert";
import type { PhoneFault } from "@tillwave/shared/api/lab-phone";
import { fromHex } from "@tillwave/shared/core/bytes";
import { recall, selectWallet, spend } from "@tillwave/shared/nfc/wallet-commands";
import { decodeRecallAnswer, encodeRecall } from "@tillwave/shared/wallet/absence";
import { type SpendRequest, encodeSpendRequest } from "@tillwave/shared/wallet/spend-request";
import { expect, test } from "vitest";
import type { CardPlace } from "./daemons/dialling-card.ts";
import { type LabProcess, withLabs } from "./daemons/lab-process.ts";
import { type RealBench, withVirtualBench } from "./daemons/reader-bench.ts";

const labs = withLabs();
const DEADLINE = 1000;
const WHAT = "phone-3";

interface Scene {
  readonly bench: RealBench;
  readonly lab: LabProcess;
  readonly reader: CardReader;
  readonly cards: Card[];
  readonly removed: number[];
  /** Waits for one more card than there were. */
  next(): Promise<Card>;
  hold(what?: "phone-3" | "bank-card", reader?: number): Promise<void>;
  setFault(name: PhoneFault): Promise<unknown>;
}

function portOf(place: CardPlace): number {
  assert("port" in place, "a virtual reader has a port");
  return place.port;
}

async function onBench(use: (scene: Scene) => Promise<void>): Promise<void> {
  await withVirtualBench(async (bench) => {
    const ports = bench.slots.map(portOf);
    const lab = await labs.start({ readers: ports });
    const cards: Card[] = [];
    const removed: number[] = [];
    const reader = bench.readers.open({
      card: (card) => cards.push(card),
      removed: (card) => removed.push(card),
      changed() {},
    });
    let seen = 0;
    await use({
      bench,
      lab,
      reader,
      cards,
      removed,
      async next() {
        seen += 1;
        await bench.until(() => cards.length >= seen, "a card is seen");
        return present(cards[seen - 1], "the card");
      },
      async hold(what = WHAT, at = ports[0] ?? 0) {
        await lab.send({ type: "hold", what, reader: at });
      },
      setFault: (name) =>
        lab.send({
          type: "phone",
          phone: WHAT,
          change: { fault: { name, at: "spend", afterBytes: 40 } },
        }),
    });
  });
}

let seq = 0;
function request(): SpendRequest {
  seq += 1;
  const names = { terminal: 7, epoch: 3, seq, nonce: fromHex(seq.toString(16).padStart(32, "0")) };
  const terms = { amount: 5800, currency: "HKD", kinds: 1, promoMax: 0, reward: null, time: 0 };
  return { ...names, ...terms };
}

const spendOf = (asked: SpendRequest): Uint8Array => spend(encodeSpendRequest(asked));

test("a phone that is held to the till's virtual reader pays, and is missed when it is taken away", async () => {
  await onBench(async ({ reader, next, hold, lab, bench, removed }) => {
    await hold();
    const { id, kind } = await next();
    expect(kind).toBe("iso-dep");
    expect(await reader.transmit(id, selectWallet(), DEADLINE)).toMatchObject({ ok: true });
    const paid = await reader.transmit(id, spendOf(request()), DEADLINE);
    expect(paid).toMatchObject({ ok: true });
    await lab.send({ type: "take-away", what: WHAT });
    await bench.until(() => removed.includes(id), "it is missed");
  });
}, 60_000);

for (const name of ["hang", "pull-after-bytes", "partial", "one-byte", "empty"] as const) {
  test(`after "${name}" the phone is seen again, and what it has signed is found`, async () => {
    await onBench(async ({ reader, next, hold, setFault }) => {
      await setFault(name);
      await hold();
      const first = await next();
      await reader.transmit(first.id, selectWallet(), DEADLINE);
      const asked = request();
      const answer = await reader.transmit(first.id, spendOf(asked), DEADLINE);
      const isWhole = answer.ok && answer.value.length > 90;
      expect(isWhole).toBe(false);
      // Half an answer is one to the reader: the card is still in its session.
      const isStillThere = name === "partial";
      await hold();
      const second = isStillThere ? first : await next();
      await reader.transmit(second.id, selectWallet(), DEADLINE);
      const found = await reader.transmit(second.id, recall(encodeRecall(asked)), DEADLINE);
      const bytes = found.ok ? found.value.slice(0, -2) : fromHex("");
      expect(decodeRecallAnswer(bytes)).toMatchObject({ value: { type: "spend" } });
    });
  }, 60_000);
}

test("two things lie on two readers at once", async () => {
  await onBench(async ({ next, hold, bench, cards }) => {
    const second = portOf(bench.slots[1]);
    await hold();
    await next();
    await hold("bank-card", second);
    await next();
    expect(new Set(cards.map(({ reader }) => reader)).size).toBe(2);
  });
}, 60_000);
