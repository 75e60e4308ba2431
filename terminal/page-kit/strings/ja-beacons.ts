import { enBeacons } from "./en-beacons.ts";
export const jaBeacons: typeof enBeacons = enBeacons;
