/**
 * The tables and test vectors of tone-emitter/README.md and tone-emitter/vectors.json, made from the code, so that what
 * stands there is what is sung. `npx tsx scripts/tone-vectors/main.ts` writes them; vectors.test.ts reads them again with an
 * encoder of its own.
 */
import { CRC24_BITS } from "@tillwave/shared/tone/crc24";
import { encodeSteps, GENERATORS, hopOfSteps, MEMORY_BITS } from "@tillwave/shared/tone/code";
import { encodePayloadBits, frameSymbols, type TonePayload } from "@tillwave/shared/tone/frame";
import { dataSlots } from "@tillwave/shared/tone/interleave";
import { QUICK, STEADY, type ToneProfile } from "@tillwave/shared/tone/profile";
import { renderFrames } from "./modulator.ts";

const VECTOR_LEVEL = 0.5;

const VECTOR_PAYLOADS: readonly TonePayload[] = [
  { version: 1, place: 0x00c0ffee, code: 0x12345678 },
  { version: 0, place: 0, code: 0 },
  { version: 15, place: 0xffffffff, code: 0xffffffff },
  { version: 1, place: 0x00c0ffee, code: 0x12345679 },
  { version: 2, place: 1, code: 0x80000000 },
  { version: 7, place: 3_141_592_653, code: 2_718_281_828 },
];
/** In slots: within the first ramp and behind it, at the edge of slots 0 and 1, far inside the frame, in the last ramp. */
const SAMPLE_PLACES = [0.05, 0.5, 0.99, 1, 1.01, 1.5, 20, 33.3, 53.5, 53.99];
const FIRST_SAMPLES = [0, 1, 2, 3];
const COLUMNS = 16;

/** As it stands in the file. */
export interface Vector {
  readonly profile: string;
  readonly version: number;
  readonly place: number;
  readonly code: number;
  /** Most significant first: 68 of the payload, 24 of the CRC. */
  readonly bits: string;
  readonly crc: string;
  /** By step, before interleaving. */
  readonly steps: string;
  /** By slot, sync included. */
  readonly tones: string;
  /** By sampling rate: sample by its index, one frame at level 0.5 with its ramps. */
  readonly samples: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export const specificationVectors = (): readonly Vector[] =>
  [STEADY, QUICK].flatMap((profile) =>
    VECTOR_PAYLOADS.map((payload) => vectorOf(profile, payload)),
  );

function vectorOf(profile: ToneProfile, payload: TonePayload): Vector {
  const bits = encodePayloadBits(payload);
  const crc = Number.parseInt(bits.slice(-CRC24_BITS).join(""), 2);
  return {
    profile: profile.name,
    ...payload,
    bits: bits.join(""),
    crc: hex(crc, 6),
    steps: encodeSteps(profile, bits).join(" "),
    tones: frameSymbols(profile, payload).join(" "),
    samples: {
      48_000: samplesOf(profile, payload, 48_000),
      44_100: samplesOf(profile, payload, 44_100),
    },
  };
}

function samplesOf(
  profile: ToneProfile,
  payload: TonePayload,
  sampleRate: number,
): Readonly<Record<string, number>> {
  const sound = renderFrames(profile, payload, { sampleRate, frames: 1, level: VECTOR_LEVEL });
  const slot = profile.symbolSeconds * sampleRate;
  const indices = [...FIRST_SAMPLES, ...SAMPLE_PLACES.map((place) => Math.round(place * slot))];
  // JSON has no −0.
  const printed = (at: number): number => Number((sound[at] as number).toFixed(6)) + 0;
  return Object.fromEntries(indices.map((at) => [at, printed(at)]));
}

/** Markdown, between two marks in the README. */
export function specificationTables(): string {
  return [...[STEADY, QUICK].flatMap(profileTables), ...exampleTables()].join("\n\n");
}

function profileTables(profile: ToneProfile): readonly string[] {
  const generators = GENERATORS[profile.name].map((generator, bit) => {
    const digits = generator.toString(2).padStart(MEMORY_BITS + 2, "0");
    return `bit ${bit}   ${hex(generator, 4)}   ${digits}`;
  });
  return [
    `#### ${profile.name}`,
    block("generators, as hexadecimal and as register bits 13 … 0", generators),
    block("sync", [
      `slot  ${numbers(profile.sync.map(({ slot }) => slot))}`,
      `tone  ${numbers(profile.sync.map(({ tone }) => tone))}`,
    ]),
    block("slot of step 0, 1, 2 …", rows(dataSlots(profile))),
    block("hop of step 0, 1, 2 …", rows(hopOfSteps(profile))),
  ];
}

function exampleTables(): readonly string[] {
  return [STEADY, QUICK].flatMap((profile) => {
    const [payload] = VECTOR_PAYLOADS as readonly [TonePayload];
    const vector = vectorOf(profile, payload);
    const samples = Object.entries(vector.samples["48000"] ?? {});
    return [
      `#### ${profile.name}: version 1, place 0x00c0ffee, code 0x12345678`,
      block(`bits, CRC ${vector.crc}`, vector.bits.match(/.{1,68}/gu) ?? []),
      block("tones by step, hop included", rows(vector.steps.split(" "))),
      block("tones by slot, sync included", rows(vector.tones.split(" "))),
      block(
        "samples at 48,000, one frame, level 0.5",
        samples.map(([at, value]) => `${at.padStart(7)}  ${value.toFixed(6).padStart(9)}`),
      ),
    ];
  });
}

const hex = (value: number, digits: number): string =>
  `0x${value.toString(16).padStart(digits, "0")}`;

const numbers = (values: Iterable<number | string>): string =>
  [...values].map((value) => String(value).padStart(3)).join(" ");

function rows(values: Iterable<number | string>): readonly string[] {
  const all = [...values];
  const count = Math.ceil(all.length / COLUMNS);
  return Array.from({ length: count }, (_, row) => {
    const from = row * COLUMNS;
    return `${String(from).padStart(2)}:  ${numbers(all.slice(from, from + COLUMNS))}`;
  });
}

const block = (title: string, lines: readonly string[]): string =>
  ["```text", title, ...lines.map((line) => `  ${line}`), "```"].join("\n");
