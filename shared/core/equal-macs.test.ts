import * as fc from "fast-check";
import { expect, test } from "vitest";
import { equalBytes } from "./bytes.ts";
import { equalMacs } from "./equal-macs.ts";

test("says of any two what a plain comparison says", () => {
  const bytes = fc.uint8Array({ maxLength: 4 });
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      expect(equalMacs(a, b)).toBe(equalBytes(a, b));
      expect(equalMacs(a, a.slice())).toBe(true);
    }),
  );
});

test("a MAC that is cut short, or has a zero more, is another one", () => {
  const mac = Uint8Array.of(1, 2, 0);
  expect(equalMacs(mac, mac.slice(0, 2))).toBe(false);
  expect(equalMacs(mac.slice(0, 2), mac)).toBe(false);
  expect(equalMacs(mac, new Uint8Array(0))).toBe(false);
});
