import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { expect, test } from "vitest";
import { searchSyncTones } from "./sync-tones.ts";

test("a search finds eight tones, evenly in time, with all differences different", () => {
  const sync = searchSyncTones(seededRandom(1), { toneCount: 128, slotCount: 54, draws: 2000 });
  expect(sync.map(({ slot }) => slot)).toEqual([0, 7, 14, 20, 27, 34, 41, 47]);
  const differences = sync.flatMap((one) =>
    sync.filter((other) => other !== one).map((other) => one.tone - other.tone),
  );
  expect(new Set(differences).size).toBe(56);
});
