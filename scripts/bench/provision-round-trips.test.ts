import { fromHex } from "@tillwave/shared/core/bytes";
import { expect, test } from "vitest";
import type { HciEntry, HciKind } from "../radio/hci-trace.ts";
import { roundTripsOf } from "./provision-round-trips.ts";

const entry = (kind: HciKind, hex: string): HciEntry => ({
  at: 0,
  adapter: 0,
  kind,
  bytes: fromHex(hex.replaceAll(" ", "")),
});

const MTU_ASKED = entry("acl-out", "02 4000 0700 0300 0400 02 0001");
const MTU_ANSWERED = entry("acl-in", "02 4020 0700 0300 0400 03 0001");
const MESSAGE_BEGINS = entry("acl-out", "02 4000 0a00 0600 0400 52 0300 c0 0001 00");
const MESSAGE_GOES_ON = entry("acl-out", "02 4000 0a00 0600 0400 52 0300 41 0001 00");
const NOTIFIED = entry("acl-in", "02 4020 0900 0500 0400 1b 0500 c0 00");
const REST_OF_A_FRAME = entry("acl-in", "02 4010 0500 0000 0400 030303");
const SIGNALLED = entry("acl-in", "02 4020 0700 0300 0500 03 0001");
const EVENT = entry("event", "04 13 05 01 4000 0100 0400 03");

test("a request with its answer is one; what nobody asked for is none", () => {
  expect(roundTripsOf([MTU_ASKED, MTU_ANSWERED])).toBe(1);
  expect(roundTripsOf([NOTIFIED, SIGNALLED, EVENT, REST_OF_A_FRAME])).toBe(0);
});

test("a message is one, in however many fragments", () => {
  expect(roundTripsOf([MESSAGE_BEGINS, MESSAGE_GOES_ON, MESSAGE_GOES_ON, NOTIFIED])).toBe(1);
  expect(roundTripsOf([MESSAGE_BEGINS, NOTIFIED, MESSAGE_BEGINS, NOTIFIED])).toBe(2);
});
