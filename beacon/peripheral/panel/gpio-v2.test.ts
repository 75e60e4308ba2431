import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { expect, test } from "vitest";
import {
  CHIP_INFO_BYTES,
  chipLabelled,
  decodeChipInfo,
  decodeLineValue,
  encodeLineRequest,
  encodeLineValue,
  lineOfRequest,
} from "./gpio-v2.ts";

/** What a C program over <linux/gpio.h> wrote (hardware-tests/native/gpio-layout.c), by its parts that are not zero. */
test.each([
  ["lamp", 17, "08"],
  ["button", 27, "3401"],
] as const)("a line for a %s is asked for as C asks", (use, offset, flags) => {
  const bytes = encodeLineRequest(offset, use);
  const expected = new Uint8Array(592);
  expected[0] = offset;
  expected.set(new TextEncoder().encode(`tillwave ${use}`), 256);
  expected.set(fromHex(flags), 288);
  expected[560] = 1;
  expect(toHex(bytes)).toBe(toHex(expected));
});

test("the descriptor of a line is the last word of the answer", () => {
  const bytes = encodeLineRequest(5, "lamp");
  bytes.set([0x2a, 0, 0, 0], 588);
  expect(lineOfRequest(bytes)).toBe(42);
});

test("a level is one bit under a mask of one", () => {
  expect(toHex(encodeLineValue(1))).toBe("01000000000000000100000000000000");
  expect(toHex(encodeLineValue(0))).toBe("00000000000000000100000000000000");
  expect(decodeLineValue(encodeLineValue(1))).toBe(1);
  expect(decodeLineValue(encodeLineValue(0))).toBe(0);
});

const chip = (path: string, label: string) => ({
  path,
  info: decodeChipInfo(infoBytes(path, label)),
});

function infoBytes(name: string, label: string): Uint8Array {
  const bytes = new Uint8Array(CHIP_INFO_BYTES);
  bytes.set(new TextEncoder().encode(name));
  bytes.set(new TextEncoder().encode(label), 32);
  bytes[64] = 54;
  return bytes;
}

test("a chip says name, label and lines; a name of full length has no end", () => {
  expect(decodeChipInfo(infoBytes("gpiochip4", "pinctrl-rp1"))).toEqual({
    name: "gpiochip4",
    label: "pinctrl-rp1",
    lines: 54,
  });
  expect(decodeChipInfo(infoBytes("n".repeat(32), "l".repeat(32))).label).toBe("l".repeat(32));
});

test("the chip of the header is found by its label, whichever number the kernel gave it", () => {
  // Pi 5: before and after kernel 6.6.47; Pi 4.
  const before = [chip("gpiochip0", "gpio-brcmstb@107d508500"), chip("gpiochip4", "pinctrl-rp1")];
  const after = [chip("gpiochip0", "pinctrl-rp1"), chip("gpiochip10", "gpio-brcmstb@107d508500")];
  const four = [chip("gpiochip0", "pinctrl-bcm2711"), chip("gpiochip1", "raspberrypi-exp-gpio")];
  expect(chipLabelled(before, null)?.path).toBe("gpiochip4");
  expect(chipLabelled(after, null)?.path).toBe("gpiochip0");
  expect(chipLabelled(four, null)?.path).toBe("gpiochip0");
});

test("a named chip is that one or none", () => {
  const chips = [chip("gpiochip0", "pinctrl-bcm2711"), chip("gpiochip1", "mcp23017")];
  expect(chipLabelled(chips, "mcp23017")?.path).toBe("gpiochip1");
  expect(chipLabelled(chips, "pcf8574")).toBeNull();
  expect(chipLabelled([], null)).toBeNull();
});
