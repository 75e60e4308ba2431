/** Strangers at the beacon's door: whatever a central sends, the radio goes on, and the next honest one is served. */
import { setTimeout as sleep } from "node:timers/promises";
import { startRadio } from "@tillwave/beacon-peripheral/adapters/radio-process";
import type { AirOrder, Radio, RadioStack } from "@tillwave/beacon-peripheral/ports";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { NO_LOG } from "@tillwave/shared/core/log";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { describe, expect, test } from "vitest";
import { withRadio } from "../scripts/radio/radio.ts";
import { onAir, until } from "./daemons/beacon-radio.ts";
import { type HostileAdapter, openHostileAdapter } from "./daemons/hostile-adapter.ts";
import { ATT_CORPUS, PAIRING_CORPUS, strike } from "./daemons/hostile-pdus.ts";

/** Of each stack; together more than a hundred thousand. */
const STRIKES = Number(process.env["HOSTILE_PDUS"] ?? 60_000);
const STRIKES_A_CONNECTION = 500;
const STRIKES_A_BREATH = 40;
const STACKS: readonly RadioStack[] = ["abandonware", "stoprocent"];

const ORDER: AirOrder = {
  data: fromHex("020106 0909 54696c6c77617665"),
  scanResponse: new Uint8Array(),
  connectable: true,
  intervalMs: 100,
};
/** In milliseconds: its ladder's first step. */
const ORDERED_AGAIN_AFTER = 250;
const WHICH_SERVICES = fromHex("10 0100 ffff 0028");
/** Generic Access and Generic Attribute, as both makers have them. */
const SERVICES = "1106010005000018060009000118";

interface Talk {
  readonly radio: Radio;
  readonly adapter: HostileAdapter;
}

async function withHostile(stack: RadioStack, walk: (talk: Talk) => Promise<void>): Promise<void> {
  const adapter = await openHostileAdapter();
  const listener = { changed: () => {}, stoppedByItself: () => {} };
  const radio = startRadio({ adapter: null, stack }, listener, {
    log: NO_LOG,
    environment: adapter.environment,
  });
  try {
    await until(() => radio.view().state === "ready", "the radio is ready");
    await walk({ radio, adapter });
  } finally {
    await radio.close();
    await adapter.close();
  }
}

/** As the advertiser does: an order that a central's end crossed is given again. */
async function advertise(radio: Radio): Promise<void> {
  const first = await radio.advertise(ORDER);
  if (!first.ok) {
    await sleep(ORDERED_AGAIN_AFTER);
    expect(await radio.advertise(ORDER)).toMatchObject({ ok: true });
  }
}

async function connect({ radio, adapter }: Talk): Promise<void> {
  await advertise(radio);
  expect(adapter.connect()).toBe(true);
}

async function ask({ adapter }: Talk, pdu: Uint8Array): Promise<string> {
  const answer = adapter.next(1000);
  adapter.send(pdu);
  return toHex((await answer)?.slice(4) ?? new Uint8Array());
}

/** It has come up once, obeys, and serves whoever comes next. */
async function expectUnharmed(talk: Talk): Promise<void> {
  const { radio, adapter } = talk;
  adapter.disconnect();
  await connect(talk);
  expect(await ask(talk, WHICH_SERVICES)).toBe(SERVICES);
  adapter.disconnect();
  // A connection's end leaves the air unknown until it is ordered again, as the advertiser does.
  await advertise(radio);
  expect(await radio.check()).toMatchObject({ ok: true });
  expect(radio.view()).toMatchObject({ state: "ready", restarts: 0 });
}

describe.each(STACKS)("@%s/bleno", (stack) => {
  test("survives each PDU that has killed one, and the next central is served", async () => {
    await withHostile(stack, async (talk) => {
      for (const pdu of ATT_CORPUS) {
        await connect(talk);
        talk.adapter.send(pdu);
        await expectUnharmed(talk);
      }
      for (const pdu of PAIRING_CORPUS) {
        await connect(talk);
        talk.adapter.send(pdu, 6);
        await expectUnharmed(talk);
      }
      expect(talk.adapter.hangUps()).toBe(0);
    });
  });

  test(`survives ${STRIKES} hostile PDUs, whole and in pieces`, async () => {
    const { next } = seededRandom(seedOfRun(`hostile PDUs for ${stack}`));
    await withHostile(stack, async (talk) => {
      for (let sent = 0; sent < STRIKES;) {
        await connect(talk);
        for (let i = 0; i < STRIKES_A_CONNECTION; i += 1, sent += 1) {
          for (const { kind, bytes } of strike(next)) {
            talk.adapter.fragment(kind, bytes);
          }
          if (i % STRIKES_A_BREATH === 0) {
            // Who asks faster than answers leave is hung up on.
            await talk.radio.check();
          }
        }
        expect(talk.adapter.hangUps()).toBe(0);
        await expectUnharmed(talk);
      }
    });
  });

  test("hangs up on who asks and asks and takes no answer", async () => {
    await withHostile(stack, async (talk) => {
      await connect(talk);
      talk.adapter.takes(false);
      for (let i = 0; i < 1000; i += 1) {
        talk.adapter.send(WHICH_SERVICES);
      }
      await until(() => talk.adapter.hangUps() > 0, "it hangs up");
      expect(talk.radio.view().restarts).toBe(0);
      talk.adapter.takes(true);
      await expectUnharmed(talk);
    });
  });

  test("takes 512 prepared bytes, and no more", async () => {
    await withHostile(stack, async (talk) => {
      await connect(talk);
      const chunk = (at: number): Uint8Array =>
        Uint8Array.of(0x16, 0x09, 0x00, at & 0xff, at >> 8, ...new Uint8Array(18));
      const answers: string[] = [];
      for (let at = 0; at < 600; at += 18) {
        answers.push(await ask(talk, chunk(at)));
      }
      expect(answers.slice(-2)).toStrictEqual(["0116000009", "0116000009"]);
      await expectUnharmed(talk);
    });
  });

  test("says what is wrong with a request that is cut short", async () => {
    await withHostile(stack, async (talk) => {
      await connect(talk);
      expect(await ask(talk, fromHex("02"))).toBe("0102000004");
      expect(await ask(talk, fromHex("10010000"))).toBe("0110000004");
      expect(await ask(talk, WHICH_SERVICES)).toBe(SERVICES);
    });
  });

  test("gives no pairing, and not the machine's name", async () => {
    await withHostile(stack, async (talk) => {
      await connect(talk);
      const answer = talk.adapter.next(1000);
      talk.adapter.send(fromHex("01 03 00 01 10 00 01"), 6);
      expect(toHex((await answer) ?? new Uint8Array())).toBe("020006000505");
      expect(await ask(talk, fromHex("0a 0300"))).toBe(`0b${toHex(Buffer.from("Tillwave"))}`);
    });
  });

  test("survives them over the air too", async () => {
    await withRadio({}, async (bench) => {
      const listener = {
        changed: () => {},
        // While a central is there, what is ordered takes no other.
        stoppedByItself: () => void radio.advertise(ORDER),
      };
      const radio: Radio = startRadio({ adapter: null, stack }, listener, {
        log: NO_LOG,
        environment: bench.environment,
      });
      await until(() => radio.view().state === "ready", "the radio is ready");
      expect(await radio.advertise(ORDER)).toMatchObject({ ok: true });
      const central = await bench.central();
      for (const pdu of ATT_CORPUS) {
        await until(() => onAir(bench)?.connectable === true, "it is on air");
        const link = await central.connect(bench.adapters[0]?.address ?? "");
        await link.send(pdu);
        expect(toHex((await link.ask(WHICH_SERVICES)) ?? new Uint8Array())).not.toBe("");
        await link.disconnect();
      }
      expect(radio.view()).toMatchObject({ state: "ready", restarts: 0 });
      await radio.close();
    });
  });
});
