import { expect, test } from "vitest";
import type { HubView } from "@tillwave/shared/api/till";
import { syncOf } from "./sale-sync.ts";
import { NOT_JOINED } from "./testing/simulated-service.ts";

const signedTo = (epoch: number, seq: number): HubView => ({
  ...NOT_JOINED,
  state: "in-step",
  confirmed: { epoch, seq },
});
const at = (
  epoch: number,
  seq: number,
  sync: "waiting" | "confirmed" | "needs-me" = "waiting",
) => ({
  ref: { epoch, seq },
  sync,
});

test("a sale becomes confirmed by the hub's signature, without being asked for again", () => {
  expect(syncOf(at(2, 8), signedTo(2, 7))).toBe("waiting");
  expect(syncOf(at(2, 7), signedTo(2, 7))).toBe("confirmed");
  expect(syncOf(at(2, 6), signedTo(2, 7))).toBe("confirmed");
});

test("a signature covers the epochs before it and none after it", () => {
  expect(syncOf(at(1, 900), signedTo(2, 1))).toBe("confirmed");
  expect(syncOf(at(3, 1), signedTo(2, 900))).toBe("waiting");
});

test("what needs a person needs one until the till says otherwise", () => {
  expect(syncOf(at(1, 1, "needs-me"), signedTo(2, 1))).toBe("needs-me");
});

test("a till without a hub waits for nothing", () => {
  expect(syncOf(at(1, 1), NOT_JOINED)).toBeNull();
  expect(syncOf(at(1, 1, "confirmed"), NOT_JOINED)).toBe("confirmed");
});

test("a till that was offline from its first sale on waits", () => {
  expect(syncOf(at(1, 1), { ...NOT_JOINED, state: "offline" })).toBe("waiting");
});
