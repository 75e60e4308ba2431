/** @stoprocent/bleno, which is kept up more actively, and where the system lacks Bluetooth says so rather than throw. */
import { createRequire } from "node:module";
import type { BlenoInside } from "../radio/bleno-inside.ts";
import type { Stack } from "../radio/stack.ts";
import { createBlenoStack } from "./bleno-stack.ts";

export function openStoprocent(adapter: number | null): Stack {
  return createBlenoStack({
    adapter,
    load: () => createRequire(import.meta.url)("@stoprocent/bleno") as BlenoInside,
  });
}
