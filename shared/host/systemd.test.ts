import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Systemd, createSystemd } from "./systemd.ts";

const told: (readonly string[])[] = [];
const start = (environment: Record<string, string>): Systemd =>
  createSystemd(environment, (assignments) => told.push(assignments));

beforeEach(() => {
  told.length = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("systemd is told once it is ready, and in one line how it is", () => {
  const systemd = start({ NOTIFY_SOCKET: "/run/systemd/notify" });
  systemd.ready("on\nair");
  systemd.status("x".repeat(1000));
  expect(told).toEqual([["READY=1", "STATUS=on air"], [`STATUS=${"x".repeat(200)}`]]);
});

test("it is told twice within what the unit allows, while the program is well", () => {
  let isWell = true;
  start({ NOTIFY_SOCKET: "/run/x", WATCHDOG_USEC: "30000000" }).watch(() => isWell);
  vi.advanceTimersByTime(30_000);
  expect(told).toEqual([["WATCHDOG=1"], ["WATCHDOG=1"]]);
  isWell = false;
  vi.advanceTimersByTime(60_000);
  expect(told).toHaveLength(2);
});

test("without systemd nobody is told, nor where the unit has no watchdog", () => {
  const alone = start({ WATCHDOG_USEC: "30000000" });
  alone.ready("on air");
  alone.watch(() => true);
  start({ NOTIFY_SOCKET: "/run/x" }).watch(() => true);
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([]);
});
