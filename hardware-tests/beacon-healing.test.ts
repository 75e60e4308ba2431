/** A beacon mends itself, through unmodified bleno: whatever befalls its adapter, it is on air within 5 s of that being well. */
import { present } from "@tillwave/shared/core/assert";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { describe, expect, test } from "vitest";
import {
  type BeaconOnAir,
  HARMS,
  putAway,
  someHarms,
  withBeaconOnAir,
} from "./daemons/beacon-on-air.ts";

const BACK_WITHIN_MS = 5000;
/** After which what was found on air still is. */
const SETTLE_MS = 1200;

/** How long something is wrong. */
const HARM_MS = 1500;
/** What nobody sees otherwise, and what is known to be wrong only after three seconds. */
const LASTS_MS: Readonly<Record<string, number>> = {
  "down and up within one poll": 0,
  "its process stopped": 4000,
};
/** What is not on air by then is so for good. */
const STUCK_MS = 20_000;
const BEACONS = 4;
const FAULTS_EACH = 25;

const seed = seedOfRun("beacon-healing");
const pause = async (ms: number): Promise<void> =>
  await new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** How long it took to be on air for good after `ms` of harm; null: longer than it may. */
async function endure(
  beacon: BeaconOnAir,
  { names, ms, chance }: { names: readonly string[]; ms: number; chance: number },
): Promise<number | null> {
  const random = seededRandom(chance);
  const cures = names.map((name) => present(HARMS[name], name)(beacon, random));
  await pause(ms);
  for (const cure of cures.toReversed()) {
    await cure();
  }
  const from = performance.now();
  for (;;) {
    const left = BACK_WITHIN_MS + SETTLE_MS - (performance.now() - from);
    const waited = await beacon.until(beacon.isOnAir, left);
    if (waited === null) {
      return null;
    }
    const backAfter = performance.now() - from;
    const lost = await beacon.until(() => beacon.advertiser.view().state !== "on-air", SETTLE_MS);
    if (lost === null) {
      return backAfter;
    }
  }
}

describe.concurrent("a beacon mends itself", () => {
  test.each(["abandonware", "stoprocent"] as const)(
    "each kind of loss through %s: on air within 5 s of the adapter being well",
    async (stack) => {
      const slow: string[] = [];
      const times: string[] = [];
      await withBeaconOnAir({ stack }, async (beacon) => {
        for (const name of Object.keys(HARMS)) {
          const ms = LASTS_MS[name] ?? HARM_MS;
          const before = beacon.lines.length;
          const after = await endure(beacon, { names: [name], ms, chance: seed });
          times.push(`${name} ${after === null ? "never" : Math.round(after)}`);
          if (after === null || after > BACK_WITHIN_MS) {
            slow.push(`${name}: ${beacon.lines.slice(before).join(" | ")}`);
          }
          await putAway(beacon);
          await beacon.until(beacon.isOnAir, 10_000);
        }
        expect(beacon.advertiser.isWell()).toBe(true);
      });
      console.log(stack, times.join("; "));
      expect(slow).toEqual([]);
    },
  );

  test.each(Array.from({ length: BEACONS }, (_, i) => i))(
    "random faults, several at once (beacon %i): no state that needs a hand",
    async (number) => {
      const random = seededRandom(seed + number);
      const stack = number % 2 === 0 ? "abandonware" : "stoprocent";
      const stuck: string[] = [];
      let slowest = 0;
      await withBeaconOnAir({ stack, seed: seed + number }, async (beacon) => {
        for (let done = 0; done < FAULTS_EACH;) {
          const names = someHarms(random);
          done += names.length;
          const before = beacon.lines.length;
          const ms = random.integer(HARM_MS);
          const after = await endure(beacon, { names, ms, chance: random.integer(2 ** 31) });
          slowest = Math.max(slowest, after ?? Infinity);
          await putAway(beacon);
          if (after === null && (await beacon.until(beacon.isOnAir, STUCK_MS)) === null) {
            stuck.push(`${names.join(" + ")}: ${beacon.lines.slice(before).join(" | ")}`);
          }
        }
        expect(beacon.advertiser.isWell()).toBe(true);
      });
      console.log(`beacon ${number}, ${stack}: slowest ${Math.round(slowest)} ms`);
      expect(stuck).toEqual([]);
    },
  );
});
