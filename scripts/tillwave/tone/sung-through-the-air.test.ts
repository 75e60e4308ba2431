/** From one command to another: an id is encoded, sung in a shop where somebody walks, recorded, and decoded. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AirChannel, simulate } from "@tillwave/modem/channel/air";
import { assert, present } from "@tillwave/shared/core/assert";
import { concatBytes } from "@tillwave/shared/core/bytes";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { afterAll, expect, test } from "vitest";
import { EXIT, type Outcome } from "../command.ts";
import { runCommandLine } from "../command-line.ts";
import { openFile } from "./byte-source.ts";
import { readWavHead } from "./wav-head.ts";
import { createChannel } from "./wav-reader.ts";
import { encodeWavHead, encodeWavSamples } from "./wav-writer.ts";

const folder = mkdtempSync(join(tmpdir(), "tillwave-tone-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

const said: string[] = [];
const run = (...args: readonly string[]): Promise<Outcome> =>
  runCommandLine(args, { environment: {}, progress: (line) => said.push(line), live: () => {} });

function samplesOf(name: string): Float32Array {
  const opened = openFile(at(name));
  const file = present(opened.ok ? opened.value : null, name);
  const head = readWavHead(file);
  const channel = createChannel(file, present(head.ok ? head.value : null, name), 0);
  const samples = new Float32Array(channel.length);
  channel.read(0, samples);
  file.close();
  return samples;
}

const wavOf = (samples: Float32Array, sampleRate: number): Uint8Array =>
  concatBytes([
    encodeWavHead({ sampleRate, depth: "16", samples: samples.length }),
    encodeWavSamples(samples, "16"),
  ]);

interface Air {
  readonly channel: AirChannel;
  readonly snr: number;
  readonly seconds: number;
  readonly sampleRate: number;
}

/** Sings what was encoded, through the air into a file. */
async function record(name: string, { seconds, ...air }: Air, ...ids: readonly string[][]) {
  const emitters = [];
  for (const [i, id] of ids.entries()) {
    const loop = `${name}-${i}.loop.wav`;
    const encoded = await run("tone", "encode", ...id, "--loop", "--bits", "32f", at(loop));
    assert(encoded.exit === EXIT.done, encoded.say.join(" "));
    emitters.push({ loop: samplesOf(loop), level: -3 * i });
  }
  const { samples } = simulate({ seed: 11, seconds, emitters, ...air });
  writeFileSync(at(name), wavOf(samples, air.sampleRate));
  return samples;
}

const ZONE = ["--place", "4711", "--code", "0x5eed1234"];
const NEAR = ["--place", "4711", "--code", "99", "--profile", "quick"];

test("an id that is sung in an echoing shop is read by somebody who walks through it", async () => {
  const air = { channel: "WALK03", snr: -4, seconds: 11, sampleRate: 44_100 } as const;
  await record("walk.wav", air, ZONE);
  const decoded = await run("tone", "decode", at("walk.wav"));
  expect(decoded.say.join("\n")).toContain("1592594996");
  expect(decoded).toMatchObject({
    exit: EXIT.done,
    json: {
      sampleRate: 44_100,
      emitters: [{ place: 4711, code: 0x5e_ed_12_34, version: 1, profile: "steady" }],
    },
  });
});

test("two emitters of both kinds are listed, in a recording that was cut short", async () => {
  const air = { channel: "AWGN", snr: 3, seconds: 9, sampleRate: 48_000 } as const;
  const samples = await record("two.wav", air, ZONE, NEAR);
  const whole = wavOf(samples, 48_000);
  writeFileSync(at("cut.wav"), whole.subarray(0, whole.length - 48_001));
  const decoded = await run("tone", "decode", at("cut.wav"), "--json");
  const { emitters } = decoded.json as { emitters: { code: number }[] };
  expect(emitters.map(({ code }) => code).toSorted((a, b) => a - b)).toEqual([99, 0x5e_ed_12_34]);
  expect(decoded.say.join("\n")).toMatch(/promises 9\.0 s, and 8\.5 s are there/u);
  const quick = await run("tone", "decode", at("two.wav"), "--profile", "quick");
  expect(quick.json).toMatchObject({ emitters: [{ code: 99 }] });
});

test("of two channels the one is taken in which somebody sings", async () => {
  const air = { channel: "AWGN", snr: -3, seconds: 5, sampleRate: 48_000 } as const;
  const samples = await record("one.wav", air, ZONE);
  const random = seededRandom(3);
  const both = new Float32Array(2 * samples.length).map((_, i) =>
    i % 2 === 0 ? 0.2 * (random.next() - 0.5) : (samples[i >> 1] ?? 0),
  );
  const bytes = wavOf(both, 48_000);
  new DataView(bytes.buffer).setUint16(22, 2, true);
  new DataView(bytes.buffer).setUint16(32, 4, true);
  writeFileSync(at("stereo.wav"), bytes);
  const decoded = await run("tone", "decode", at("stereo.wav"));
  expect(decoded.json).toMatchObject({ channel: 2, emitters: [{ place: 4711 }] });
  const other = await run("tone", "decode", at("stereo.wav"), "--channel", "1");
  expect(other).toMatchObject({ exit: EXIT.failed, json: { error: "nothing-heard", channel: 1 } });
  const third = await run("tone", "decode", at("stereo.wav"), "--channel", "3");
  expect(third.say.join(" ")).toMatch(/has 2 channels/u);
});

test("how much louder the noise could have been is found by trying, and drawn", async () => {
  const air = { channel: "AWGN", snr: -6, seconds: 7.5, sampleRate: 48_000 } as const;
  await record("measured.wav", air, ZONE);
  const out = at("measured.svg");
  const measured = await run("tone", "measure", at("measured.wav"), "-o", out);
  const { emitters, band } = measured.json as {
    emitters: { marginDb: number; snrDb: number }[];
    band: { verdict: string };
  };
  // Two frames are heard down to some 18 dB below the noise.
  expect(emitters[0]?.marginDb).toBeGreaterThanOrEqual(9);
  expect(emitters[0]?.marginDb).toBeLessThanOrEqual(16);
  expect(Math.abs((emitters[0]?.snrDb ?? 0) + 6)).toBeLessThan(2);
  expect(band.verdict).toBe("there");
  const svg = readFileSync(out, "utf8");
  expect(svg).toContain("margin of");
  expect(svg).not.toMatch(/NaN|undefined|Infinity/u);
});

test("a drawing marks the tones that were understood, and takes no other's place", async () => {
  const air = { channel: "R03", snr: -3, seconds: 5, sampleRate: 48_000 } as const;
  await record("drawn.wav", air, ZONE);
  const out = at("drawn.svg");
  const drawn = await run("tone", "plot", at("drawn.wav"), "-o", out);
  expect(drawn).toMatchObject({ exit: EXIT.done, json: { file: out } });
  const svg = readFileSync(out, "utf8");
  expect(svg.match(/rx="2"/gu)?.length).toBeGreaterThan(40);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/u);
  const again = await run("tone", "plot", at("drawn.wav"), "-o", out);
  expect(again).toMatchObject({ exit: EXIT.failed, json: { error: "already-there" } });
  expect(readFileSync(out, "utf8")).toBe(svg);
  const told = await run("tone", "encode", ...ZONE, "--frames", "1", "--replace", out);
  expect(told).toMatchObject({ exit: EXIT.done });
  expect(readFileSync(out, "latin1").slice(0, 4)).toBe("RIFF");
});

test("what cannot be a recording of ours is refused in words that help", async () => {
  writeFileSync(at("call.wav"), wavOf(new Float32Array(8000), 8000));
  const call = await run("tone", "decode", at("call.wav"));
  expect(call).toMatchObject({ exit: EXIT.failed, json: { error: "rate" } });
  expect(call.say.join(" ")).toMatch(/8000 samples a second.*no sound above 4000 Hz/u);
  writeFileSync(at("song.flac"), "fLaC and more");
  expect((await run("tone", "decode", at("song.flac"))).say.join(" ")).toMatch(/FLAC.*ffmpeg/u);
  const missing = await run("tone", "decode", at("none.wav"), at("call.wav"));
  expect(missing).toMatchObject({
    exit: EXIT.failed,
    json: { files: [{ error: "unreadable" }, { error: "rate" }] },
  });
});

test("silence, full-scale squares and no numbers are told apart from sound", async () => {
  writeFileSync(at("silent.wav"), wavOf(new Float32Array(48_000 * 2), 48_000));
  const silent = await run("tone", "measure", at("silent.wav"));
  expect(silent).toMatchObject({ exit: EXIT.failed, json: { band: { verdict: "silent" } } });
  const square = new Float32Array(48_000 * 2).map((_, i) => (i % 6 < 3 ? 1 : -1));
  square.fill(NaN, 1000, 2000);
  const shape = { sampleRate: 48_000, depth: "32f", samples: square.length } as const;
  writeFileSync(
    at("square.wav"),
    concatBytes([encodeWavHead(shape), encodeWavSamples(square, "32f")]),
  );
  const heard = await run("tone", "decode", at("square.wav"));
  expect(heard).toMatchObject({ json: { error: "nothing-heard", badSamples: 1000 } });
  expect(heard.say.join(" ")).toMatch(/1000 samples are no numbers/u);
});

test.each([
  [["--code", "1"], "--place is missing"],
  [["--place", "4294967296", "--code", "1"], "--place takes a number from 0 to 4294967295"],
  [["--place", "1", "--code", "1", "--profile", "loud"], "--profile takes steady, quick"],
  [["--place", "1", "--code", "1", "--rate", "8000"], "--rate takes a number from 44100"],
  [["--place", "1", "--code", "1", "--level", "0"], "--level takes a number from 6 to 60"],
  [["--place", "1", "--code", "1", "--loop", "--frames", "2"], "exclude each other"],
  [["--place", "1", "--code", "1", "--seconds", "900000", "--bits", "32f"], "hours"],
])("encode %s is refused before anything is written", async (options, words) => {
  const out = at("refused.wav");
  const refused = await run("tone", "encode", ...options, out);
  expect(refused).toMatchObject({ exit: EXIT.usage });
  expect(refused.say.join(" ")).toContain(words);
  expect(existsSync(out)).toBe(false);
});

test("a folder's place is not taken, even when told to", async () => {
  const out = at("folder");
  mkdirSync(out);
  const refused = await run("tone", "encode", ...NEAR, "--frames", "1", "--replace", out);
  expect(refused).toMatchObject({ exit: EXIT.failed, json: { error: "not-written" } });
  expect(readdirSync(out)).toEqual([]);
  expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
});

test("whole frames are written, with quiet ends", async () => {
  const out = at("frames.wav");
  const encoded = await run("tone", "encode", ...NEAR, "--seconds", "4", "--rate", "96000", out);
  expect(encoded).toMatchObject({ json: { frames: 3, seconds: 5.184, bits: "16" } });
  const samples = samplesOf("frames.wav");
  expect(samples).toHaveLength(5.184 * 96_000);
  expect(Math.abs(samples.at(-1) ?? 1)).toBeLessThan(1e-3);
  expect(Math.max(...samples.subarray(9600, 19_200))).toBeCloseTo(10 ** (-12 / 20), 2);
  const decoded = await run("tone", "decode", out);
  expect(decoded.json).toMatchObject({ emitters: [{ place: 4711, code: 99 }] });
});

test.each([
  ["steady", "3"],
  ["quick", "5"],
])("a %s file is read as it was written, without any air", async (profile, frames) => {
  const out = at(`clean-${profile}.wav`);
  await run("tone", "encode", ...ZONE, "--profile", profile, "--frames", frames, out);
  const decoded = await run("tone", "decode", out);
  const { emitters } = decoded.json as { emitters: { code: number; profile: string }[] };
  expect(emitters).toMatchObject([{ place: 4711, code: 0x5e_ed_12_34, profile }]);
});
