/** What every adapter of the contactless readers keeps: the simulated one, and the process behind each of its drivers. */
import { fromHex } from "@tillwave/shared/core/bytes";
import { ok } from "@tillwave/shared/core/result";
import { expect, test } from "vitest";
import type { Card, CardReader, CardReaders, ReaderView } from "../ports.ts";
import type { SimulatedAnswer, SimulatedCard } from "./simulated-reader.ts";

export interface CardReaderBench {
  readonly readers: CardReaders;
  /** Puts a card on the first reader, or on the second. */
  insert(card: SimulatedCard, slot?: 0 | 1): Promise<CardOnBench>;
  /** Settles when it is so, however time passes here; fails where it never is. */
  until(isSo: () => boolean, otherwise: string): Promise<void>;
  /** Lets some time pass, longer than the reader takes to see that a card has left. */
  pass(): Promise<void>;
}

export interface CardOnBench {
  remove(): void;
}

export const PHONE_ATR = fromHex("3b 80 80 01 01");
/** A phone's historical bytes may say anything. */
const ODD_PHONE_ATR = fromHex("3b 89 80 01 4f 4f 01 02 03 04 05 06 07 8e");
const TAG_ATR = fromHex("3b 8f 80 01 80 4f 0c a0 00 00 03 06 03 00 03 00 00 00 00 68");
const SELECT = fromHex("00 a4 04 00 09 f0 54 49 4c 4c 57 41 56 45 00");
const DONE = fromHex("90 00");
/** Longer than any card here takes, and shorter than a hung one. In milliseconds. */
const DEADLINE = 1000;
const SHORT_DEADLINE = 300;

export function phone(
  apdu: (command: Uint8Array) => SimulatedAnswer = () => DONE,
  atr = PHONE_ATR,
): SimulatedCard {
  return { atr, apdu };
}

export interface OpenReader {
  readonly reader: CardReader;
  readonly cards: readonly Card[];
  readonly removed: readonly number[];
  readonly views: readonly ReaderView[];
  /** The n-th card that is seen, from 1. */
  card(n: number): Promise<Card>;
}

/** Opens it, and waits until it is ready. */
export async function openReader(bench: CardReaderBench): Promise<OpenReader> {
  const [cards, removed, views]: [Card[], number[], ReaderView[]] = [[], [], []];
  const reader = bench.readers.open({
    card: (card) => cards.push(card),
    removed: (card) => removed.push(card),
    changed: (view) => views.push(view),
  });
  expect([cards, removed, views], "nothing is told before open returns").toEqual([[], [], []]);
  await bench.until(() => reader.view().state === "ready", "the reader is not ready");
  return {
    reader,
    cards,
    removed,
    views,
    async card(n) {
      await bench.until(() => cards.length >= n, `card ${n} was not seen`);
      return cards[n - 1]!;
    },
  };
}

export type UseBench = (use: (bench: CardReaderBench) => Promise<void>) => Promise<void>;

export function keepsCardReaderContract(name: string, withBench: UseBench): void {
  const given = (what: string, use: (bench: CardReaderBench) => Promise<void>): void =>
    test(`${name}: ${what}`, async () => {
      await expect(withBench(use)).resolves.toBeUndefined();
    });

  given("a card is seen, answers, and leaves once", async (bench) => {
    const { reader, card, removed } = await openReader(bench);
    const lying = await bench.insert(phone((command) => Uint8Array.of(command.length, 0x90, 0x00)));
    const { id, kind, atr } = await card(1);
    expect({ kind, atr }).toEqual({ kind: "iso-dep", atr: PHONE_ATR });
    expect(await reader.transmit(id, SELECT, DEADLINE)).toEqual(ok(Uint8Array.of(15, 0x90, 0x00)));
    expect(await reader.transmit(id, DONE, DEADLINE)).toEqual(ok(Uint8Array.of(2, 0x90, 0x00)));
    lying.remove();
    await bench.until(() => removed.length === 1, "nobody said that it has left");
    expect(removed).toEqual([id]);
    expect(await reader.transmit(id, SELECT, DEADLINE)).toMatchObject({
      error: { type: "removed" },
    });
    reader.close();
  });

  given("a phone is a phone whatever it says of itself, and a tag is storage", async (bench) => {
    const { reader, card } = await openReader(bench);
    await bench.insert(phone(undefined, ODD_PHONE_ATR), 0);
    await card(1);
    await bench.insert(phone(undefined, TAG_ATR), 1);
    expect([await card(1), await card(2)]).toMatchObject([
      { kind: "iso-dep" },
      { kind: "storage" },
    ]);
    reader.close();
  });

  given("less than a status word is no answer, and the card is asked anew", async (bench) => {
    const { reader, card, removed } = await openReader(bench);
    const answers = [Uint8Array.of(0x90), DONE];
    await bench.insert(phone(() => answers.shift() ?? DONE));
    const first = await card(1);
    const failed = await reader.transmit(first.id, SELECT, DEADLINE);
    expect(failed).toMatchObject({ error: { type: "no-answer" } });
    const again = await card(2);
    expect(removed).toEqual([first.id]);
    expect(again.id).not.toBe(first.id);
    expect(await reader.transmit(again.id, SELECT, DEADLINE)).toEqual(ok(DONE));
    reader.close();
  });

  given("a card pulled away while it is asked fails, and may be tapped again", async (bench) => {
    const { reader, card, removed } = await openReader(bench);
    await bench.insert(phone(() => ({ pull: true })));
    const first = await card(1);
    const failed = await reader.transmit(first.id, SELECT, DEADLINE);
    expect(failed.ok ? "answered" : failed.error.type).toMatch(/^(?:removed|no-answer)$/u);
    await bench.until(() => removed.includes(first.id), "nobody said that it has left");
    await bench.pass();
    await bench.insert(phone());
    const again = await card(2);
    expect(await reader.transmit(again.id, SELECT, DEADLINE)).toEqual(ok(DONE));
    expect(removed).toEqual([first.id]);
    reader.close();
  });

  given(
    "a card that hangs is given up at its deadline, and the next one is served",
    async (bench) => {
      const { reader, card, cards, removed, views } = await openReader(bench);
      const hung = await bench.insert(phone(() => ({ hang: true })));
      const { id } = await card(1);
      let outcome: unknown = null;
      const asked = reader.transmit(id, SELECT, SHORT_DEADLINE).then((said) => (outcome = said));
      await bench.until(() => outcome !== null, "it is waited for without end");
      await asked;
      expect(outcome).toMatchObject({ error: { type: "deadline" } });
      expect(removed).toEqual([id]);
      hung.remove();
      await bench.until(() => reader.view().state === "ready", "the reader is not ready again");
      expect(views.map(({ state }) => state)).toContain("mending");
      await bench.pass();
      const seen = cards.length;
      await bench.insert(phone());
      const next = await card(seen + 1);
      expect(await reader.transmit(next.id, SELECT, DEADLINE)).toEqual(ok(DONE));
      reader.close();
    },
  );

  given("a slow answer is an answer", async (bench) => {
    const { reader, card } = await openReader(bench);
    await bench.insert(phone(() => ({ delayMs: 200, answer: DONE })));
    const { id } = await card(1);
    let outcome: unknown = null;
    void reader.transmit(id, SELECT, DEADLINE).then((said) => (outcome = said));
    await bench.until(() => outcome !== null, "no answer");
    expect(outcome).toEqual(ok(DONE));
    reader.close();
  });

  given("a card is asked one thing at a time", async (bench) => {
    const { reader, card } = await openReader(bench);
    await bench.insert(phone(() => ({ delayMs: 100, answer: DONE })));
    const { id } = await card(1);
    let outcome: unknown = null;
    void reader.transmit(id, SELECT, DEADLINE).then((said) => (outcome = said));
    const second = await reader.transmit(id, SELECT, DEADLINE);
    expect(second).toMatchObject({ error: { type: "no-answer" } });
    await bench.until(() => outcome !== null, "no answer");
    expect(outcome).toEqual(ok(DONE));
    reader.close();
  });

  given("a released card is reset, and seen again only after it has left", async (bench) => {
    const { reader, card, cards, removed } = await openReader(bench);
    let resets = 0;
    const model: SimulatedCard = { ...phone(), reset: () => (resets += 1) };
    const lying = await bench.insert(model);
    const { id } = await card(1);
    const before = resets;
    reader.release(id);
    reader.release(id);
    await bench.until(() => resets > before, "the field was not reset");
    expect(await reader.transmit(id, SELECT, DEADLINE)).toMatchObject({
      error: { type: "removed" },
    });
    await bench.pass();
    expect(cards).toHaveLength(1);
    lying.remove();
    await bench.pass();
    await bench.insert(model);
    await card(2);
    expect(removed).toEqual([]);
    reader.close();
  });

  given("two readers do not wait for each other", async (bench) => {
    const { reader, card } = await openReader(bench);
    await bench.insert(
      phone(() => ({ delayMs: 600, answer: DONE })),
      0,
    );
    const slow = await card(1);
    await bench.insert(phone(), 1);
    const quick = await card(2);
    expect(quick.reader).not.toBe(slow.reader);
    const order: string[] = [];
    void reader.transmit(slow.id, SELECT, DEADLINE).then(() => order.push("slow"));
    await reader.transmit(quick.id, SELECT, DEADLINE);
    order.push("quick");
    await bench.until(() => order.length === 2, "no answer");
    expect(order).toEqual(["quick", "slow"]);
    reader.close();
  });

  given("who closes it hears nothing more, and nothing stays open", async (bench) => {
    const { reader, card, cards, removed } = await openReader(bench);
    await bench.insert(phone(() => ({ hang: true })));
    const { id } = await card(1);
    const asked = reader.transmit(id, SELECT, DEADLINE);
    reader.close();
    reader.close();
    expect(await asked).toMatchObject({ error: { type: "reader-lost" } });
    reader.release(id);
    expect(await reader.transmit(id, SELECT, DEADLINE)).toMatchObject({ ok: false });
    await bench.pass();
    expect({ cards: cards.length, removed }).toEqual({ cards: 1, removed: [] });
  });
}
