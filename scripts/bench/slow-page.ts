/** Chromium as it is on a cheap tablet. */
import type { CDPSession } from "playwright-core";

/** Times slower than this machine. */
export const SLOWER = 4;

export async function makeSlow(session: CDPSession): Promise<void> {
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
}
