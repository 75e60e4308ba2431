/** @abandonware/bleno, which the beacon uses unless it is told otherwise. */
import { createRequire } from "node:module";
import type { BlenoInside } from "../radio/bleno-inside.ts";
import type { Stack } from "../radio/stack.ts";
import { createBlenoStack } from "./bleno-stack.ts";

export function openBleno(adapter: number | null): Stack {
  return createBlenoStack({
    adapter,
    load: () => createRequire(import.meta.url)("@abandonware/bleno") as BlenoInside,
  });
}
