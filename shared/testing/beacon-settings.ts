/** Settings of one beacon of one shop, for tests to change. */
import type { BeaconSettings } from "../beacon/settings.ts";

export const BEACON_SETTINGS: BeaconSettings = {
  version: 1,
  name: "Door",
  place: 12,
  shop: { uuid: "e2c56db5dffb48d2b060d0f5a71096e0", major: 7, minor: 12 },
  uid: { namespace: "8b0ca750095477cb3e77", instance: "00000000000c" },
  url: "https://tillwave.shop/7",
  keys: {
    keyNumber: 1,
    eid: "b21f6f81f4d8ebcb361c85a5356ed0ea",
    ibeacon: "ba67236b2c8bf7d1f5ebec407480a713ac69fc9701212c49da5e04ee6a98c9e8",
    eidExponent: 9,
    rolling: false,
  },
  frames: [
    { frame: "ibeacon", share: 3, connectable: false },
    { frame: "tlm", share: 1, connectable: true },
  ],
  slotMs: 1000,
  intervalMs: 200,
  txPower: null,
  powerAt1m: -59,
  hours: null,
  timeZone: "Asia/Hong_Kong",
  panel: { kind: "none" },
};

/** For phones to wake by, with EID as proof. */
export const DOOR_SETTINGS: BeaconSettings = {
  ...BEACON_SETTINGS,
  place: 7,
  shop: { uuid: "0f".repeat(16), major: 1, minor: 2 },
  keys: {
    keyNumber: 1,
    eid: "5a".repeat(16),
    ibeacon: null,
    eidExponent: 9,
    rolling: false,
  },
  frames: [
    { frame: "ibeacon", share: 1, connectable: false },
    { frame: "eid", share: 1, connectable: true },
  ],
  intervalMs: 100,
};
