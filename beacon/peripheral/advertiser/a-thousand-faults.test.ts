/**
 * A thousand things go wrong with a radio, one after the other and several at once, and after each the beacon is on air again
 * by itself within five seconds of the adapter being well.
 */
import { present } from "@tillwave/shared/core/assert";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { type SeededRandom, seededRandom } from "@tillwave/shared/testing/seeded-random";
import { expect, test } from "vitest";
import { OPCODE } from "../radio/hci.ts";
import { type AirBench, planOf, useAirBench } from "./testing/air-bench.ts";

const FAULTS = 1000;
const BACK_WITHIN_MS = 5000;

/** Does harm; the answer makes it good again. */
type Harm = (bench: AirBench, chance: SeededRandom) => () => void;

const OPCODES = [...Object.values(OPCODE), null];
const anyOpcode = (chance: SeededRandom): number | null =>
  OPCODES[chance.integer(OPCODES.length)] ?? null;

const HARMS: Record<string, Harm> = {
  unplug({ adapter }, chance) {
    adapter.unplug();
    const index = chance.integer(4);
    return () => adapter.plug(index);
  },
  other({ adapter, other }) {
    adapter.unplug();
    other.plug();
    return () => {
      adapter.plug();
      other.unplug();
    };
  },
  down({ adapter }) {
    adapter.down();
    return adapter.up;
  },
  blink({ adapter }) {
    adapter.down();
    adapter.up();
    return () => {};
  },
  hang({ adapter }) {
    adapter.hang();
    return adapter.thaw;
  },
  forget({ adapter }) {
    adapter.forget();
    return () => {};
  },
  refuse({ adapter }, chance) {
    adapter.refuse(anyOpcode(chance), {
      status: 1 + chance.integer(0x40),
      times: 1 + chance.integer(20),
    });
    return adapter.cure;
  },
  swallow({ adapter }, chance) {
    adapter.swallow(anyOpcode(chance), {
      times: 1 + chance.integer(20),
      reaches: chance.integer(2) === 0,
    });
    return adapter.cure;
  },
  delay({ adapter }, chance) {
    adapter.delay(anyOpcode(chance), {
      ms: chance.integer(4000),
      times: 1 + chance.integer(5),
    });
    return adapter.cure;
  },
  connect({ adapter }) {
    adapter.connect();
    return adapter.disconnect;
  },
  kill({ radios }) {
    radios.killProcess();
    return () => {};
  },
  stall({ radios }) {
    radios.hangProcess();
    return () => {};
  },
  forbid({ radios }) {
    radios.permit(false);
    radios.killProcess();
    return () => radios.permit(true);
  },
  disk({ disk }) {
    disk.isFull = true;
    return () => {
      disk.isFull = false;
    };
  },
};
const NAMES = Object.keys(HARMS);

test("a thousand faults, and no state that needs a hand", async () => {
  const chance = seededRandom(seedOfRun("a thousand faults"));
  const slowest = { ms: 0, after: "" };
  await useAirBench({ plan: planOf({ slotMs: 200 }), mayReboot: false }, async (bench) => {
    const isWell = (): boolean =>
      bench.air() !== null && bench.advertiser().view().state === "on-air";
    await bench.pass(3000);
    for (let done = 0; done < FAULTS;) {
      const together = 1 + chance.integer(3);
      const names: string[] = [];
      const cures = Array.from({ length: together }, () => {
        const name = present(NAMES[chance.integer(NAMES.length)], "a fault");
        names.push(name);
        return { name, cure: present(HARMS[name], name)(bench, chance) };
      });
      done += together;
      await bench.pass(chance.integer(chance.integer(10) === 0 ? 60_000 : 4000));
      for (const { cure } of cures) {
        cure();
      }
      // A central that is still there, a late answer that is still on its way.
      bench.adapter.disconnect();
      const after = `${names.join("+")} (${done})`;
      const ms = await bench.until(isWell, 60_000);
      expect(ms, `after ${after}`).not.toBeNull();
      if ((ms ?? 0) > slowest.ms) {
        Object.assign(slowest, { ms, after });
      }
      await bench.pass(chance.integer(3000));
      expect(await bench.until(isWell, 5000), `a while after ${after}`).not.toBeNull();
    }
    expect(bench.advertiser().isWell()).toBe(true);
  });
  expect(slowest.ms, slowest.after).toBeLessThanOrEqual(BACK_WITHIN_MS);
}, 120_000);
