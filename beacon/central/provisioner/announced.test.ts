import { encodeAnnouncement } from "@tillwave/shared/beacon/provisioning/announce";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { AirReport, ReportKind } from "../ports.ts";
import { ANNOUNCED_FOR, ANNOUNCED_MAX, createAnnouncedBeacons } from "./announced.ts";

const ADDRESS = "00:aa:01:01:00:42";
const FLAGS = Uint8Array.of(2, 1, 6);
const ANNOUNCEMENT = encodeAnnouncement({
  version: 1,
  state: "claimed",
  keyVersion: 7,
  devicePrefix: Uint8Array.of(1, 2, 3, 4),
});

const report = (
  kind: ReportKind,
  data: Uint8Array,
  { at = 0, address = ADDRESS }: { readonly at?: number; readonly address?: string } = {},
): AirReport => ({ at, address, addressType: "random", kind, data, rssi: -60 });

test("an advertisement that can be connected to, and its answer, are a beacon of ours", () => {
  const announced = createAnnouncedBeacons();
  expect(announced.take(report("connectable", FLAGS))).toBeNull();
  expect(announced.take(report("scan-response", ANNOUNCEMENT, { at: 2 }))).toMatchObject({
    address: ADDRESS,
    addressType: "random",
    prefix: "01020304",
    announcement: { state: "claimed", keyVersion: 7 },
  });
  expect(announced.of(ADDRESS, 3)?.prefix).toBe("01020304");
});

test("one that was answered long ago, or cannot be connected to now, is none to connect to", () => {
  const announced = createAnnouncedBeacons();
  announced.take(report("scan-response", ANNOUNCEMENT));
  expect(announced.take(report("non-connectable", FLAGS, { at: 1 }))).toBeNull();
  expect(announced.take(report("connectable", FLAGS, { at: 1 }))).not.toBeNull();
  const late = ANNOUNCED_FOR + 1;
  expect(announced.take(report("connectable", FLAGS, { at: late }))).toBeNull();
  expect(announced.of(ADDRESS, late)).toBeNull();
});

test("as many addresses as there is room for; the one heard longest ago makes room", () => {
  const announced = createAnnouncedBeacons();
  const addressOf = (i: number): string =>
    `02:00:00:00:${(i >> 8).toString(16).padStart(2, "0")}:${(i & 0xff).toString(16).padStart(2, "0")}`;
  for (let i = 0; i <= ANNOUNCED_MAX; i += 1) {
    announced.take(report("scan-response", ANNOUNCEMENT, { address: addressOf(i) }));
  }
  expect(announced.of(addressOf(0), 1)).toBeNull();
  expect(announced.of(addressOf(1), 1)).not.toBeNull();
  expect(announced.of(addressOf(ANNOUNCED_MAX), 1)).not.toBeNull();
});

test("nothing that is on air makes it throw", () => {
  const announced = createAnnouncedBeacons();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 31 }), (data) => {
      announced.take(report("scan-response", data));
    }),
    { seed: seedOfRun("announced") },
  );
  expect(announced.take(report("connectable", FLAGS, { at: 1e6 }))).toBeNull();
});
