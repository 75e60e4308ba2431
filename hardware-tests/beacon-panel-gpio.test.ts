/**
 * What the panel asks of the kernel's pins and input devices is what this machine's own headers make of it. Behaviour on a real kernel
 * with a GPIO chip is seen in the arm64 guest (scripts/test --vm).
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  INPUT_EVENT_BYTES,
  decodeKeyEvents,
} from "@tillwave/beacon-peripheral/adapters/evdev-button";
import * as gpio from "@tillwave/beacon-peripheral/panel/gpio-v2";
import { present } from "@tillwave/shared/core/assert";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { expect, test } from "vitest";

const SOURCE = fileURLToPath(new URL("native/gpio-layout.c", import.meta.url));

const facts = factsOfHeaders();
const fact = (name: string): string => present(facts.get(name), name);
const bytes = (name: string): Uint8Array => fromHex(fact(name));

test.each([
  ["GET_CHIP_INFO", gpio.GET_CHIP_INFO],
  ["GET_LINE", gpio.GET_LINE],
  ["GET_VALUES", gpio.GET_VALUES],
  ["SET_VALUES", gpio.SET_VALUES],
  ["CHIP_INFO_BYTES", gpio.CHIP_INFO_BYTES],
  ["LINE_REQUEST_BYTES", gpio.LINE_REQUEST_BYTES],
  ["LINE_VALUES_BYTES", gpio.LINE_VALUES_BYTES],
  ["LINE_EVENT_BYTES", gpio.LINE_EVENT_BYTES],
  ["INPUT_EVENT_BYTES", INPUT_EVENT_BYTES],
])("%s is the headers'", (name, number) => expect(number).toBe(Number(fact(name))));

test("a lamp's and a button's line are asked for byte by byte as C would", () => {
  expect(toHex(gpio.encodeLineRequest(17, "lamp"))).toBe(fact("lamp"));
  expect(toHex(gpio.encodeLineRequest(27, "button"))).toBe(fact("button"));
  expect(gpio.lineOfRequest(bytes("answered"))).toBe(0x12_34_56_78);
});

test("levels are set and read as C would", () => {
  expect(toHex(gpio.encodeLineValue(1))).toBe(fact("high"));
  expect(toHex(gpio.encodeLineValue(0))).toBe(fact("low"));
  expect(gpio.decodeLineValue(bytes("high"))).toBe(1);
  expect(gpio.decodeLineValue(bytes("low"))).toBe(0);
});

test("a chip says its name, its label and how many lines it has", () => {
  const info = { name: "gpiochip0", label: "pinctrl-bcm2711", lines: 58 };
  expect(gpio.decodeChipInfo(bytes("chip"))).toEqual(info);
});

test("of a key that goes down, is held and comes up, down and up are told", () => {
  expect(decodeKeyEvents(bytes("pressed"))).toEqual([true, false]);
});

function factsOfHeaders(): ReadonlyMap<string, string> {
  const folder = mkdtempSync(join(tmpdir(), "gpio-layout-"));
  try {
    const program = join(folder, "gpio-layout");
    execFileSync("cc", ["-std=gnu11", "-Wall", "-Wextra", "-o", program, SOURCE]);
    const lines = execFileSync(program, { encoding: "utf8" }).trim().split("\n");
    return new Map(lines.map((line) => line.split(" ") as [string, string]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
