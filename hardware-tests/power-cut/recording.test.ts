import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { concatBytes, toUtf8 } from "@tillwave/shared/core/bytes";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeRecording, readRecording } from "./recording.ts";

interface RecordFields {
  readonly inode?: number;
  readonly value?: bigint;
  readonly name?: string;
  readonly data?: string;
}

/** As disk-shim.c writes it. */
function record(letter: string, fields: RecordFields = {}): Uint8Array {
  const name = toUtf8(fields.name ?? "");
  const data = toUtf8(fields.data ?? "");
  const header = new DataView(new ArrayBuffer(24));
  header.setUint8(0, letter.charCodeAt(0));
  header.setUint16(2, name.length, true);
  header.setUint32(4, data.length, true);
  header.setBigUint64(8, BigInt(fields.inode ?? 7), true);
  header.setBigUint64(16, fields.value ?? 0n, true);
  return concatBytes([new Uint8Array(header.buffer), name, data]);
}

const decode = (...records: Uint8Array[]): ReturnType<typeof decodeRecording> =>
  decodeRecording(concatBytes(records));

test("each letter becomes its operation", () => {
  expect(
    decode(
      record("C", { name: "a" }),
      record("W", { name: "a", value: 4096n, data: "page" }),
      record("B", { name: "a", value: 5n }),
      record("T", { name: "a", value: 100n }),
      record("S", { name: "a", value: 5n }),
      record("A", { inode: 33, value: 2n, data: "1\n" }),
      record("N", { name: "a", data: "b" }),
      record("U", { name: "b" }),
      record("M", { inode: 8, name: "days" }),
      record("R", { inode: 8, name: "days" }),
    ),
  ).toEqual({
    ok: true,
    value: {
      operations: [
        { type: "create", file: 0, name: "a" },
        { type: "write", file: 0, offset: 4096, bytes: toUtf8("page") },
        { type: "truncate", file: 0, lengthBytes: 100 },
        { type: "sync", file: 0, began: 2 },
        { type: "acknowledge", connection: 33, bytes: toUtf8("1\n") },
        { type: "rename", from: "a", to: "b" },
        { type: "unlink", name: "b" },
        { type: "make-folder", name: "days" },
        { type: "remove-folder", name: "days" },
      ],
      found: new Map(),
      tailBytes: 0,
    },
  });
});

test("a file made again under the same name and inode is another file", () => {
  const decoded = decode(
    record("C", { name: "a" }),
    record("U", { name: "a" }),
    record("C", { name: "a" }),
    record("W", { name: "a", data: "second" }),
  );
  expect(decoded.ok && decoded.value.operations.at(-1)).toMatchObject({ type: "write", file: 1 });
});

test("a file that is older than the recording is found under its first name", () => {
  const decoded = decode(
    record("N", { name: "a", data: "b" }),
    record("W", { name: "b", data: "more" }),
  );
  expect(decoded.ok && decoded.value.found).toEqual(new Map([["a", 0]]));
});

test("a last record that a kill cut short is left out and counted", () => {
  const whole = record("C", { name: "a" });
  const decoded = decode(whole, record("W", { name: "a", data: "page" }).subarray(0, 26));
  expect(decoded.ok && decoded.value).toMatchObject({ operations: [{}], tailBytes: 26 });
});

test("bytes never throw", () => {
  const letter = fc.constantFrom(..."CWTBSUNMRA".split("")).map((text) => text.charCodeAt(0));
  const anyRecord = fc
    .tuple(letter, fc.nat(3), fc.nat(9), fc.uint8Array({ minLength: 16, maxLength: 28 }))
    .map(([code, name, data, rest]) => Uint8Array.of(code, 0, name, 0, data, 0, 0, 0, ...rest));
  fc.assert(
    fc.property(fc.array(fc.oneof(anyRecord, fc.uint8Array({ maxLength: 40 }))), (parts) => {
      expect(() => decodeRecording(concatBytes(parts))).not.toThrow();
    }),
  );
});

test("a letter that means nothing is refused where it stands", () => {
  expect(decode(record("C", { name: "a" }), record("X", { name: "a" }))).toEqual({
    ok: false,
    error: { type: "unknown-operation", offset: 25, code: 88 },
  });
});

test.each(["../a", "/etc/a", "a//b", "./a", ""])("the name %j leads nowhere", (name) => {
  const error = { type: "bad-name", offset: 0, name };
  expect(decode(record("C", { name }))).toEqual({ ok: false, error });
  expect(decode(record("N", { name: "a", data: name }))).toEqual({ ok: false, error });
});

test("a write beyond a gibibyte is refused", () => {
  const value = BigInt(1 << 30) - 3n;
  const fits = decode(record("W", { name: "a", value, data: "abc" }));
  const reaches = decode(record("W", { name: "a", value, data: "abcd" }));
  expect(fits.ok).toBe(true);
  expect(reaches).toEqual({ ok: false, error: { type: "file-too-long", offset: 0 } });
});

test("a sync that ends without having begun is refused", () => {
  expect(
    decode(record("B", { name: "a", value: 1n }), record("S", { name: "a", value: 2n })),
  ).toEqual({ ok: false, error: { type: "sync-never-began", offset: 25 } });
});

test("more operations than a recording may hold are refused", () => {
  const one = record("U", { name: "a" });
  const log = new Uint8Array(one.length * 1_000_001);
  log.set(one);
  for (let filled = one.length; filled < log.length; filled *= 2) {
    log.copyWithin(filled, 0, filled);
  }
  const whole = decodeRecording(log.subarray(0, -one.length));
  expect(whole.ok && whole.value.operations.length).toBe(1_000_000);
  expect(decodeRecording(log)).toEqual({
    ok: false,
    error: { type: "too-many-operations", offset: one.length * 1_000_000 },
  });
});

test("a log is read from its file, and a missing one is an error", () => {
  const folder = mkdtempSync(join(tmpdir(), "recording-"));
  const path = join(folder, "log");
  expect(readRecording(path)).toEqual({
    ok: false,
    error: { type: "unreadable", path, code: "ENOENT" },
  });
  writeFileSync(path, record("C", { name: "a" }));
  expect(readRecording(path)).toMatchObject({ ok: true, value: { tailBytes: 0 } });
  rmSync(folder, { recursive: true });
});
