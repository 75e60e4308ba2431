import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { LINK_MTU_MAX, REPORTS_MAX, asDetail, parseEarOrder, parseEarWord } from "./words.ts";

const REPORT = {
  at: 1.5,
  address: "00:aa:01:01:00:42",
  addressType: "public",
  kind: "scan-response",
  data: Uint8Array.of(2, 1, 6),
  rssi: null,
};
const HEARD = { type: "heard", reports: [REPORT], lost: 0 };

test("what an ear says is understood", () => {
  for (const word of [
    HEARD,
    { type: "at-work" },
    { type: "alive" },
    { type: "failed", detail: "the controller does not answer" },
    { type: "state", state: "no-adapter", address: null, detail: "ENODEV", rescans: 3 },
    { type: "linked", link: 1, mtu: 185, roundTrips: 8 },
    { type: "told", link: 1, bytes: Uint8Array.of(1) },
    { type: "unlinked", link: 1, why: "hung-up", detail: "reason 0x13" },
  ]) {
    expect(parseEarWord(word)).toEqual(word);
  }
});

test.each([
  ["an address that is none", { ...HEARD, reports: [{ ...REPORT, address: "\u001b[2J" }] }],
  ["bytes that are none", { ...HEARD, reports: [{ ...REPORT, data: [2, 1, 6] }] }],
  ["too many bytes", { ...HEARD, reports: [{ ...REPORT, data: new Uint8Array(32) }] }],
  ["a level that nobody measures", { ...HEARD, reports: [{ ...REPORT, rssi: 99 }] }],
  ["a time that is none", { ...HEARD, reports: [{ ...REPORT, at: Number.NaN }] }],
  [
    "too many at once",
    { ...HEARD, reports: Array.from({ length: REPORTS_MAX + 1 }, () => REPORT) },
  ],
  [
    "a state that there is not",
    { type: "state", state: "happy", address: null, detail: null, rescans: 0 },
  ],
  ["more than was asked", { ...HEARD, more: true }],
  ["an MTU that no link has", { type: "linked", link: 1, mtu: 22, roundTrips: 8 }],
  ["more than an MTU holds", { type: "told", link: 1, bytes: new Uint8Array(LINK_MTU_MAX + 1) }],
  ["an end that there is not", { type: "unlinked", link: 1, why: "bored", detail: null }],
])("%s is no word", (_, word) => {
  expect(parseEarWord(word)).toBeNull();
});

const PLACE = { service: "a1".repeat(16), write: "b2".repeat(16), notify: "c3".repeat(16) };
const LINK = {
  type: "link",
  link: 1,
  address: REPORT.address,
  addressType: "random",
  place: PLACE,
};

test("what an ear is told is understood, and nothing else", () => {
  for (const order of [
    LINK,
    { type: "write", link: 1, bytes: Uint8Array.of(1) },
    { type: "unlink", link: 1 },
  ]) {
    expect(parseEarOrder(order)).toEqual(order);
  }
  expect(parseEarOrder({ ...LINK, address: "somewhere" })).toBeNull();
  expect(parseEarOrder({ ...LINK, place: { ...PLACE, notify: "2a00" } })).toBeNull();
  expect(parseEarOrder({ type: "write", link: -1, bytes: Uint8Array.of(1) })).toBeNull();
});

test("nothing makes it throw", () => {
  fc.assert(
    fc.property(fc.anything(), (said) => {
      parseEarWord(said);
      parseEarOrder(said);
    }),
    { seed: seedOfRun("ear words") },
  );
  expect(asDetail("x".repeat(10_000)).length).toBeLessThan(1000);
});
