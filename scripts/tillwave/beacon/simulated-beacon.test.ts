import { BEACON_SETTINGS } from "@tillwave/shared/testing/beacon-settings";
import { decodeAdvertisement } from "@tillwave/shared/beacon/frame";
import { describe, expect, test } from "vitest";
import { sumLines, sumOf, timelineLines } from "./air-words.ts";
import { createFastTime } from "./fast-time.ts";
import { type AirSpan, simulateBeacon } from "./simulated-beacon.ts";

/** A Tuesday, 17:00 in Hong Kong. */
const START = Date.UTC(2026, 11, 1, 9) / 1000;

describe("time that does not wait", () => {
  test("calls back in order, those of one moment as they were asked for, and none that was taken back", async () => {
    const time = createFastTime();
    const called: string[] = [];
    time.later(() => called.push(`late ${time.now()}`), 50);
    time.later(() => called.push("first"), 10);
    time.later(() => called.push("second"), 10);
    time.later(() => called.push("never"), 20)();
    time.later(() => called.push("after the end"), 1000);
    expect(await time.run(100)).toBe(true);
    expect(called).toEqual(["first", "second", "late 50"]);
    expect(time.now()).toBe(100);
  });

  test("what a promise does in between is done before the next is called", async () => {
    const time = createFastTime();
    const called: number[] = [];
    time.later(() => {
      void Promise.resolve()
        .then(() => undefined)
        .then(() => time.later(() => called.push(time.now()), 1));
    }, 5);
    time.later(() => called.push(time.now()), 9);
    await time.run(20);
    expect(called).toEqual([6, 9]);
  });
});

describe("a beacon that is simulated", () => {
  test("has its frames on air by their shares, and hardly a gap", async () => {
    const { spans, status } = await simulateBeacon({
      settings: BEACON_SETTINGS,
      seconds: 60,
      startAt: START,
    });
    expect(status).toMatchObject({ simulated: true, air: { state: "on-air" } });
    const sum = sumOf(spans);
    const share = sum.shares.find(({ what }) => what === "iBeacon")?.share ?? 0;
    expect(share).toBeGreaterThan(0.7);
    expect(share).toBeLessThan(0.8);
    expect(sum.longestGapMs).toBeLessThanOrEqual(30);
    expect(spans.at(-1)?.to).toBe(60_000);
    expect(spans.every(({ from, to }, i) => to > from && from === (spans[i - 1]?.to ?? 0))).toBe(
      true,
    );
  });

  test("is silent while the shop is closed, and there is nothing to say of that but why", async () => {
    const hours = [{ days: [2], from: "20:00", to: "21:00" }];
    const { spans, status } = await simulateBeacon({
      settings: { ...BEACON_SETTINGS, hours },
      seconds: 60,
      startAt: START,
    });
    expect(status.air.state).toBe("closed");
    expect(sumOf(spans).firstAt).toBeNull();
    expect(sumLines(sumOf(spans))).toEqual(["Nothing is ever on air."]);
  });

  test("without settings it says that it is nobody's", async () => {
    const { spans } = await simulateBeacon({ settings: null, seconds: 10, startAt: START });
    const order = spans.at(-1)?.order;
    expect(order?.connectable).toBe(true);
    const read = decodeAdvertisement(order?.data ?? new Uint8Array(0));
    expect(read.ok && read.value.frames).toEqual([]);
    expect(timelineLines(spans).at(-1)).toMatch(/connectable .*“Tillwave/u);
  });
});

test("a timeline that is long says how much more there is", () => {
  const spans = Array.from({ length: 100 }, (_, i): AirSpan => ({
    from: i * 1000,
    to: i * 1000 + 1000,
    order: null,
  }));
  expect(timelineLines(spans).at(-1)).toBe("… and 40 more turns; --json has them all.");
});
