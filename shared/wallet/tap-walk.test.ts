/**
 * Taps as chance has them: phones come and go, answers are lost, the till is killed, the disk is full.
 * Whatever happens, a customer who has paid is never asked again, and a sale never waits for ever.
 */
import { expect, test } from "vitest";
import { type Ending, createWalk } from "../testing/tap-walk.ts";
import { seedOfRun } from "../testing/seed-of-run.ts";
import { seededRandom } from "../testing/seeded-random.ts";

const WALKS = Number(process.env["TAP_WALKS"] ?? 120);
const STEPS = 160;

test("however a tap goes wrong, nobody pays twice, nothing is lost, and no sale is stuck", () => {
  const seed = seedOfRun("walks of a tap");
  const endings = new Map<Ending, number>();
  for (let n = 0; n < WALKS; n += 1) {
    const walk = createWalk(seededRandom(seed + n));
    for (let step = 0; step < STEPS; step += 1) {
      walk.step();
      expect(walk.faults(), `walk ${n}, step ${step}: ${walk.log().slice(-25).join("\n")}`).toEqual(
        [],
      );
    }
    walk.finish();
    expect(walk.faults(), `walk ${n}: ${walk.log().slice(-40).join("\n")}`).toEqual([]);
    walk.endings().forEach((ending) => endings.set(ending, (endings.get(ending) ?? 0) + 1));
  }
  // Chance that never gets there tries nothing out.
  for (const ending of ["spend", "recalled", "token", "absent", "void", "cash"] as const) {
    expect(endings.get(ending) ?? 0, ending).toBeGreaterThan(WALKS / 200);
  }
});
