import type { BrokerWord, StationWord } from "@tillwave/shared/api/air";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, test } from "vitest";
import { STATIONS_MAX, createBroker } from "./broker.ts";

const ORDER = { data: "020106", scanResponse: "", connectable: false, intervalMs: 100 };
const addressOf = (n: number): string => `c0:00:00:00:00:${n.toString(16).padStart(2, "0")}`;

function openBench() {
  const clock = createVirtualClock();
  const random = seededRandom(seedOfRun("the simulated air"));
  const broker = createBroker({ later: clock.later, chance: random.next });
  const join = (as: "beacon" | "ear", { n = 1, metres = 1 } = {}) => {
    const told: BrokerWord[] = [];
    const station = broker.join({ say: (word) => told.push(word) });
    const hear = (word: StationWord): boolean => station?.hear(word) ?? false;
    hear({ say: "hello", version: 1, as, address: addressOf(n), metres });
    return { told, hear, leave: () => station?.left() };
  };
  return { clock, broker, join };
}

const median = (all: readonly number[]): number =>
  all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
const reports = (told: readonly BrokerWord[]) =>
  told.flatMap((word) => (word.say === "report" ? [word] : []));

test("a beacon is heard as often as it was ordered, by every ear, until it falls silent", () => {
  const { clock, join } = openBench();
  const ears = [join("ear"), join("ear")];
  const beacon = join("beacon", { n: 7 });
  beacon.hear({ say: "advertise", order: ORDER });
  clock.pass(10_000);
  for (const { told } of ears) {
    expect(reports(told).length).toBeGreaterThan(10_000 / 111);
    expect(reports(told).length).toBeLessThanOrEqual(101);
    expect(told[0]).toMatchObject({
      address: addressOf(7),
      kind: "non-connectable",
      data: "020106",
    });
  }
  beacon.hear({ say: "advertise", order: null });
  const before = ears[0]?.told.length;
  clock.pass(1000);
  expect(ears[0]?.told.length).toBe(before);
});

test("another order takes the place of the one before it", () => {
  const { clock, join } = openBench();
  const ear = join("ear");
  const beacon = join("beacon");
  for (const intervalMs of [100, 100, 1000]) {
    beacon.hear({ say: "advertise", order: { ...ORDER, intervalMs } });
  }
  clock.pass(10_000);
  expect(reports(ear.told).length).toBeLessThanOrEqual(13);
});

test("who hangs farther away is heard less, and loudness fades a little", () => {
  const { clock, join } = openBench();
  const levels = [1, 10].map((metres) => {
    const ear = join("ear");
    const beacon = join("beacon", { n: metres, metres });
    beacon.hear({ say: "advertise", order: ORDER });
    clock.pass(60_000);
    beacon.leave();
    ear.leave();
    return reports(ear.told).map(({ rssi }) => rssi);
  });
  const [near = [], far = []] = levels;
  expect(median(near)).toBeGreaterThan(-56);
  expect(median(near) - median(far)).toBeGreaterThan(15);
  expect(Math.max(...near) - Math.min(...near)).toBeGreaterThan(3);
  expect(Math.max(...near) - Math.min(...near)).toBeLessThan(25);
});

test("who can be connected to is asked for its scan response too", () => {
  const { join } = openBench();
  const ear = join("ear");
  join("beacon").hear({
    say: "advertise",
    order: { ...ORDER, connectable: true, scanResponse: "0109" },
  });
  expect(ear.told).toMatchObject([
    { kind: "connectable", data: "020106" },
    { kind: "scan-response", data: "0109" },
  ]);
});

test("one link at a time, each under its own number, and its ear hears nothing else meanwhile", () => {
  const { clock, join } = openBench();
  const [ear, other] = [join("ear"), join("ear")];
  const beacon = join("beacon");
  beacon.hear({ say: "advertise", order: { ...ORDER, connectable: true } });
  ear.told.length = 0;
  ear.hear({ say: "connect", link: 5, address: addressOf(1) });
  other.hear({ say: "connect", link: 1, address: addressOf(1) });
  expect(other.told.at(-1)).toEqual({ say: "ended", link: 1, why: "not-connected" });
  expect(beacon.told).toEqual([{ say: "connect", link: 1 }]);
  beacon.hear({ say: "opened", link: 1, mtu: 247 });
  ear.hear({ say: "bytes", link: 5, bytes: "0a" });
  beacon.hear({ say: "bytes", link: 1, bytes: "0b" });
  // Under a number that is over or another's, nothing is carried.
  ear.hear({ say: "bytes", link: 4, bytes: "0c" });
  clock.pass(1000);
  beacon.hear({ say: "hang-up", link: 1 });
  expect(beacon.told).toEqual([
    { say: "connect", link: 1 },
    { say: "bytes", link: 1, bytes: "0a" },
  ]);
  expect(ear.told).toEqual([
    { say: "opened", link: 5, mtu: 247 },
    { say: "bytes", link: 5, bytes: "0b" },
    { say: "ended", link: 5, why: "hung-up" },
  ]);
});

test("whoever leaves ends its link, and the other side is told", () => {
  const { join } = openBench();
  const connected = () => {
    const [ear, beacon] = [join("ear"), join("beacon")];
    beacon.hear({ say: "advertise", order: { ...ORDER, connectable: true } });
    ear.hear({ say: "connect", link: 1, address: addressOf(1) });
    return { ear, beacon };
  };
  const first = connected();
  first.beacon.leave();
  expect(first.ear.told.at(-1)).toEqual({ say: "ended", link: 1, why: "lost" });
  first.ear.leave();
  const second = connected();
  second.ear.leave();
  expect(second.beacon.told.at(-1)).toMatchObject({ say: "hang-up" });
});

test("nobody connects to who is not there, or takes no connection", () => {
  const { join } = openBench();
  const ear = join("ear");
  join("beacon").hear({ say: "advertise", order: ORDER });
  ear.hear({ say: "connect", link: 1, address: addressOf(1) });
  ear.hear({ say: "connect", link: 2, address: addressOf(9) });
  expect(ear.told.filter(({ say }) => say === "ended")).toEqual([
    { say: "ended", link: 1, why: "not-connected" },
    { say: "ended", link: 2, why: "not-connected" },
  ]);
});

test("a station says who it is first, and what is its own to say", () => {
  const { broker, join } = openBench();
  const stranger = broker.join({ say: () => {} });
  expect(stranger?.hear({ say: "advertise", order: ORDER })).toBe(false);
  expect(join("ear").hear({ say: "advertise", order: ORDER })).toBe(false);
  expect(join("beacon").hear({ say: "connect", link: 1, address: addressOf(1) })).toBe(false);
});

test("there is room for so many stations, and for others where one leaves", () => {
  const { broker, join } = openBench();
  const stations = Array.from({ length: STATIONS_MAX }, () => join("ear"));
  expect(broker.join({ say: () => {} })).toBeNull();
  stations[0]?.leave();
  expect(broker.join({ say: () => {} })).not.toBeNull();
});
