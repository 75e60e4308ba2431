/**
 * The search that found the code's generators (shared/tone/code.ts) and the sync tones (shared/tone/profile.ts). The same
 * seed and number of draws find the same ones again; a changed one is another waveform, which no receiver in the field hears.
 *
 *   tsx scripts/tone-code/main.ts generators [--seed 6] [--draws 2000]     some minutes for each profile
 *   tsx scripts/tone-code/main.ts sync       [--seed 6] [--draws 200000]   some seconds
 */
import { parseArgs } from "node:util";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { QUICK, STEADY } from "@tillwave/shared/tone/profile";
import { searchGenerators } from "./generators.ts";
import { searchSyncTones } from "./sync-tones.ts";

const GENERATOR_DRAWS = 2000;
const SYNC_DRAWS = 200_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string", default: "6" }, draws: { type: "string" } },
});
const seed = Number(values.seed);

for (const profile of [STEADY, QUICK]) {
  const random = seededRandom(seed);
  switch (positionals[0]) {
    case "generators": {
      const draws = Number(values.draws ?? GENERATOR_DRAWS);
      const { generators, detours, ring } = searchGenerators(random, {
        bits: profile.bitsPerSymbol,
        draws,
      });
      const taps = generators.map((generator) => `0x${generator.toString(16).padStart(4, "0")}`);
      console.log(`${profile.name}: ${taps.join(", ")}`);
      console.log(`  detours by distance: ${detours.join(" ")}; lightest ring: ${ring} or more`);
      break;
    }
    case "sync": {
      const draws = Number(values.draws ?? SYNC_DRAWS);
      const { toneCount, slotCount } = profile;
      const sync = searchSyncTones(random, { toneCount, slotCount, draws });
      console.log(`${profile.name}: ${sync.map(({ slot, tone }) => `${slot}:${tone}`).join(" ")}`);
      break;
    }
    default:
      console.error("usage: tsx scripts/tone-code/main.ts generators|sync [--seed N] [--draws N]");
      process.exit(2);
  }
}
