import * as fc from "fast-check";
import { expect, test } from "vitest";
import { concatBytes, fromHex, toUtf8 } from "../core/bytes.ts";
import { seedOfRun } from "../testing/seed-of-run.ts";
import { encodeCommand } from "./apdu.ts";
import { refusalOf } from "./apdu-guard.ts";

const numRuns = Number(process.env["FUZZ_RUNS"] ?? 2000);
const select = (name: Uint8Array, header = "00a40400"): Uint8Array =>
  concatBytes([fromHex(header), Uint8Array.of(name.length), name]);
const why = (bytes: Uint8Array | string): string | undefined =>
  refusalOf(typeof bytes === "string" ? fromHex(bytes) : bytes)?.type;

test("signs, wallets and readers may be asked", () => {
  expect(why(select(fromHex("d2760000850101")))).toBeUndefined();
  expect(why(select(fromHex("f054494c4c57415645")))).toBeUndefined();
  expect(why("00a4000c02e103")).toBeUndefined();
  expect(why("00b000000f")).toBeUndefined();
  expect(why("ffca000000")).toBeUndefined();
  expect(why("ffb0000410")).toBeUndefined();
  expect(why("ffd600040403000000")).toBeUndefined();
  expect(why("905a00000300000000")).toBeUndefined();
});

test("no payment application is selected: not by its name, nor by the list of them", () => {
  const names = ["2PAY.SYS.DDF01", "1PAY.SYS.DDF01"].map(toUtf8);
  const cards = ["a0000000031010", "a0000000041010", "a00000002501", "a0000000651010"];
  const others = ["a0000001523010", "a000000333010101", "a0000002771010", "a0000003241010"];
  for (const name of [...names, ...[...cards, ...others].map((hex) => fromHex(hex))]) {
    expect(why(select(name))).toBe("payment-application");
    expect(why(select(name, "01a40400")), "on another channel").toBe("payment-application");
    expect(why(select(name, "00a40402")), "the next of that name").toBe("payment-application");
    expect(why(select(name, "00a40500")), "another way to name it").toBe("payment-application");
  }
});

test("nor by the beginning of a name, which a card completes", () => {
  expect(why(select(fromHex("a0000000")))).toBe("payment-application");
  expect(why(select(toUtf8("2PAY")))).toBe("payment-application");
  expect(why("00a4040000")).toBe("payment-application");
  expect(why("00a40400")).toBe("payment-application");
});

test("nor in parts, nor within another command, nor in a form that is not read here", () => {
  expect(why("10a4040005a000000003")).toBe("hidden-command");
  expect(why("00c200000ca40400 05a00000000310".replaceAll(" ", ""))).toBe("malformed");
  expect(why("00c2000002a404")).toBe("hidden-command");
  expect(why("ff00000004d4400100")).toBe("hidden-command");
  expect(why("00a4040000000ea0")).toBe("malformed");
  expect(why("")).toBe("malformed");
});

test("a payment application that was open before is not read", () => {
  expect(why("00b2010c00")).toBe("payment-command");
  expect(why("80a8000002830000")).toBe("payment-command");
});

test("a tag's locks and container are not written by hand", () => {
  expect(why("ffd60002040000ffff")).toBe("locks-for-ever");
  expect(why("ffd6000304e1100600")).toBe("locks-for-ever");
});

test("whatever is put around a payment application's name, it is not selected", () => {
  const rid = fc.constantFrom("a000000003", "a000000004", "a000000333").map((hex) => fromHex(hex));
  const command = fc.record({
    cla: fc.integer({ min: 0, max: 0xfe }),
    p1: fc.integer({ min: 4, max: 7 }),
    p2: fc.nat(0xff),
    rid,
    tail: fc.uint8Array({ maxLength: 11 }),
    le: fc.boolean(),
  });
  fc.assert(
    fc.property(command, ({ cla, p1, p2, rid: name, tail, le }) => {
      const data = concatBytes([name, tail]);
      const bytes = encodeCommand({ cla, ins: 0xa4, p1, p2, data, ...(le ? { le: 256 } : {}) });
      expect(refusalOf(bytes)).not.toBeNull();
    }),
    { numRuns, seed: seedOfRun("payment applications") },
  );
});
