import { enBeacons } from "./en-beacons.ts";
export const zhHantBeacons: typeof enBeacons = enBeacons;
