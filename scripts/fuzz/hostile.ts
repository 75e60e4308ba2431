/** Input as somebody makes it who wishes a parser ill: from good input, by chance that can be played again. */
import { concatBytes, toUtf8 } from "@tillwave/shared/core/bytes";
import type { SeededRandom } from "@tillwave/shared/testing/seeded-random";

/** Numbers at which parsers err. */
const BYTES = [0, 1, 2, 3, 0x0f, 0x10, 0x14, 0x1f, 0x20, 0x21, 0x30, 0x7e, 0x7f, 0x80, 0xfe, 0xff];
const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  1,
  -1,
  0.5,
  2,
  15,
  16,
  100,
  101,
  65_535,
  65_536,
  2 ** 32,
  1e308,
  "",
  "a",
  "\n",
  "ibeacon",
  "https://",
  "https://a b",
  "https://shop.example/a/long/way",
  "ffffffffffffffffffffffffffffffff",
  [],
  {},
  [null],
];
const NAMES = ["version", "colour", "__proto__", "constructor", ""];
/** Beyond what any parser takes. */
const PADDED_LENGTH = 10_000;
const CHANGES_MAX = 4;
const GROWN_MAX = 8;
const NOISE_MAX = 40;

export type Hostile = (good: readonly Uint8Array[], random: SeededRandom) => Uint8Array;

const oneOf = <T>(all: readonly T[], random: SeededRandom): T =>
  all[random.integer(all.length)] as T;

const noise = (lengthMax: number, random: SeededRandom): Uint8Array =>
  Uint8Array.from({ length: random.integer(lengthMax + 1) }, () => random.integer(256));

/** Bits turned, bytes changed, cut, put in, doubled, and two inputs made one. */
export const hostileBytes: Hostile = (good, random) => {
  let bytes: Uint8Array =
    random.integer(20) === 0 ? noise(NOISE_MAX, random) : oneOf(good, random).slice();
  for (let left = 1 + random.integer(CHANGES_MAX); left > 0; left -= 1) {
    bytes = changed(bytes, good, random);
  }
  return bytes;
};

function changed(bytes: Uint8Array, good: readonly Uint8Array[], random: SeededRandom): Uint8Array {
  const at = random.integer(bytes.length + 1);
  const before = bytes.slice(0, at);
  switch (random.integer(8)) {
    case 0:
      return bytes.map((byte, i) => (i === at ? byte ^ (1 << random.integer(8)) : byte));
    case 1:
      return bytes.map((byte, i) => (i === at ? oneOf(BYTES, random) : byte));
    case 2:
      return bytes.map((byte, i) => (i === at ? random.integer(256) : byte));
    case 3:
      return before;
    case 4:
      return concatBytes([before, noise(GROWN_MAX, random), bytes.slice(at)]);
    case 5:
      return concatBytes([before, bytes.slice(at + 1 + random.integer(GROWN_MAX))]);
    case 6:
      return concatBytes([bytes.slice(0, at), before]);
    default: {
      const other = oneOf(good, random);
      return concatBytes([before, other.slice(random.integer(other.length + 1))]);
    }
  }
}

/**
 * For structures of length, type and data: mostly the lengths are put right again, so that what is broken lies
 * deeper than the first length.
 */
export const hostileStructures: Hostile = (good, random) => {
  const bytes = hostileBytes(good, random);
  if (random.integer(4) === 0) {
    return bytes;
  }
  const after = bytes.slice(0, random.integer(8) === 0 ? bytes.length : 31);
  for (let at = 0; at < after.length;) {
    const left = after.length - at - 1;
    after[at] = Math.min(after[at] as number, left);
    at += 1 + (after[at] as number);
  }
  return after;
};

/** For JSON: fields changed, left out, emptied, doubled or put in, at any depth; or the text itself is broken. */
export const hostileJson: Hostile = (good, random) => {
  if (random.integer(10) === 0) {
    return hostileBytes(good, random);
  }
  let value: unknown = readJson(new TextDecoder().decode(oneOf(good, random)));
  for (let left = 1 + random.integer(3); left > 0; left -= 1) {
    value = changedValue(value, random);
  }
  const text = JSON.stringify(value);
  return toUtf8(random.integer(500) === 0 ? text.padEnd(PADDED_LENGTH) : text);
};

function changedValue(value: unknown, random: SeededRandom): unknown {
  const isBranch = typeof value === "object" && value !== null && Object.keys(value).length > 0;
  if (!isBranch || random.integer(6) === 0) {
    return oneOf(VALUES, random);
  }
  const entries = Object.entries(value);
  const at = random.integer(entries.length);
  const [name, child] = entries[at] as [string, unknown];
  const put = changedEntry(child, random);
  const after = entries.flatMap((entry, i) =>
    i === at ? put.map((changedChild): [string, unknown] => [name, changedChild]) : [entry],
  );
  if (Array.isArray(value)) {
    return after.map(([, item]) => item);
  }
  const more = random.integer(12) === 0 ? [[oneOf(NAMES, random), oneOf(VALUES, random)]] : [];
  return Object.fromEntries([...after, ...more]);
}

/** What stands in its place: nothing, something else, or twice the same. */
function changedEntry(child: unknown, random: SeededRandom): readonly unknown[] {
  switch (random.integer(10)) {
    case 0:
      return [];
    case 1:
      return [null];
    case 2:
      return [child, child];
    default:
      return [changedValue(child, random)];
  }
}

/** Null where an earlier change has broken it. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
