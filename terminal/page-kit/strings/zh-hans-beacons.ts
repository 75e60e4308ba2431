import { enBeacons } from "./en-beacons.ts";
export const zhHansBeacons: typeof enBeacons = enBeacons;
