import { expect, test } from "vitest";
import { concatBytes, fromHex } from "../core/bytes.ts";
import { createRealTimeScanner, realTimeIn } from "./real-time.ts";

test("a request is found wherever it stands, and in any pieces", () => {
  const bytes = fromHex("1d763000 0100 0300 ff 100402 00 1014010103 41 100502 101408");
  const scanner = createRealTimeScanner();
  const commands = [...bytes].flatMap((byte) => scanner.feed(Uint8Array.of(byte)));
  expect(commands).toEqual([
    { type: "status", n: 2 },
    { type: "pulse", pin: 5, onMs: 300 },
    { type: "recover", n: 2 },
    { type: "other", n: 8 },
  ]);
  expect(createRealTimeScanner().feed(bytes)).toEqual(commands);
});

test("what only begins like one is none", () => {
  const scanner = createRealTimeScanner();
  expect(scanner.feed(fromHex("10 10 04 00 04 01 1014 0102"))).toEqual([]);
  expect(realTimeIn(concatBytes([fromHex("1010"), fromHex("14")]))).toEqual([2]);
});
