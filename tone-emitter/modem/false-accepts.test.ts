/** Sounds that carry no id; hours of them are in the benchmark (scripts/bench/tone-false-accepts.ts). */
import { QUICK, STEADY } from "@tillwave/shared/tone/profile";
import { expect, test } from "vitest";
import { createSound, type SoundKind } from "./channel/sounds.ts";
import { createDemodulator } from "./demodulator.ts";

const RATE = 48_000;
const SECONDS = 5;
/** One in 10,000 hours would be 1,678 an hour; a short sound may have a few at once. */
const CHECKS_MAX = 40;
/** Four a second for each profile, but for the first. */
const SEARCHES_MIN = 2 * (4 * SECONDS - 2);
const KINDS: readonly SoundKind[] = ["music", "metal", "steps", "chirps", "stranger"];

test("no id is heard in sounds that carry none, hardly a path comes as far as its checksum, and the search goes on", () => {
  let checks = 0;
  for (const kind of KINDS) {
    const heard: string[] = [];
    const profiles = [STEADY, QUICK];
    const demodulator = createDemodulator({ sampleRate: RATE, profiles }, ({ payload }) =>
      heard.push(JSON.stringify(payload)),
    );
    const block = new Float32Array(SECONDS * RATE);
    createSound(kind, { seed: 61_000, sampleRate: RATE }).render(block);
    demodulator.push(block);
    expect(demodulator.state.searches, kind).toBeGreaterThanOrEqual(SEARCHES_MIN);
    demodulator.flush();
    expect(heard, kind).toEqual([]);
    checks += demodulator.state.checks;
  }
  expect(checks).toBeLessThanOrEqual(CHECKS_MAX);
});
