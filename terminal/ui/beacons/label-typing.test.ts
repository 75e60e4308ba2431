import { toHex } from "@tillwave/shared/core/bytes";
import type { Mac } from "@tillwave/shared/core/crypto";
import {
  formatLabelQr,
  formatLabelText,
  parseLabel,
} from "@tillwave/shared/beacon/provisioning/label";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { formatTyped, groupsOf, isLabelFault, readTypedLabel } from "./label-typing.ts";

/** Which device it is does not matter here. */
const mac: Mac = {
  hmacSha256: () => new Uint8Array(32),
  hkdfSha256: (_, { lengthBytes }) => new Uint8Array(lengthBytes),
};

const labels = fc.record({
  deviceId: fc.uint8Array({ minLength: 8, maxLength: 8 }),
  key: fc.uint8Array({ minLength: 16, maxLength: 16 }),
});

test("every printed label is whole, scanned or typed, however it is typed", () => {
  fc.assert(
    fc.property(labels, (label) => {
      const printed = formatLabelText(label);
      expect(readTypedLabel(printed)).toEqual({ type: "whole", label: printed });
      const sloppy = printed.toLowerCase().replaceAll("-", " ").replaceAll("0", "o");
      expect(readTypedLabel(sloppy)).toEqual({ type: "whole", label: printed });
      expect(formatTyped(sloppy)).toBe(printed);
      expect(readTypedLabel(formatLabelQr(label)).type).toBe("whole");
    }),
  );
});

test("what is whole here, the till reads to the same key; what is not, it refuses", () => {
  const letters = fc.constantFrom(..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ- ");
  const typed = fc.string({ unit: letters, minLength: 24, maxLength: 30 });
  fc.assert(
    fc.property(fc.oneof(typed, labels.map(formatLabelText)), (text) => {
      const read = readTypedLabel(text);
      expect(parseLabel(text, mac).ok).toBe(read.type === "whole");
      if (read.type === "whole") {
        const [one, other] = [parseLabel(text, mac), parseLabel(read.label, mac)];
        expect(one.ok && toHex(one.value.key)).toBe(other.ok && toHex(other.value.key));
      }
    }),
    { numRuns: 500 },
  );
});

test("a letter that no label has is named at once, with its group", () => {
  expect(readTypedLabel("7q4k2-m0u")).toEqual({ type: "wrong-letter", letter: "U", group: 2 });
  expect(readTypedLabel("7Q4K*")).toEqual({ type: "wrong-letter", letter: "*", group: 1 });
  expect(readTypedLabel(`${"0".repeat(25)}U`)).toMatchObject({ group: 5 });
});

test("what is still to come is counted, what is too much is said, and a wrong end as well", () => {
  expect(readTypedLabel("")).toEqual({ type: "empty" });
  expect(readTypedLabel("7Q4K2-M0D8T")).toEqual({ type: "partial", left: 16 });
  expect(readTypedLabel("0".repeat(27))).toEqual({ type: "too-long" });
  expect(readTypedLabel(`${"0".repeat(25)}1`)).toEqual({ type: "mistyped" });
  expect(readTypedLabel("https://shop.example/some/page")).toEqual({ type: "foreign-code" });
  expect(readTypedLabel(`TWR1${"A".repeat(40)}`)).toEqual({ type: "foreign-code" });
});

test("groups are five, five, five, five and six", () => {
  expect(groupsOf("o1lI5abc")).toEqual(["01115", "ABC", "", "", ""]);
  expect(formatTyped("o1lI5abc")).toBe("01115-ABC");
});

test("no text makes it throw, and a whole one is never a fault", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
      const read = readTypedLabel(text);
      expect(isLabelFault(read) && read.type === ("whole" as string)).toBe(false);
      expect(groupsOf(text)).toHaveLength(5);
    }),
  );
});
