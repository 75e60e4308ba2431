/** The beacon as a program of its own, and its socket. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  BEACON_SOCKET,
  type BeaconAnswer,
  type BeaconAsk,
  type BeaconStatus,
  parseBeaconAnswer,
} from "@tillwave/shared/api/beacon";
import type { BeaconSettings } from "@tillwave/shared/beacon/settings";
import { DOOR_SETTINGS } from "@tillwave/shared/testing/beacon-settings";
import { type DeviceProcess, startDeviceProcess } from "./device-process.ts";

const MAIN = fileURLToPath(new URL("../../beacon/peripheral/main.ts", import.meta.url));

export type BeaconProcess = DeviceProcess<BeaconAsk, BeaconAnswer, BeaconStatus>;

export interface BeaconProcessOptions {
  readonly folder: string;
  readonly stack?: "abandonware" | "stoprocent" | "simulated";
  /** N of hciN; default: the first. */
  readonly adapter?: number;
  /** Where it finds /etc, /proc and /sys. */
  readonly root?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Its folder is on a disk that can be read only. */
  readonly isReadOnly?: boolean;
}

/** In a mount namespace of its own: `$1` is the folder, the rest the program. */
const READ_ONLY = [
  "-m",
  "sh",
  "-c",
  'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"',
  "sh",
];

export function startBeaconProcess({
  folder,
  stack = "simulated",
  adapter,
  root = "/",
  environment = {},
  isReadOnly = false,
}: BeaconProcessOptions): Promise<BeaconProcess> {
  const words = ["--import", "tsx", MAIN, "--folder", folder, "--stack", stack, "--root", root];
  if (adapter !== undefined) {
    words.push("--adapter", String(adapter));
  }
  return startDeviceProcess<BeaconAsk, BeaconAnswer, BeaconStatus>({
    name: "the beacon",
    folder,
    socketPath: join(folder, BEACON_SOCKET),
    command: isReadOnly ? "unshare" : process.execPath,
    args: isReadOnly ? [...READ_ONLY, folder, process.execPath, ...words] : words,
    environment,
    parseAnswer: parseBeaconAnswer,
    statusAsk: { ask: "status" },
    statusIn: (answer) => (answer.answer === "status" ? answer.status : null),
  });
}

export const DOOR: BeaconSettings = {
  ...DOOR_SETTINGS,
  shop: { uuid: "f7826da64fa24e988024bc5b71e0893e", major: 12, minor: 7 },
  slotMs: 200,
};
