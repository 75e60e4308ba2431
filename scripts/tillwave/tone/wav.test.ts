import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { concatBytes } from "@tillwave/shared/core/bytes";
import { present } from "@tillwave/shared/core/assert";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { type ByteSource, openFile } from "./byte-source.ts";
import { CHANNELS_MAX, CHUNKS_MAX, type Wav, readWavHead } from "./wav-head.ts";
import { createChannel } from "./wav-reader.ts";
import {
  DEPTHS,
  type Depth,
  encodeWavHead,
  encodeWavSamples,
  samplesMax,
  wavTail,
} from "./wav-writer.ts";

const sourceOf = (bytes: Uint8Array): ByteSource => ({
  length: bytes.length,
  read(at, into) {
    const part = bytes.subarray(at, at + into.length);
    into.set(part);
    return part.length;
  },
});

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

function chunk(name: string, content: Uint8Array, size = content.length): Uint8Array {
  const head = new Uint8Array(8);
  head.set(text(name));
  new DataView(head.buffer).setUint32(4, size, true);
  return concatBytes([head, content, new Uint8Array(content.length % 2)]);
}

const riff = (...chunks: readonly Uint8Array[]): Uint8Array =>
  concatBytes([text("RIFF"), new Uint8Array(4), text("WAVE"), ...chunks]);

interface FormatFields {
  readonly tag?: number;
  readonly channels?: number;
  readonly rate?: number;
  readonly bits?: number;
  readonly frameBytes?: number;
  /** The real tag of an extensible format. */
  readonly inside?: number;
}

function format({
  tag = 1,
  channels = 1,
  rate = 48_000,
  bits = 16,
  frameBytes = (channels * bits) / 8,
  inside,
}: FormatFields = {}): Uint8Array {
  const content = new Uint8Array(inside === undefined ? 16 : 40);
  const view = new DataView(content.buffer);
  view.setUint16(0, inside === undefined ? tag : 0xff_fe, true);
  view.setUint16(2, channels, true);
  view.setUint32(4, rate, true);
  view.setUint16(12, frameBytes, true);
  view.setUint16(14, bits, true);
  if (inside !== undefined) {
    view.setUint16(16, 22, true);
    view.setUint16(18, bits, true);
    content.set([inside, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71], 24);
  }
  return chunk("fmt ", content);
}

function wavIn(bytes: Uint8Array): Wav {
  const head = readWavHead(sourceOf(bytes));
  return present(head.ok ? head.value : null, "a readable WAV");
}

function samplesIn(bytes: Uint8Array, which = 0): readonly number[] {
  const wav = wavIn(bytes);
  const samples = new Float32Array(wav.frames + 10);
  const count = createChannel(sourceOf(bytes), wav, which).read(0, samples);
  return [...samples.subarray(0, count)];
}

const write = (samples: readonly number[], depth: Depth): Uint8Array => {
  const shape = { sampleRate: 44_100, depth, samples: samples.length };
  return concatBytes([
    encodeWavHead(shape),
    encodeWavSamples(Float32Array.from(samples), depth),
    wavTail(shape),
  ]);
};

test.each(DEPTHS)("what is written with a depth of %s is read again, to half a step", (depth) => {
  const samples = [0, 0.5, -0.5, 0.999, -1, 1e-4, -1e-4, 0.123_456_7, 0.25];
  const read = samplesIn(write(samples, depth));
  const step = { "16": 2 ** -15, "24": 2 ** -23, "32f": 2 ** -24 }[depth];
  expect(read).toHaveLength(samples.length);
  for (const [i, sample] of samples.entries()) {
    expect(Math.abs((read[i] ?? NaN) - Math.fround(sample))).toBeLessThanOrEqual(step / 2);
  }
  expect(wavIn(write(samples, depth))).toMatchObject({ sampleRate: 44_100, remarks: [] });
});

test("what is too loud for whole numbers is clipped, and no number is silence", () => {
  const read = samplesIn(write([2, -2, NaN, Infinity, -Infinity], "16"));
  expect(read).toEqual([1 - 2 ** -15, -1, 0, 1 - 2 ** -15, -1]);
});

test.each([
  ["8 bits", { bits: 8 }, [0x80, 0xff, 0x00], [0, 127 / 128, -1]],
  ["16 bits", { bits: 16 }, [0, 0x40, 0, 0x80], [0.5, -1]],
  ["24 bits", { bits: 24 }, [0, 0, 0x40, 0xff, 0xff, 0xff], [0.5, -(2 ** -23)]],
  ["24 bits in 4 bytes", { bits: 24, frameBytes: 4 }, [0, 0, 0, 0xc0], [-0.5]],
  ["32 bits", { bits: 32 }, [0, 0, 0, 0x20, 0, 0, 0, 0x80], [0.25, -1]],
  ["32-bit floats", { tag: 3, bits: 32 }, [0, 0, 0x80, 0x3e, 0, 0, 0xc0, 0x7f], [0.25, NaN]],
  ["64-bit floats", { tag: 3, bits: 64 }, [0, 0, 0, 0, 0, 0, 0xe0, 0xbf], [-0.5]],
  ["the extensible kind", { inside: 3, bits: 32 }, [0, 0, 0x80, 0x3e], [0.25]],
])("%s are understood", (_, fields, bytes, expected) => {
  expect(samplesIn(riff(format(fields), chunk("data", Uint8Array.from(bytes))))).toEqual(expected);
});

test("of up to eight channels each can be had", () => {
  const bytes = riff(
    format({ channels: CHANNELS_MAX }),
    chunk("data", new Uint8Array(new Int16Array(16).map((_, i) => i << 8).buffer)),
  );
  expect(samplesIn(bytes, 7)).toEqual([7 / 128, 15 / 128]);
  const nine = riff(format({ channels: CHANNELS_MAX + 1 }), chunk("data", new Uint8Array(18)));
  expect(readWavHead(sourceOf(nine))).toEqual({
    ok: false,
    error: { type: "too-many-channels", channels: 9 },
  });
});

test("what recorders put before the sound is passed over, odd lengths too", () => {
  const bytes = riff(
    chunk("LIST", text("made somewhere")),
    chunk("bext", text("odd")),
    format(),
    chunk("fact", new Uint8Array(4)),
    chunk("data", Uint8Array.of(0, 0x40)),
    chunk("LIST", new Uint8Array(100)),
  );
  expect(samplesIn(bytes)).toEqual([0.5]);
  expect(wavIn(bytes).remarks).toEqual([]);
});

const sound = new Uint8Array(2000).fill(0x40);

test.each([
  ["0", 0, "length-not-written"],
  ["all ones", 0xff_ff_ff_ff, "length-not-written"],
  ["too much", 1_000_000, "cut-short"],
  ["too little", 100, "longer-than-promised"],
])("a head that says %s of its length is not believed", (_, size, type) => {
  const wav = wavIn(riff(format(), chunk("data", sound, size)));
  expect(wav.frames).toBe(1000);
  expect(wav.remarks).toMatchObject([{ type }]);
});

test("a wrong size of a frame is put right by channels and bits", () => {
  const wav = wavIn(riff(format({ frameBytes: 7 }), chunk("data", sound)));
  expect(wav).toMatchObject({
    frameBytes: 2,
    remarks: [{ type: "frame-size-wrong", saidBytes: 7 }],
  });
});

test("floats stand in as many bytes as they have bits, whatever the size of a frame says", () => {
  const wav = wavIn(riff(format({ tag: 3, bits: 32, frameBytes: 8 }), chunk("data", sound)));
  expect(wav).toMatchObject({ sampleBytes: 4, remarks: [{ type: "frame-size-wrong" }] });
});

test.each([
  ["fLaC", "FLAC"],
  ["OggS", "Ogg (Vorbis or Opus)"],
  ["ID3", "MP3"],
  ["....ftypM4A ", "M4A or MP4"],
  ["FORM....AIFF", "AIFF"],
  ["RIFX....WAVE", "big-endian WAV (RIFX)"],
  ["hello, world", null],
])("a file that begins with %s is called what it is", (start, is) => {
  const bytes = concatBytes([text(start), new Uint8Array(40)]);
  expect(readWavHead(sourceOf(bytes))).toEqual({ ok: false, error: { type: "not-wav", is } });
});

test.each([
  ["nothing in it", new Uint8Array(0), { type: "empty" }],
  ["no format", riff(chunk("data", sound)), { type: "no-format" }],
  [
    "half a format",
    riff(chunk("fmt ", new Uint8Array(8)), chunk("data", sound)),
    { type: "no-format" },
  ],
  ["no channels", riff(format({ channels: 0 }), chunk("data", sound)), { type: "no-format" }],
  ["no sound", riff(format()), { type: "no-sound" }],
  ["an empty sound", riff(format(), chunk("data", new Uint8Array(0))), { type: "no-sound" }],
  [
    "MP3 inside",
    riff(format({ tag: 0x55, bits: 0 }), chunk("data", sound)),
    { type: "unknown-encoding", tag: 0x55, bits: 0 },
  ],
  [
    "12-byte samples",
    riff(format({ bits: 96 }), chunk("data", sound)),
    { type: "unknown-encoding", tag: 1, bits: 96 },
  ],
  [
    "more chunks than anybody writes",
    riff(
      ...Array.from({ length: CHUNKS_MAX }, () => chunk("junk", new Uint8Array(0))),
      format(),
      chunk("data", sound),
    ),
    { type: "no-format" },
  ],
])("a file with %s is refused in words of its own", (_, bytes, error) => {
  expect(readWavHead(sourceOf(bytes))).toEqual({ ok: false, error });
});

/** Ten hours of eight channels of floats, of which nothing is anywhere: each sample says in which second it stands. */
function tenHours(): ByteSource {
  const frameBytes = 32;
  const dataBytes = 36_000 * 48_000 * frameBytes;
  const ds64 = new Uint8Array(28);
  new DataView(ds64.buffer).setBigUint64(8, BigInt(dataBytes), true);
  const start = concatBytes([
    text("RF64"),
    new Uint8Array(4).fill(0xff),
    text("WAVE"),
    chunk("ds64", ds64),
    format({ tag: 3, bits: 32, channels: 8 }),
    chunk("data", new Uint8Array(0), 0xff_ff_ff_ff),
  ]);
  return {
    length: start.length + dataBytes,
    read(at, into) {
      if (at < start.length) {
        return sourceOf(start).read(at, into);
      }
      const second = (at - start.length) / (48_000 * frameBytes);
      new Float32Array(into.buffer, into.byteOffset, into.length / 4).fill(second);
      return into.length;
    },
  };
}

test("ten hours in 55 GB are read from where they are asked for", () => {
  const source = tenHours();
  const head = readWavHead(source);
  const wav = present(head.ok ? head.value : null, "the head");
  expect(wav).toMatchObject({ frames: 36_000 * 48_000, channels: 8, remarks: [] });
  const channel = createChannel(source, wav, 7);
  const samples = new Float32Array(100_000);
  expect(channel.read(35_999 * 48_000, samples)).toBe(48_000);
  expect(samples[0]).toBe(35_999);
  expect(channel.read(100 * 48_000, samples.subarray(0, 1))).toBe(1);
  expect(samples[0]).toBe(100);
  expect(channel.read(channel.length, samples)).toBe(0);
});

test("a file that gets shorter while it is read ends there", () => {
  const folder = mkdtempSync(join(tmpdir(), "tillwave-wav-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "a.wav");
  writeFileSync(path, riff(format(), chunk("data", new Uint8Array(100_000))));
  const opened = openFile(path);
  const file = present(opened.ok ? opened.value : null, "the file");
  onTestFinished(file.close);
  const head = readWavHead(file);
  const channel = createChannel(file, present(head.ok ? head.value : null, "the head"), 0);
  const samples = new Float32Array(20_000);
  expect(channel.read(0, samples)).toBe(20_000);
  truncateSync(path, 44 + 50_000);
  expect(channel.read(20_000, samples)).toBe(5000);
  expect(channel.read(25_000, samples)).toBe(0);
});

test("a folder is no recording, and what is not there is said to be missing", () => {
  expect(openFile(tmpdir())).toEqual({ ok: false, error: { type: "not-a-file" } });
  expect(openFile(join(tmpdir(), "no", "such.wav"))).toMatchObject({
    error: { type: "unreadable" },
  });
});

test("a file beyond 4 GiB is not begun", () => {
  for (const depth of DEPTHS) {
    const shape = { sampleRate: 48_000, depth };
    expect(() => encodeWavHead({ ...shape, samples: samplesMax(depth) + 1 })).toThrow(/fit/u);
    const bytes = encodeWavHead({ ...shape, samples: samplesMax(depth) });
    expect(new DataView(bytes.buffer).getUint32(4, true)).toBeGreaterThan(2 ** 32 - 20);
  }
});

/** Whether nothing is found, or what is found is there. */
function isFoundThere(bytes: Uint8Array): boolean {
  const head = readWavHead(sourceOf(bytes));
  if (!head.ok) {
    return true;
  }
  const { dataAt, frames, frameBytes, channels } = head.value;
  return (
    dataAt + frames * frameBytes <= bytes.length && samplesIn(bytes, channels - 1).length === frames
  );
}

test("no bytes make the reader throw, hang, or find more than there is", () => {
  const good = riff(
    format({ inside: 1, channels: 2 }),
    chunk("LIST", text("abc")),
    chunk("data", sound),
  );
  const change = fc.record({ at: fc.nat(120), byte: fc.nat(255) });
  const damaged = fc
    .tuple(fc.array(change, { maxLength: 8 }), fc.nat(good.length))
    .map(([changes, length]) => {
      const bytes = good.slice(0, length);
      for (const { at, byte } of changes) {
        bytes[at] = byte;
      }
      return bytes;
    });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), damaged), (bytes) => {
      expect(isFoundThere(bytes)).toBe(true);
    }),
    { seed: seedOfRun("wav heads"), numRuns: 3000 },
  );
});
