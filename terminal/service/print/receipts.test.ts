import { expect, test } from "vitest";
import { createAtFormat } from "./receipts.ts";

// The zones' rules as IANA has them.
test("a receipt's time is the shop's own, with its distance from UTC", () => {
  const at = (zone: string, wall: number): string => createAtFormat(zone)(wall);
  const winter = Date.UTC(2026, 10, 22, 6, 5);
  expect(at("Asia/Hong_Kong", winter)).toBe("2026-11-22 14:05 +08:00");
  expect(at("Asia/Kolkata", winter)).toBe("2026-11-22 11:35 +05:30");
  expect(at("America/St_Johns", winter)).toBe("2026-11-22 02:35 -03:30");
  expect(at("Europe/London", winter)).toBe("2026-11-22 06:05 +00:00");
  expect(at("Europe/Helsinki", Date.UTC(2026, 6, 1, 21, 30))).toBe("2026-07-02 00:30 +03:00");
});

test("the hour that a clock shows twice in autumn is told apart by its distance", () => {
  const at = createAtFormat("Europe/Helsinki");
  const before = at(Date.UTC(2026, 9, 25, 0, 30));
  const after = at(Date.UTC(2026, 9, 25, 1, 30));
  expect([before, after]).toEqual(["2026-10-25 03:30 +03:00", "2026-10-25 03:30 +02:00"]);
});

test("a clock that is far beyond any calendar still makes a receipt", () => {
  expect(() => createAtFormat("Asia/Hong_Kong")(Number.MAX_SAFE_INTEGER)).not.toThrow();
});
