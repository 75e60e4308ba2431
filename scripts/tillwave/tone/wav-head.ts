/**
 * The head of a WAV file: RIFF (Microsoft, Multimedia Programming Interface 1.0), WAVE_FORMAT_EXTENSIBLE, and RF64 or BW64
 * for what is longer than 4 GiB (EBU Tech 3306, ITU-R BS.2088). All numbers are little-endian.
 *
 *     0  "RIFF" "RF64" "BW64"     4 bytes
 *     4  length of what follows   u32     not looked at: it says nothing that the chunks do not
 *     8  "WAVE"
 *    12  chunks:  name 4 bytes · size u32 · content · one byte more where the size is odd
 *
 *   "ds64"  RF64 alone, first:  riff size u64 · data size u64 · …
 *   "fmt "  tag u16 · channels u16 · rate u32 · bytes a second u32 · bytes a frame u16 · bits u16
 *           tag 0xFFFE goes on:  rest u16 · valid bits u16 · speakers u32 · GUID, which begins with the real tag
 *   "data"  frames: one sample of each channel, the first channel first
 *
 * Why not a library: those on npm take the whole file into memory, and a night's recording is larger than that. Heads lie:
 * recorders that are killed or write into a pipe leave sizes of 0 or 2³²−1, and files beyond 4 GiB have sizes that wrapped.
 * What is there is used, and what was wrong is said.
 */
import { toHex } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { ByteSource } from "./byte-source.ts";

export interface Wav {
  /** Frames a second. */
  readonly sampleRate: number;
  readonly channels: number;
  readonly encoding: "pcm" | "float";
  /** Of one sample as it is stored. */
  readonly sampleBytes: 1 | 2 | 3 | 4 | 8;
  /** Of one sample of each channel. */
  readonly frameBytes: number;
  /** Where the first frame stands. */
  readonly dataAt: number;
  /** Frames that are really there. */
  readonly frames: number;
  readonly remarks: readonly WavRemark[];
}

export type WavRemark =
  /** The head promises more than the file holds. */
  | { readonly type: "cut-short"; readonly promisedFrames: number }
  /** The recorder never wrote how long it is: read up to the file's end. */
  | { readonly type: "length-not-written" }
  /** Behind the promised end stands more sound, as in a file beyond 4 GiB whose size wrapped. */
  | { readonly type: "longer-than-promised"; readonly promisedFrames: number }
  /** The bytes of a frame do not fit channels and bits, which are believed. */
  | { readonly type: "frame-size-wrong"; readonly saidBytes: number };

export type WavFault =
  | { readonly type: "empty" }
  /** `is` names what it is instead, where that is known. */
  | { readonly type: "not-wav"; readonly is: string | null }
  | { readonly type: "no-format" }
  | { readonly type: "no-sound" }
  | { readonly type: "unknown-encoding"; readonly tag: number; readonly bits: number }
  | { readonly type: "too-many-channels"; readonly channels: number };

export const CHANNELS_MAX = 8;
/** Chunks before the sound: no recorder writes more than a dozen. */
export const CHUNKS_MAX = 256;

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xff_fe;
const HEAD_BYTES = 12;
const CHUNK_HEAD_BYTES = 8;
const FORMAT_BYTES = 16;
const EXTENSIBLE_BYTES = 40;
const DS64_BYTES = 16;
const NOT_WRITTEN = 0xff_ff_ff_ff;
/** The rest of every GUID that begins with a tag: 0000-0010-8000-00AA00389B71. */
const GUID_TAIL = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];

/** What people hand over instead: hex digits that a file begins with, dots for any. */
const OTHERS: readonly (readonly [RegExp, string])[] = [
  [/^664c6143/u, "FLAC"],
  [/^4f676753/u, "Ogg (Vorbis or Opus)"],
  [/^fff[0189]/u, "AAC"],
  [/^(?:494433|ff[ef])/u, "MP3"],
  [/^.{8}66747970/u, "M4A or MP4"],
  [/^464f524d.{8}414946/u, "AIFF"],
  [/^63616666/u, "CAF"],
  [/^1a45dfa3/u, "WebM or Matroska"],
  [/^726966662e91cf11/u, "Wave64"],
  [/^52494658/u, "big-endian WAV (RIFX)"],
];

export function readWavHead(source: ByteSource): Result<Wav, WavFault> {
  const head = take(source, 0, HEAD_BYTES);
  if (head.byteLength === 0) {
    return err({ type: "empty" });
  }
  const form = textAt(head, 0, 4);
  if (!["RIFF", "RF64", "BW64"].includes(form) || textAt(head, 8, 4) !== "WAVE") {
    const start = toHex(new Uint8Array(head.buffer, 0, head.byteLength));
    return err({ type: "not-wav", is: OTHERS.find(([sign]) => sign.test(start))?.[1] ?? null });
  }
  let format: Format | null = null;
  let longSize: number | null = null;
  let at = HEAD_BYTES;
  for (let chunks = 0; chunks < CHUNKS_MAX; chunks++) {
    const chunk = take(source, at, CHUNK_HEAD_BYTES);
    if (chunk.byteLength < CHUNK_HEAD_BYTES) {
      break;
    }
    const name = textAt(chunk, 0, 4);
    const size = chunk.getUint32(4, true);
    const contentAt = at + CHUNK_HEAD_BYTES;
    if (name === "data") {
      return format === null
        ? err({ type: "no-format" })
        : withSound(format, { source, dataAt: contentAt, promised: promisedBytes(size, longSize) });
    }
    if (name === "fmt ") {
      const read = readFormat(take(source, contentAt, Math.min(size, EXTENSIBLE_BYTES)));
      if (!read.ok) {
        return read;
      }
      format = read.value;
    } else if (name === "ds64" && form !== "RIFF") {
      longSize = readLongSize(take(source, contentAt, Math.min(size, DS64_BYTES)));
    }
    at = contentAt + size + (size % 2);
  }
  return err({ type: format === null ? "no-format" : "no-sound" });
}

type Format = Pick<
  Wav,
  "sampleRate" | "channels" | "encoding" | "sampleBytes" | "frameBytes" | "remarks"
>;

function readFormat(content: DataView): Result<Format, WavFault> {
  if (content.byteLength < FORMAT_BYTES) {
    return err({ type: "no-format" });
  }
  const channels = content.getUint16(2, true);
  const sampleRate = content.getUint32(4, true);
  const saidBytes = content.getUint16(12, true);
  const bits = content.getUint16(14, true);
  const tag = tagOf(content);
  if (channels === 0 || sampleRate === 0) {
    return err({ type: "no-format" });
  }
  if (channels > CHANNELS_MAX) {
    return err({ type: "too-many-channels", channels });
  }
  const encoding = tag === FLOAT ? "float" : "pcm";
  const needed = Math.ceil(bits / 8);
  const said = saidBytes / channels;
  // A whole number may stand in more bytes than its bits need, at their upper end: 24 bits in 4 bytes.
  const isWide = encoding === "pcm" && said > needed;
  const isSaidRight = isSize(encoding, said) && bits > 0 && (said === needed || isWide);
  const sampleBytes = isSaidRight ? said : needed;
  if ((tag !== PCM && tag !== FLOAT) || !isSize(encoding, sampleBytes)) {
    return err({ type: "unknown-encoding", tag, bits });
  }
  const remarks = isSaidRight ? [] : [{ type: "frame-size-wrong" as const, saidBytes }];
  const frameBytes = sampleBytes * channels;
  return ok({ sampleRate, channels, encoding, sampleBytes, frameBytes, remarks });
}

function tagOf(content: DataView): number {
  const tag = content.getUint16(0, true);
  if (tag !== EXTENSIBLE || content.byteLength < EXTENSIBLE_BYTES) {
    return tag;
  }
  const isTagged = GUID_TAIL.every((byte, i) => content.getUint8(26 + i) === byte);
  return isTagged ? content.getUint16(24, true) : tag;
}

const isSize = (encoding: Wav["encoding"], bytes: number): bytes is Wav["sampleBytes"] =>
  (encoding === "pcm" ? [1, 2, 3, 4] : [4, 8]).includes(bytes);

function readLongSize(content: DataView): number | null {
  if (content.byteLength < DS64_BYTES) {
    return null;
  }
  const size = Number(content.getBigUint64(8, true));
  return Number.isSafeInteger(size) ? size : null;
}

/** Null where the recorder did not get to write it. */
function promisedBytes(size: number, longSize: number | null): number | null {
  const promised = size === NOT_WRITTEN ? longSize : size;
  return promised === 0 ? null : promised;
}

interface Sound {
  readonly source: ByteSource;
  readonly dataAt: number;
  readonly promised: number | null;
}

function withSound(format: Format, { source, dataAt, promised }: Sound): Result<Wav, WavFault> {
  const there = source.length - dataAt;
  const framesIn = (bytes: number): number => Math.floor(bytes / format.frameBytes);
  const remarks = [...format.remarks];
  let frames = framesIn(there);
  if (promised === null) {
    remarks.push({ type: "length-not-written" });
  } else if (promised > there) {
    remarks.push({ type: "cut-short", promisedFrames: framesIn(promised) });
  } else if (isFollowedByChunks(source, dataAt + promised)) {
    frames = framesIn(promised);
  } else {
    remarks.push({ type: "longer-than-promised", promisedFrames: framesIn(promised) });
  }
  return frames === 0 ? err({ type: "no-sound" }) : ok({ ...format, dataAt, frames, remarks });
}

/** Whether `end` is the file's end, or a chunk stands there: some writers leave the odd byte out. */
function isFollowedByChunks(source: ByteSource, end: number): boolean {
  const rest = source.length - end;
  if (rest < CHUNK_HEAD_BYTES) {
    return true;
  }
  return [end, end + 1].some((at) => {
    const chunk = take(source, at, CHUNK_HEAD_BYTES);
    return (
      chunk.byteLength === CHUNK_HEAD_BYTES &&
      /^[\u{20}-\u{7e}]{4}$/u.test(textAt(chunk, 0, 4)) &&
      chunk.getUint32(4, true) <= rest
    );
  });
}

function take(source: ByteSource, at: number, length: number): DataView {
  const bytes = new Uint8Array(length);
  return new DataView(bytes.buffer, 0, at < source.length ? source.read(at, bytes) : 0);
}

function textAt(view: DataView, at: number, length: number): string {
  const end = Math.min(at + length, view.byteLength);
  return String.fromCharCode(...new Uint8Array(view.buffer, at, Math.max(end - at, 0)));
}
