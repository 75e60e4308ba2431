/** Beacons of our make that are near, and not in the plan: somebody's, or new ones. */
import type { StorePlan } from "@tillwave/shared/plan/store-plan";
import type { Central } from "../central/central.ts";

const PREFIX_DIGITS = 8;

export async function findStrangers(
  central: Central,
  { beacons }: StorePlan,
): Promise<readonly string[]> {
  const nearby = await central.nearby();
  const planned = new Set(beacons.map(({ device }) => device?.slice(0, PREFIX_DIGITS)));
  return (nearby.ok ? nearby.value : []).flatMap(({ announced, rssi }) => {
    if (announced === null || planned.has(announced.devicePrefix)) {
      return [];
    }
    const loud = rssi === null ? "" : `, ${Math.round(rssi)} dBm`;
    const whose =
      announced.state === "unclaimed"
        ? "is nobody's: tillwave beacon provision LABEL"
        : "is not in the plan: another shop's, or tillwave plan export writes it down";
    return [`Nearby: ${announced.devicePrefix}…${loud} ${whose}`];
  });
}
