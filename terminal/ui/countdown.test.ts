import { expect, test } from "vitest";
import { formatCountdown } from "./countdown.ts";

test("a countdown counts whole seconds down to nothing, and never below", () => {
  expect(formatCountdown(68_000, 0)).toBe("1:08");
  expect(formatCountdown(68_000, 66_999)).toBe("0:01");
  expect(formatCountdown(68_000, 67_001)).toBe("0:00");
  expect(formatCountdown(68_000, 68_000)).toBe("0:00");
  expect(formatCountdown(68_000, 90_000)).toBe("0:00");
});
