/** The simulated hub's beacons: one that is well, one that two tills find fault with, one that was just hung up. */
import type { ConsoleBeacon, ConsoleBeacons } from "@tillwave/shared/api/console-beacons";

const HOUR = 3_600_000;
const HOURS = 24;
const DAY_LEVELS = [-58, -58, -59, -60, -58, -57, -61, -66];

export function beaconsAt(now: number): ConsoleBeacons {
  const begun = Math.floor(now / HOUR) * HOUR;
  const hours = Array.from({ length: HOURS }, (_, i) => {
    const mean = DAY_LEVELS[i % DAY_LEVELS.length] ?? -60;
    const from = begun - (HOURS - 1 - i) * HOUR;
    return {
      from,
      mean,
      lowest: mean - 9,
      highest: mean + 4,
      onAirShare: i % 8 === 7 ? 0.6 : 0.99,
    };
  });
  const beacon: ConsoleBeacon = {
    device: "1122334455667788",
    name: "Mirror",
    place: 2,
    range: 5,
    terminal: 1,
    at: now - 9 * HOUR,
    firmware: "0.1.0",
    keysWait: false,
    rekeyWaits: false,
    expectedRssi: -58,
    hours,
  };
  const weak = { ...beacon, device: "2122334455667788", name: "Shelf", rekeyWaits: true };
  const fresh = {
    ...beacon,
    device: "3122334455667788",
    name: "Fridge",
    keysWait: true,
    hours: [],
  };
  return {
    now,
    beacons: [beacon, weak, fresh],
    findings: [
      {
        finding: {
          code: "weak",
          device: weak.device,
          address: null,
          openedAt: now - HOUR,
          heard: -74,
          planned: -58,
          detail: null,
        },
        since: now - HOUR,
        terminals: [1, 2],
      },
    ],
  };
}
