import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seedOfRun } from "../testing/seed-of-run.ts";
import {
  type BrokerWord,
  type StationWord,
  formatAirWord,
  parseBrokerWord,
  parseStationWord,
} from "./air.ts";

const STATION: readonly StationWord[] = [
  { say: "hello", version: 1, as: "beacon", address: "c0:00:00:00:00:01", metres: 3 },
  {
    say: "advertise",
    order: { data: "020106", scanResponse: "", connectable: true, intervalMs: 100 },
  },
  { say: "advertise", order: null },
  { say: "connect", link: 1, address: "c0:00:00:00:00:01" },
  { say: "opened", link: 1, mtu: 247 },
  { say: "bytes", link: 1, bytes: "00ff" },
  { say: "hang-up", link: 1 },
];
const BROKER: readonly BrokerWord[] = [
  { say: "report", address: "c0:00:00:00:00:01", kind: "connectable", data: "", rssi: -60 },
  { say: "connect", link: 1 },
  { say: "ended", link: 1, why: "lost" },
];

test("what is said on the air comes over", () => {
  expect(STATION.map((word) => parseStationWord(formatAirWord(word)))).toEqual(STATION);
  expect(BROKER.map((word) => parseBrokerWord(formatAirWord(word)))).toEqual(BROKER);
});

test("what no radio could do is not said", () => {
  for (const line of [
    '{"say":"bytes","link":1,"bytes":""}',
    '{"say":"bytes","link":1,"bytes":"0"}',
    `{"say":"bytes","link":1,"bytes":"${"00".repeat(513)}"}`,
    '{"say":"bytes","link":0,"bytes":"00"}',
    `{"say":"advertise","order":{"data":"${"00".repeat(32)}","scanResponse":"","connectable":true,"intervalMs":100}}`,
    '{"say":"advertise","order":{"data":"","scanResponse":"","connectable":true,"intervalMs":1}}',
    '{"say":"hello","version":2,"as":"ear","address":"c0:00:00:00:00:01","metres":1}',
    '{"say":"sing"}',
    "{",
  ]) {
    expect(parseStationWord(line)).toBeNull();
  }
});

test("no line makes it throw", () => {
  const property = fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
    expect(parseStationWord(line)).toBeNull();
    expect(parseBrokerWord(line)).toBeNull();
  });
  fc.assert(property, { seed: seedOfRun("lines of the air") });
});
