import { expect, test } from "vitest";
import { readCommandLine } from "./command-line.ts";

test("without a word it runs on its own folder, with the first adapter", () => {
  expect(readCommandLine([], { XDG_STATE_HOME: "/state" })).toEqual({
    ok: true,
    value: {
      folder: "/state/tillwave/beacon",
      stack: "abandonware",
      adapter: null,
      root: "/",
      air: null,
    },
  });
});

test("what is said is taken", () => {
  const args = ["--folder", "/f", "--stack", "stoprocent", "--adapter", "1", "--root", "/r"];
  const value = { folder: "/f", stack: "stoprocent", adapter: 1, root: "/r", air: null };
  expect(readCommandLine(args, {})).toEqual({ ok: true, value });
});

test.each([
  [["--stack", "bluez"], /abandonware, stoprocent, simulated/u],
  [["--adapter", "hci0"], /N of hciN/u],
  [["--adapter", "256"], /N of hciN/u],
  [["--folder="], /name of a folder/u],
  [["--volume", "11"], /--help/u],
])("%j is wrong usage, in words", (args, words) => {
  const read = readCommandLine(args, {});
  expect(read.ok ? "" : read.error.say).toMatch(words);
});
