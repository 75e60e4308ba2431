import * as fc from "fast-check";
import { expect, test } from "vitest";
import { present } from "../core/assert.ts";
import { concatBytes, fromHex } from "../core/bytes.ts";
import { crc32 } from "../core/checksum.ts";
import { anyText } from "../testing/any-text.ts";
import {
  EXPORT_ID_BYTES,
  PIECES_MAX,
  PIECE_DATA_BYTES_MAX,
  type QrChain,
  joinPieces,
  missingPieces,
  splitIntoPieces,
  takePiece,
} from "./qr-chain.ts";
import { formatQrText, parseQrText } from "./qr-text.ts";

const EXPORT = fromHex("e0e1e2e3e4e5e6e7");
const file = (lengthBytes: number): Uint8Array =>
  Uint8Array.from({ length: lengthBytes }, (_, i) => i * 7 + (i >> 8));

function split(lengthBytes: number, exportId = EXPORT): readonly string[] {
  const pieces = splitIntoPieces(file(lengthBytes), exportId);
  return present(pieces.ok ? pieces.value : null, "pieces");
}

function taken(texts: readonly string[], before: QrChain | null = null): QrChain {
  const chain = texts.reduce<QrChain | null>((held, text) => {
    const next = takePiece(held, text);
    return present(next.ok ? next.value : null, "a piece that fits");
  }, before);
  return present(chain, "a chain");
}

test("a hundred sales of 19.5 kB are 34 codes, of 964 characters each: QR 20-M holds 970", () => {
  const pieces = split(19_500);
  expect(pieces).toHaveLength(34);
  expect(pieces.slice(0, -1).every((text) => text.length === 964)).toBe(true);
  expect(pieces.at(-1)?.length).toBeLessThan(964);
  expect(pieces.every((text) => /^TWX1[A-Z2-7]+$/u.test(text))).toBe(true);
});

test("a code is laid out as the protocol has it", () => {
  const code = present(parseQrText("TWX1", split(600)[1] ?? "", 1000), "a code");
  const names = fromHex("e0e1e2e3e4e5e6e7 0001 0002");
  const data = file(600).slice(584);
  const checksum = new DataView(new ArrayBuffer(4));
  checksum.setUint32(0, crc32(concatBytes([names, data])));
  expect(code).toEqual(concatBytes([names, new Uint8Array(checksum.buffer), data]));
});

test("codes come in any order and more than once, and the file is whole", () => {
  const anyTaking = fc.integer({ min: 1, max: 6000 }).chain((lengthBytes) => {
    const pieces = split(lengthBytes);
    return fc.record({
      lengthBytes: fc.constant(lengthBytes),
      texts: fc
        .tuple(
          fc.shuffledSubarray([...pieces], { minLength: pieces.length }),
          fc.array(fc.constantFrom(...pieces)),
        )
        .map(([once, again]) => again.concat(once, again)),
    });
  });
  fc.assert(
    fc.property(anyTaking, ({ lengthBytes, texts }) => {
      expect(joinPieces(taken(texts))).toEqual(file(lengthBytes));
    }),
    { numRuns: 100 },
  );
});

test("while codes are missing there is no file, and it says which", () => {
  const pieces = split(3000);
  const chain = taken([pieces[4] ?? "", pieces[1] ?? ""]);
  expect(missingPieces(chain)).toEqual([0, 2, 3, 5]);
  expect(joinPieces(chain)).toBeNull();
  const whole = taken(
    [0, 2, 3, 5].map((i) => pieces[i] ?? ""),
    chain,
  );
  expect(missingPieces(whole)).toEqual([]);
  expect(joinPieces(whole)).toEqual(file(3000));
});

test("a code that was taken before changes nothing", () => {
  const chain = taken(split(3000).slice(0, 2));
  expect(takePiece(chain, split(3000)[0] ?? "")).toEqual({ ok: true, value: chain });
});

const [FIRST = "", LAST = ""] = split(1000);
const otherFile = splitIntoPieces(file(1000).fill(1), EXPORT);
const code = (names: string, data: Uint8Array): string => {
  const head = fromHex(names);
  const checksum = new DataView(new ArrayBuffer(4));
  checksum.setUint32(0, crc32(concatBytes([head, data])));
  return formatQrText("TWX1", concatBytes([head, new Uint8Array(checksum.buffer), data]));
};
const full = new Uint8Array(PIECE_DATA_BYTES_MAX);

test.each<readonly [what: string, scanned: string, type: string]>([
  ["a code of another export", split(1000, fromHex("0001020304050607"))[1] ?? "", "other-export"],
  ["a code of the same name with another count", split(2000)[1] ?? "", "other-export"],
  [
    "the same code with other bytes",
    (otherFile.ok ? otherFile.value[0] : "") ?? "",
    "other-export",
  ],
  ["a code with one character changed", `${LAST.slice(0, -9)}A${LAST.slice(-8)}`, "piece-damaged"],
  ["a code whose end is missing", FIRST.slice(0, 900), "piece-damaged"],
  ["another kind of QR", `TWE1${LAST.slice(4)}`, "not-a-piece"],
  ["a web address", "https://example.com", "not-a-piece"],
  ["a code without data", code("e0e1e2e3e4e5e6e7 0001 0002", new Uint8Array(0)), "not-a-piece"],
  ["a code beyond the last", code("e0e1e2e3e4e5e6e7 0002 0002", full), "not-a-piece"],
  ["a code of none", code("e0e1e2e3e4e5e6e7 0000 0000", full), "not-a-piece"],
  ["one of more than anybody scans", code("e0e1e2e3e4e5e6e7 0000 0191", full), "not-a-piece"],
  [
    "a first code that is not full",
    code("e0e1e2e3e4e5e6e7 0000 0002", full.slice(1)),
    "not-a-piece",
  ],
  ["a code that is too long", `${FIRST}AA`, "not-a-piece"],
])("%s does not come into the chain", (_, scanned, type) => {
  expect(takePiece(taken([FIRST]), scanned)).toEqual({ ok: false, error: { type } });
});

test("more than anybody scans goes as a file", () => {
  expect(split(PIECES_MAX * PIECE_DATA_BYTES_MAX)).toHaveLength(PIECES_MAX);
  expect(splitIntoPieces(file(PIECES_MAX * PIECE_DATA_BYTES_MAX + 1), EXPORT)).toEqual({
    ok: false,
    error: { type: "export-too-long", pieces: PIECES_MAX + 1, max: PIECES_MAX },
  });
});

test("nothing is not carried, nor an export without its name", () => {
  expect(() => splitIntoPieces(new Uint8Array(0), EXPORT)).toThrow(/something to carry/u);
  expect(() => splitIntoPieces(file(1), new Uint8Array(EXPORT_ID_BYTES - 1))).toThrow(/8 bytes/u);
});

test("no text makes it throw, or comes into the chain", () => {
  const anyScan = fc.oneof(
    anyText(),
    fc.uint8Array({ maxLength: 700, size: "max" }).map((bytes) => formatQrText("TWX1", bytes)),
  );
  const chain = taken([FIRST]);
  fc.assert(
    fc.property(anyScan, (text) => {
      expect(takePiece(chain, text).ok).toBe(false);
      expect(takePiece(null, text).ok).toBe(false);
    }),
    { numRuns: 200 },
  );
});
