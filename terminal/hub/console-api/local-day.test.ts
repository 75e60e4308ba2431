import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { localDay } from "./local-day.ts";

const QUARTER = 900_000;
const MODULE = fileURLToPath(new URL("local-day.ts", import.meta.url));

/** As a hub in that zone works it out: a program's zone is that of its start. */
function dayIn(zone: string, at: string): readonly string[] {
  const script = `import { localDay } from ${JSON.stringify(MODULE)};
    const { from, until } = localDay(Date.parse(${JSON.stringify(at)}));
    console.log(JSON.stringify([from, until].map((wall) => new Date(wall).toISOString())));`;
  const said = execFileSync(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", script],
    { env: { ...process.env, TZ: zone }, encoding: "utf8" },
  );
  return JSON.parse(said) as readonly string[];
}

// The zones' rules as IANA has them.
test.each([
  ["Asia/Hong_Kong", "2026-11-21T15:59:59.999Z", "2026-11-20T16:00", "2026-11-21T16:00"],
  ["Asia/Hong_Kong", "2026-11-21T16:00:00.000Z", "2026-11-21T16:00", "2026-11-22T16:00"],
  ["Asia/Kathmandu", "2026-11-21T12:00:00.000Z", "2026-11-20T18:15", "2026-11-21T18:15"],
  ["America/New_York", "2026-03-08T12:00:00.000Z", "2026-03-08T05:00", "2026-03-09T04:00"],
  ["Europe/Helsinki", "2026-10-25T12:00:00.000Z", "2026-10-24T21:00", "2026-10-25T22:00"],
])("in %s the day of %s goes from %s to %s", (zone, at, from, until) => {
  expect(dayIn(zone, at)).toEqual([`${from}:00.000Z`, `${until}:00.000Z`]);
});

test("a day begins with a quarter of an hour of UTC, whatever the zone of this machine", () => {
  for (let day = 0; day < 366; day += 1) {
    const { from, until } = localDay(Date.UTC(2026, 0, 1) + day * 86_400_000);
    expect([from % QUARTER, until % QUARTER]).toEqual([0, 0]);
  }
});
