/**
 * What goes wrong with cards, readers and PC/SC, played through a real pcscd for both libraries. Each row is a trap that
 * one of them is known to fall into: a call that never ends, a library that spins or deadlocks, a card that
 * is lost between two looks. The till must be ready for the next tap each time, and nothing may reach it but a value.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { fromHex } from "@tillwave/shared/core/bytes";
import { present } from "@tillwave/shared/core/assert";
import { ok } from "@tillwave/shared/core/result";
import { decodeSpendAnswer } from "@tillwave/shared/wallet/spend";
import { splitAnswer } from "@tillwave/shared/nfc/apdu";
import {
  type OpenReader,
  PHONE_ATR,
  openReader,
  phone,
} from "@tillwave/service/scenarios/card-reader.contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DiallingModel, framed } from "./dialling-card.ts";
import { type Library, type PcscBench, withPcscBench } from "./reader-bench.ts";
import { type Pcscd, openPcscd } from "./vpcd.ts";

const SELECT = fromHex("00 a4 04 00 09 f0 54 49 4c 4c 57 41 56 45 00");
const DONE = fromHex("90 00");
/** As the till asks for a spend, in milliseconds. */
const DEADLINE = 1000;
/** From the APDU that hangs to a reader that takes the next tap, its deadline included. */
const READY_AFTER_HUNG = 1500;
/** From pcscd's start to a reader that takes a tap. */
const READY_AFTER_PCSCD = 3000;
/** From a pcscd that goes on to the same: a process that it held up may have to be given up first. */
const READY_AFTER_FROZEN = 5000;
/** A tap of a phone is not shorter. */
const SEEN_WITHIN = 2500;
/** While a reader that waits for pcscd is watched. */
const IDLE = 1000;

interface Stage extends OpenReader {
  readonly bench: PcscBench;
}

interface Trap {
  /** In the table of facts, and in a shopkeeper's words. */
  readonly trap: string;
  play(stage: Stage): Promise<void>;
}

/** The next card that is put there answers. */
async function servesTheNext(
  { bench, reader, cards, card }: Stage,
  slot: 0 | 1 = 0,
): Promise<void> {
  const seen = cards.length;
  const lying = await bench.insert(phone(), slot);
  const { id } = await card(seen + 1);
  expect(await reader.transmit(id, SELECT, DEADLINE)).toEqual(ok(DONE));
  lying.remove();
}

async function tapped({ bench, cards, card }: Stage, model: DiallingModel, slot: 0 | 1 = 0) {
  const seen = cards.length;
  const lying = await bench.insert(model, slot);
  return { lying, id: (await card(seen + 1)).id };
}

const answers = (answer: Uint8Array): DiallingModel => ({ atr: PHONE_ATR, apdu: () => answer });
const HUNG: DiallingModel = { atr: PHONE_ATR, apdu: () => ({ hang: true }) };

const TRAPS: readonly Trap[] = [
  {
    trap: "1: pulled while it is asked, it has not answered, and the next tap works",
    async play(stage) {
      const { reader, bench, removed } = stage;
      const { id } = await tapped(stage, { atr: PHONE_ATR, apdu: () => ({ pull: true }) });
      expect(await reader.transmit(id, SELECT, DEADLINE)).toMatchObject({ ok: false });
      await bench.until(() => removed.includes(id), "it is still there");
      await bench.pass();
      await servesTheNext(stage);
    },
  },
  {
    trap: "2, 5: a card that hangs costs its deadline and no more",
    async play(stage) {
      const { reader, bench, views } = stage;
      const turns: number[] = [];
      for (let turn = 0; turn < 3; turn += 1) {
        const { id, lying } = await tapped(stage, HUNG);
        const asked = performance.now();
        expect(await reader.transmit(id, SELECT, DEADLINE)).toMatchObject({
          error: { type: "deadline" },
        });
        const isMending = reader.view().state === "mending";
        lying.remove();
        await bench.until(() => reader.view().state === "ready", "not ready again");
        const took = performance.now() - asked;
        figures.hung.push(took);
        expect({ isMending, views: views.length }).toEqual({
          isMending: true,
          views: 3 + 2 * turn,
        });
        turns.push(took);
        await bench.pass();
        await servesTheNext(stage);
        await bench.pass();
      }
      expect(turns.toSorted((a, b) => a - b)[1], "the median").toBeLessThan(READY_AFTER_HUNG);
    },
  },
  {
    trap: "2: while it still lies there hanging, the other reader is served",
    async play(stage) {
      const { reader, bench } = stage;
      const { id, lying } = await tapped(stage, HUNG);
      await reader.transmit(id, SELECT, 200);
      await bench.until(() => reader.view().state === "ready", "not ready again");
      await servesTheNext(stage, 1);
      lying.remove();
      await bench.pass();
      await servesTheNext(stage);
    },
  },
  {
    trap: "3: while a card is waited for, a tap on the other reader is seen and served",
    async play(stage) {
      const { reader } = stage;
      const { id } = await tapped(stage, HUNG);
      const asked = reader.transmit(id, SELECT, 2500);
      await servesTheNext(stage, 1);
      expect(await asked).toMatchObject({ error: { type: "deadline" } });
    },
  },
  {
    trap: "4, 5, 21: closed with an APDU on its way, the process is gone at once, without a word",
    async play(stage) {
      const { reader, bench } = stage;
      const { id } = await tapped(stage, HUNG);
      const asked = reader.transmit(id, SELECT, DEADLINE);
      await setTimeout(50);
      expect(childrenOfThis()).toHaveLength(1);
      reader.close();
      expect(await asked).toMatchObject({ error: { type: "reader-lost" } });
      const began = performance.now();
      await bench.until(() => childrenOfThis().length === 0, "the process is still there");
      expect(performance.now() - began).toBeLessThan(500);
    },
  },
  {
    trap: "6: pcscd asked to end while nothing is asked",
    play: (stage) => comesBack(stage, "TERM", false),
  },
  {
    trap: "6: pcscd asked to end while a card is asked",
    play: (stage) => comesBack(stage, "TERM", true),
  },
  {
    trap: "6, 8: pcscd killed while nothing is asked",
    play: (stage) => comesBack(stage, "KILL", false),
  },
  {
    trap: "6, 8: pcscd killed while a card is asked",
    play: (stage) => comesBack(stage, "KILL", true),
  },
  {
    trap: "a pcscd that stands still costs no more than a card that hangs, and works on as soon as it does",
    async play(stage) {
      const { reader, bench } = stage;
      const { id, lying } = await tapped(stage, answers(DONE));
      bench.pcscd.freeze();
      await setTimeout(50);
      expect(await reader.transmit(id, SELECT, DEADLINE)).toMatchObject({
        error: { type: "deadline" },
      });
      lying.remove();
      await bench.pass();
      expect(reader.view().state).toBe("mending");
      bench.pcscd.thaw();
      const began = performance.now();
      await bench.until(() => reader.view().state === "ready", "not ready again");
      expect(performance.now() - began).toBeLessThan(READY_AFTER_FROZEN);
      await bench.pass();
      await servesTheNext(stage);
    },
  },
  {
    trap: "9: cards whose answer to reset is nonsense say nothing, and are in nobody's way",
    async play(stage) {
      const { reader, bench, removed } = stage;
      const atrs = ["00", "3b", "ff".repeat(33), "3b".repeat(47)].map(fromHex);
      for (const atr of atrs) {
        const { id, lying } = await tapped(stage, { atr, apdu: () => DONE });
        expect(stage.cards.at(-1)).toMatchObject({ kind: "unknown" });
        expect(await reader.transmit(id, SELECT, DEADLINE)).toMatchObject({
          error: { type: "no-answer" },
        });
        lying.remove();
        await bench.until(() => removed.includes(id), "it is still there");
        await bench.pass();
        await servesTheNext(stage);
        await bench.pass();
      }
    },
  },
  {
    trap: "9: a card that says nothing at all is not seen, and the next one is",
    async play(stage) {
      const lying = await stage.bench.insert({ atr: new Uint8Array(), apdu: () => DONE });
      await stage.bench.pass();
      lying.remove();
      await stage.bench.pass();
      await servesTheNext(stage);
    },
  },
  {
    trap: "10: another program resets the card under the till's hands",
    async play(stage) {
      const { reader, bench, cards, removed } = stage;
      const { id } = await tapped(stage, answers(DONE));
      expect(await reader.transmit(id, SELECT, DEADLINE)).toEqual(ok(DONE));
      await resetByAnother(bench.pcscd);
      expect(await reader.transmit(id, SELECT, DEADLINE)).toMatchObject({ ok: false });
      await bench.until(() => cards.length === 2, "it was not seen again");
      expect(removed).toEqual([id]);
      const again = present(cards[1], "the card").id;
      expect(await reader.transmit(again, SELECT, DEADLINE)).toEqual(ok(DONE));
    },
  },
  {
    trap: "11, 12, 13, 18: answers arrive whole whatever their length and their status",
    async play(stage) {
      const { reader } = stage;
      const lengths = [2, 62, 135, 258, 259, 4096, 65_535];
      const said = lengths.map((length) => new Uint8Array(length).fill(0x6a));
      const { id } = await tapped(stage, { atr: PHONE_ATR, apdu: () => said.shift() ?? DONE });
      for (const length of lengths) {
        const answer = await reader.transmit(id, SELECT, DEADLINE);
        expect(answer.ok && answer.value.length).toBe(length);
      }
    },
  },
  {
    trap: "18: long commands arrive whole; one that is too long fails, and the card is asked anew",
    async play(stage) {
      const { reader, bench } = stage;
      const lengths = [261, 4096, 65_535];
      const { id, lying } = await tapped(stage, answers(DONE));
      for (const length of lengths) {
        const command = new Uint8Array(length).fill(0x80);
        expect(await reader.transmit(id, command, DEADLINE)).toEqual(ok(DONE));
      }
      expect(lying.heard.map((command) => command.length)).toEqual(lengths);
      const failed = await reader.transmit(id, new Uint8Array(70_000), DEADLINE);
      expect(failed).toMatchObject({ ok: false });
      lying.remove();
      await bench.pass();
      await servesTheNext(stage);
    },
  },
  {
    trap: "14: one byte is no answer, and the card is asked anew",
    async play(stage) {
      const { reader, bench, cards } = stage;
      const said = [Uint8Array.of(0x90)];
      const { id } = await tapped(stage, { atr: PHONE_ATR, apdu: () => said.shift() ?? DONE });
      expect(await reader.transmit(id, SELECT, DEADLINE)).toMatchObject({
        error: { type: "no-answer" },
      });
      await bench.until(() => cards.length === 2, "it was not seen again");
      expect(await reader.transmit(cards[1]!.id, SELECT, DEADLINE)).toEqual(ok(DONE));
    },
  },
  {
    trap: "16: half an answer is nobody's spend",
    async play(stage) {
      const { reader } = stage;
      const whole = framed(new Uint8Array(95).fill(0x82));
      const half: DiallingModel = {
        atr: PHONE_ATR,
        apdu: () => ({ raw: whole.slice(0, 12), pull: true }),
      };
      const { id } = await tapped(stage, half);
      const answer = await reader.transmit(id, SELECT, DEADLINE);
      const split = answer.ok ? splitAnswer(answer.value) : answer;
      expect(split.ok && decodeSpendAnswer(split.value.data).ok).toBe(false);
      await stage.bench.pass();
      await servesTheNext(stage);
    },
  },
  {
    trap: "19: a phone may say of itself what a tag says",
    async play(stage) {
      const { id } = await tapped(stage, {
        atr: fromHex("3b 89 80 01 4f 4f 01 02 03 04 05 06 07 8e"),
        apdu: () => DONE,
      });
      expect(stage.cards.find((card) => card.id === id)).toMatchObject({ kind: "iso-dep" });
    },
  },
  {
    trap: "20: asked when nothing lies there, it says so",
    async play({ reader }) {
      for (const card of [0, 1, 77]) {
        expect(await reader.transmit(card, SELECT, DEADLINE)).toMatchObject({
          error: { type: "removed" },
        });
      }
    },
  },
  ...[0, 1, 20, 100, 250].map((afterMs): Trap => ({
    trap: `23: another card ${afterMs} ms after the one that was pulled while it was asked`,
    async play(stage) {
      const { reader, bench, cards } = stage;
      const { id, lying } = await tapped(stage, { atr: PHONE_ATR, apdu: () => ({ pull: true }) });
      await reader.transmit(id, SELECT, DEADLINE);
      await lying.gone;
      await setTimeout(afterMs);
      const [seen, began] = [cards.length, performance.now()];
      const next = await bench.insert(phone());
      await answered(stage, seen, began);
      next.remove();
    },
  })),
  {
    trap: "23: another card right after one that hung, at a process that was just started again",
    async play(stage) {
      const { reader, bench, cards } = stage;
      const { id, lying } = await tapped(stage, HUNG);
      await reader.transmit(id, SELECT, 200);
      lying.remove();
      const [seen, began] = [cards.length, performance.now()];
      const next = await bench.insert(phone());
      await answered(stage, seen, began);
      next.remove();
    },
  },
];

/** Whatever is seen from here on: in the end one of them answers, before the customer takes the phone away. */
async function answered(
  { reader, cards, bench }: Stage,
  seenBefore: number,
  began: number,
): Promise<void> {
  for (let n = seenBefore; ; n += 1) {
    await bench.until(() => cards.length > n, "the second card was never seen");
    const answer = await reader.transmit(cards[n]!.id, SELECT, DEADLINE);
    if (answer.ok) {
      expect(answer.value).toEqual(DONE);
      expect(performance.now() - began).toBeLessThan(SEEN_WITHIN);
      return;
    }
  }
}

async function comesBack(stage: Stage, signal: "KILL" | "TERM", isAsked: boolean): Promise<void> {
  const { reader, bench, views, removed } = stage;
  const { pcscd } = bench;
  const { id } = await tapped(stage, HUNG);
  const asked = isAsked ? reader.transmit(id, SELECT, 3000) : null;
  await setTimeout(20);
  await pcscd.end(signal);
  await bench.until(() => reader.view().state === "mending", "nobody saw that pcscd is gone");
  expect(removed).toEqual([id]);
  expect((await asked)?.ok ?? false).toBe(false);
  const began = performance.now();
  await pcscd.start();
  await bench.until(() => reader.view().state === "ready", "not ready again");
  const took = performance.now() - began;
  figures.pcscd.push(took);
  expect(took).toBeLessThan(READY_AFTER_PCSCD);
  expect(views.map(({ state }) => state)).not.toContain("none");
  await servesTheNext(stage);
}

/** Another program's PC/SC client: connects, and lets go with a reset. */
async function resetByAnother({ environment }: Pcscd): Promise<void> {
  const program = `
    const { Context, SCARD_SHARE_SHARED, SCARD_RESET_CARD } = require("smartcard");
    const reader = new Context().listReaders().find((each) => each.atr !== null);
    reader.connect(SCARD_SHARE_SHARED, 3).then((card) => card.disconnect(SCARD_RESET_CARD));
  `;
  const child = spawn(process.execPath, ["-e", program], {
    env: { ...process.env, ...environment },
    stdio: "inherit",
  });
  expect(await once(child, "exit")).toEqual([0, null]);
}

/** Reader processes that this one has started and that still run. */
function childrenOfThis(): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name))
    .map(Number)
    .filter((pid) => isReaderOfThis(pid));
}

function isReaderOfThis(pid: number): boolean {
  try {
    const [, parent] = /\) [A-Z] (\d+)/u.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return Number(parent) === process.pid && command.includes("reader.mjs");
  } catch {
    return false;
  }
}

/** Milliseconds, for the last test to print. */
const figures: Record<"hung" | "pcscd", number[]> = { hung: [], pcscd: [] };

/** To be called once in a file of its own: it has a pcscd to itself. */
export function meetsEveryTrap(library: Library): void {
  let running: Pcscd | null = null;
  beforeAll(async () => {
    running = await openPcscd();
  });
  afterAll(() => running?.close());

  for (const { trap, play } of TRAPS) {
    test(`${library}, ${trap}`, async () => {
      const pcscd = present(running, "pcscd");
      await withPcscBench({ pcscd, library }, async (bench) =>
        play({ ...(await openReader(bench)), bench }),
      );
      expect(childrenOfThis(), "processes that are left").toEqual([]);
    });
  }

  test(`${library}, 7: without pcscd the till waits in peace, and sees a reader once there is one`, async () => {
    const pcscd = present(running, "pcscd");
    await pcscd.end("KILL");
    await withPcscBench({ pcscd, library }, waitsForPcscd);
  });

  test(`${library}, the figures that the till promises`, () => {
    const worst = (times: readonly number[]): string => Math.max(...times).toFixed(0);
    console.log(
      `${library}: ready after a card that hung (deadline ${DEADLINE} ms): at most ${worst(figures.hung)} ms of ${figures.hung.length}; ` +
        `after pcscd came back: at most ${worst(figures.pcscd)} ms of ${figures.pcscd.length}`,
    );
    expect(figures.hung.length).toBe(3);
    expect(figures.pcscd.length).toBe(4);
  });
}

async function waitsForPcscd(bench: PcscBench): Promise<void> {
  const { pcscd } = bench;
  const views: string[] = [];
  const reader = bench.readers.open({
    card: () => {},
    removed: () => {},
    changed: ({ state }) => views.push(state),
  });
  await bench.until(() => reader.view().state === "none", "it says nothing");
  const before = cpuOf(childrenOfThis());
  await setTimeout(IDLE);
  expect(cpuOf(childrenOfThis()) - before, "CPU time in 10 ms").toBeLessThan(20);
  await pcscd.start();
  await bench.until(() => reader.view().state === "ready", "not ready");
  expect(views).toEqual(["none", "ready"]);
}

/** User and system time, in hundredths of a second. */
function cpuOf(pids: readonly number[]): number {
  const [pid] = pids;
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return Number(fields[11]) + Number(fields[12]);
}
