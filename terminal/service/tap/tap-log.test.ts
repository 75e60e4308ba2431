import { fromHex } from "@tillwave/shared/core/bytes";
import type { Armed, TapTender } from "@tillwave/shared/wallet/tap-state";
import { expect, test } from "vitest";
import { createTapLog } from "./tap-log.ts";

const NONCE = "101112131415161718191a1b1c1d1e1f";
const tender = { tender: 1, request: { seq: 5, nonce: fromHex(NONCE) } } as unknown as TapTender;
const armed: Armed = { type: "armed", tender, refusedBy: null, notice: null };

test("a tap's steps are logged with their times, and no nonce is logged whole", () => {
  const lines: object[] = [];
  const info = (facts: object): void => {
    lines.push(facts);
  };
  let now = 0;
  const log = createTapLog({
    log: { info, warn: info, error: info },
    timers: { now: () => now },
  });
  log.moved({ type: "closed" }, armed, { type: "opened", tender });
  log.moved(armed, armed, { type: "due", timer: "hold" });
  now = 90;
  const refused: Armed = { ...armed, notice: { type: "use-card-terminal" } };
  const answer = { ok: true, value: fromHex("6a82") } as const;
  log.moved(armed, refused, { type: "answered", card: 1, command: "select", answer });
  expect(lines).toMatchObject([
    { from: "closed", to: "armed", by: "opened", seq: 5, nonce: "10111213" },
    { by: "answered", command: "select", said: "6a82", ms: 90, notice: "use-card-terminal" },
  ]);
  expect(JSON.stringify(lines)).not.toContain(NONCE.slice(0, 10));
});
