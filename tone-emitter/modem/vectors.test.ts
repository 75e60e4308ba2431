/**
 * The specification is enough: an encoder written from the README alone, with the tables as they are printed there, makes the
 * vectors. It shares no code with the modem; what it sings it integrates numerically.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { specificationTables, specificationVectors, type Vector } from "./vectors.ts";

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const VECTORS = JSON.parse(
  readFileSync(new URL("../vectors.json", import.meta.url), "utf8"),
) as readonly Vector[];
const ANEW = "run: npx tsx scripts/tone-vectors/main.ts";

test("the README's tables and the vectors are those of the code", () => {
  expect(README.includes(specificationTables()), ANEW).toBe(true);
  expect(VECTORS, ANEW).toEqual(specificationVectors());
});

test.each(VECTORS)("$profile, code $code: the README's words make its bits and tones", (vector) => {
  const bits = bitsOf(vector);
  expect(bits.join("")).toBe(vector.bits);
  const printed = readTables(vector.profile);
  const steps = stepsOf(printed, bits);
  expect(steps.join(" ")).toBe(vector.steps);
  expect(tonesOf(printed, steps).join(" ")).toBe(vector.tones);
});

test.each([48_000, 44_100])("the README's words make its samples at %i", (rate) => {
  for (const name of ["steady", "quick"]) {
    const vector = VECTORS.find(({ profile }) => profile === name) as Vector;
    const wanted = vector.samples[rate] ?? {};
    expect(Object.keys(wanted).length).toBeGreaterThan(10);
    const samples = sing(name, vector.tones.split(" ").map(Number), rate);
    for (const [at, value] of Object.entries(wanted)) {
      expect(samples[Number(at)], `${name}, sample ${at}`).toBeCloseTo(value, 5);
    }
  }
});

test("the CRC has the check value that stands there", () => {
  const bytes = [..."123456789"].map((letter) => letter.charCodeAt(0));
  expect(crcOf(bytes.flatMap((byte) => binary(byte, 8))).toString(16)).toBe("21cf02");
});

interface Printed {
  readonly generators: readonly number[];
  readonly sync: ReadonlyMap<number, number>;
  readonly slotOfStep: readonly number[];
  readonly hop: readonly number[];
}

function readTables(profile: string): Printed {
  const [, section = ""] = README.split(`#### ${profile}\n`);
  const [generators, sync, slots, hop] = [...section.matchAll(/```text\n([^]*?)```/gu)].map(
    ([, body = ""]) => body.split("\n").slice(1, -1),
  );
  const [syncSlots = [], syncTones = []] = (sync ?? []).map(numbersOf);
  return {
    generators: (generators ?? []).map((line) =>
      Number.parseInt(line.split(/ +/u).at(-1) ?? "", 2),
    ),
    sync: new Map(syncSlots.map((slot, i) => [slot, syncTones[i] as number])),
    slotOfStep: (slots ?? []).flatMap((line) => numbersOf(line.replace(/^.*:/u, ""))),
    hop: (hop ?? []).flatMap((line) => numbersOf(line.replace(/^.*:/u, ""))),
  };
}

const numbersOf = (line: string): readonly number[] => (line.match(/\d+/gu) ?? []).map(Number);

const binary = (value: number, width: number): readonly number[] =>
  [...value.toString(2).padStart(width, "0")].map(Number);

function crcOf(bits: readonly number[]): number {
  let crc = 0xb704ce;
  for (const bit of bits) {
    const top = crc >= 0x800000 ? 1 : 0;
    crc = (crc * 2) % 0x1000000;
    if (top !== bit) {
      crc ^= 0x864cfb;
    }
  }
  return crc;
}

function bitsOf({ version, place, code }: Vector): readonly number[] {
  const told = [...binary(version, 4), ...binary(place, 32), ...binary(code, 32)];
  return [...told, ...binary(crcOf(told), 24)];
}

/** The register as a text of 14 digits. */
function stepsOf({ generators, hop }: Printed, bits: readonly number[]): readonly number[] {
  const step = (j: number): string => bits.slice(2 * j, 2 * j + 2).join("");
  let register = [39, 40, 41, 42, 43, 44, 45].map(step).join("");
  return hop.map((offset, j) => {
    register = register.slice(2) + step(j);
    const symbol = generators.reduce((sum, generator, bit) => {
      const taps = binary(generator, 14);
      const ones = [...register].filter((digit, i) => digit === "1" && taps[i] === 1).length;
      return sum + (ones % 2) * 2 ** bit;
    }, 0);
    return symbol ^ offset;
  });
}

function tonesOf({ sync, slotOfStep }: Printed, steps: readonly number[]): readonly number[] {
  const tones = Array.from({ length: 54 }, (_, slot) => sync.get(slot) ?? -1);
  slotOfStep.forEach((slot, step) => {
    tones[slot] = steps[step] as number;
  });
  return tones;
}

/** One frame at level 0.5: the frequency's integral by Simpson's rule, a sample at a time. */
function sing(profile: string, tones: readonly number[], rate: number): readonly number[] {
  const isSteady = profile === "steady";
  const [count, spacing, symbol] = isSteady ? [128, 15.625, 0.064] : [64, 31.25, 0.032];
  const toneAt = (slot: number): number =>
    18_950 + ((tones[(slot + 54) % 54] as number) - (count - 1) / 2) * spacing;
  const frequency = (time: number): number => {
    const edge = Math.round(time / symbol);
    const [before, behind] = [toneAt(edge - 1), toneAt(edge)];
    const x = Math.min(1, Math.max(0, (time - edge * symbol) / 0.003 + 0.5));
    return before + (behind - before) * (x - Math.sin(2 * Math.PI * x) / (2 * Math.PI));
  };
  // P is 0 at the first slot's edge as if the edge were sharp: half a glide has added to it by then.
  const early = 200;
  let phase = -toneAt(-1) * 0.0015;
  for (let i = 0; i < early; i += 1) {
    const from = -0.0015 + (0.0015 * i) / early;
    phase += simpson(frequency, from, from + 0.0015 / early);
  }
  const length = Math.round(54 * symbol * rate);
  const fade = 0.01 * rate;
  return Array.from({ length }, (_, n) => {
    const edge = Math.min((n + 1) / fade, (length - 1 - n) / fade, 1);
    const ramp = (1 - Math.cos(Math.PI * edge)) / 2;
    const sample = 0.5 * ramp * Math.sin(2 * Math.PI * phase);
    phase = (phase + simpson(frequency, n / rate, (n + 1) / rate)) % 1;
    return sample;
  });
}

function simpson(f: (x: number) => number, from: number, to: number): number {
  return ((to - from) / 6) * (f(from) + 4 * f((from + to) / 2) + f(to));
}
