import { enBeacons } from "./en-beacons.ts";
export const koBeacons: typeof enBeacons = enBeacons;
