/** A till that has joined the simulated hub, and time that passes for both. */
import { present } from "@tillwave/shared/core/assert";
import type { HubView, SaleSync } from "@tillwave/shared/api/till";
import { type VirtualClock, createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect } from "vitest";
import { type OpenTill, type OpenTillOptions, openTill } from "./open-till.ts";
import { HUB_URL, type SimulatedHub, simulateHub } from "./simulated-hub.ts";
import { type SimulatedLedger, openLedger } from "./simulated-ledger.ts";

export interface JoinedShop {
  readonly till: OpenTill;
  readonly hub: SimulatedHub;
  readonly ledger: SimulatedLedger;
  readonly clock: VirtualClock;
}

/** In milliseconds. */
const STEP = 25;

/** Time passes in small steps, and whoever was waiting has a turn after each. */
export async function passes(clock: VirtualClock, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += STEP) {
    clock.pass(Math.min(STEP, ms - passed));
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** Joined, and in step. */
export async function joinedShop(
  options: Partial<OpenTillOptions> = {},
  prepare: (ledger: SimulatedLedger) => void = () => {},
): Promise<JoinedShop> {
  const clock = options.clock ?? createVirtualClock();
  const hub = simulateHub({ terminal: 2 });
  const ledger = openLedger(hub, clock);
  prepare(ledger);
  const till = openTill({ hubs: ledger.hubs, clock, ...options });
  const reply = await till.service.joinHub({ code: hub.typedCode(), url: HUB_URL });
  expect(reply).toMatchObject({ ok: true });
  await passes(clock, 500);
  return { till, hub, ledger, clock };
}

export function hubView(till: OpenTill): HubView {
  return present(till.service.sync({ action: "status" }), "the hub as the till sees it").hub;
}

/** Of the newest sales, newest first. */
export function saleSyncs(till: OpenTill): readonly SaleSync[] {
  return present(till.service.sales(null), "the sales").sales.map(({ sync }) => sync);
}

export function sellMany(till: OpenTill, count: number): void {
  for (let n = 0; n < count; n += 1) {
    till.sell("bun");
    till.press({ type: "next" });
  }
}
