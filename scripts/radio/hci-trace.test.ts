import { expect, test } from "vitest";
import { ADVERTISING, EVENT, OPCODE, encodeCommand, encodeCommandComplete } from "./hci.ts";
import { type HciEntry, type HciKind, airOf, gapsOf, shareOnAir } from "./hci-trace.ts";

const NOTHING = new Uint8Array();
const A = [0x02, 0x01, 0x06];
const B = [0x02, 0x01, 0x04];

test("what was on air is told from enabled to disabled, with bytes, type and interval", () => {
  const air = airOf([...plain(100), ...enable(110), ...disable(200)], 300);
  expect(air).toEqual([
    {
      from: 110,
      to: 200,
      adapter: 0,
      type: ADVERTISING.plain,
      intervalMs: 100,
      data: Uint8Array.from(A),
      scanResponse: NOTHING,
    },
  ]);
});

test("other bytes while it is enabled make no gap", () => {
  const air = airOf([...plain(100), ...enable(110), ...data(150, B)], 200);
  expect(air.map(({ from, to, data: bytes }) => [from, to, [...bytes]])).toEqual([
    [110, 150, A],
    [150, 200, B],
  ]);
  expect(gapsOf(air, { from: 110, to: 200 })).toEqual([]);
});

test("a command counts when it is answered, not when it is said", () => {
  const [said, answered] = enable(110);
  expect(airOf([...plain(100), said!], 200)).toEqual([]);
  expect(airOf([...plain(100), said!, { ...answered!, at: 140 }], 200)[0]?.from).toBe(140);
});

test("what the controller refuses changes nothing", () => {
  const refused = command(120, OPCODE.setAdvertisingParameters, parametersOf(20, 0), 0x0c);
  const air = airOf([...plain(100), ...enable(110), ...refused], 200);
  expect(air.map(({ intervalMs, type }) => [intervalMs, type])).toEqual([[100, 3]]);
});

test.each<readonly [string, readonly HciEntry[]]>([
  ["a reset", command(150, OPCODE.reset, [])],
  ["a connection", [entry(150, "event", connectionAs(1))]],
  ["the cable pulled", [entry(150, "unplugged")]],
  ["a crash", [entry(150, "crashed")]],
  ["the controller's forgetting", [entry(150, "forgot")]],
])("%s ends it", (_, entries) => {
  const air = airOf([...plain(100), ...enable(110), ...entries], 200);
  expect(air.map(({ from, to }) => [from, to])).toEqual([[110, 150]]);
});

test("a connection to somebody else, or one that failed, ends nothing", () => {
  const others = [connectionAs(0), connectionAs(1, 0x3e)].map((event) =>
    entry(150, "event", event),
  );
  const air = airOf([...plain(100), ...enable(110), ...others], 200);
  expect(air.map(({ from, to }) => [from, to])).toEqual([[110, 200]]);
});

test("two adapters are told apart", () => {
  const second = [...plain(100), ...enable(120)].map(({ at, kind, bytes }): HciEntry => ({
    at,
    kind,
    bytes,
    adapter: 1,
  }));
  const air = airOf([...plain(100), ...enable(110), ...second], 200);
  expect(air.map(({ adapter, from }) => [adapter, from])).toEqual([
    [0, 110],
    [1, 120],
  ]);
});

test("gaps are what is left between, before and after", () => {
  const air = airOf(
    [...plain(100), ...enable(110), ...disable(150), ...enable(160), ...disable(190)],
    300,
  );
  expect(gapsOf(air, { from: 100, to: 200 })).toEqual([
    { from: 100, to: 110 },
    { from: 150, to: 160 },
    { from: 190, to: 200 },
  ]);
  expect(shareOnAir(air, { from: 100, to: 200 })).toBeCloseTo(0.7);
});

test("only what is wanted counts as on air", () => {
  const air = airOf([...plain(100), ...enable(100), ...data(150, B)], 200);
  const wanted = (interval: { readonly data: Uint8Array }) => interval.data[2] === B[2];
  expect(shareOnAir(air, { from: 100, to: 200, wanted })).toBeCloseTo(0.5);
});

function entry(at: number, kind: HciKind, bytes: Uint8Array = NOTHING): HciEntry {
  return { at, adapter: 0, kind, bytes };
}

function command(
  at: number,
  opcode: number,
  parameters: readonly number[],
  status = 0,
): readonly HciEntry[] {
  return [
    entry(at, "command", encodeCommand(opcode, parameters)),
    entry(at, "event", encodeCommandComplete(opcode, status)),
  ];
}

function parametersOf(intervalMs: number, type: number): readonly number[] {
  const units = intervalMs / 0.625;
  const interval = [units & 0xff, units >> 8];
  return [...interval, ...interval, type, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0];
}

function data(at: number, bytes: readonly number[]): readonly HciEntry[] {
  const padding = Array.from({ length: 31 - bytes.length }, () => 0);
  return command(at, OPCODE.setAdvertisingData, [bytes.length, ...bytes, ...padding]);
}

const enable = (at: number) => command(at, OPCODE.setAdvertisingEnable, [1]);
const disable = (at: number) => command(at, OPCODE.setAdvertisingEnable, [0]);
const plain = (at: number) => [
  ...command(at, OPCODE.setAdvertisingParameters, parametersOf(100, ADVERTISING.plain)),
  ...data(at, A),
];

function connectionAs(role: number, status = 0): Uint8Array {
  return Uint8Array.from([4, EVENT.leMeta, 19, 1, status, 1, 0, role, ...Array(15).fill(0)]);
}
