import { expect, test } from "vitest";
import { type Status, formatSw, statusOf } from "./status-word.ts";

test.each<readonly [sw: number, status: Status]>([
  [0x9000, "done"],
  [0x6a82, "no-application"],
  [0x6300, "uplink"],
  [0x6985, "confirm-on-phone"],
  [0x6986, "holder-refused"],
  [0x6982, "wants-till-proof"],
  [0x6a84, "not-enough-value"],
  [0x6a81, "not-supported"],
  [0x6a80, "malformed"],
  [0x6a88, "no-token-yet"],
  [0x6d00, "defect"],
  [0x6e00, "defect"],
  [0x6700, "defect"],
  [0x6f00, "defect"],
])("%i means %s", (sw, status) => {
  expect(statusOf(sw)).toBe(status);
});

test("what nobody has agreed on is a defect, and never done", () => {
  const done = Array.from({ length: 0x1_0000 }, (_, sw) => sw).filter(
    (sw) => statusOf(sw) === "done",
  );
  expect(done).toEqual([0x9000]);
  expect(statusOf(0x9100)).toBe("defect");
});

test("it is written as technicians know it", () => {
  expect(formatSw(0x6a82)).toBe("6A82");
  expect(formatSw(0)).toBe("0000");
});
