/** The beacon as it is built, with frames to take turns or one alone, on emulated adapters. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { encodeFrame } from "@tillwave/shared/beacon/frame";
import { powerAt0m } from "@tillwave/shared/beacon/power";
import type { BeaconSettings } from "@tillwave/shared/beacon/settings";
import { assert, present } from "@tillwave/shared/core/assert";
import { fromHex } from "@tillwave/shared/core/bytes";
import { Dbm } from "@tillwave/shared/core/units";
import { ADVERTISING } from "../radio/hci.ts";
import type { Advertising } from "../radio/hci-trace.ts";
import type { Radio } from "../radio/radio.ts";
import { askBeacon } from "../tillwave/beacon/beacon-client.ts";

const BUILT = fileURLToPath(new URL("../../beacon/peripheral/dist/beacon.mjs", import.meta.url));
const POWER_AT_1M = -59;
const SHOP = { uuid: "e2c56db5dffb48d2b060d0f5a71096e0", major: 7, minor: 3 };
const UID = { namespace: "8b0ca750e7a7d1b2a3c4", instance: "000000000007" };
const URL_OF_SHOP = "https://shop.example/";

export type Stack = "abandonware" | "stoprocent";

/** A frame of the plan below, as it has to be on air. */
export interface PlannedOnAir extends Pick<Advertising, "data" | "type" | "intervalMs"> {
  readonly name: string;
  /** Of the turns. */
  readonly share: number;
  readonly connectable: boolean;
}

const ROTATION: BeaconSettings["frames"] = [
  { frame: "ibeacon", share: 2, connectable: false },
  { frame: "uid", share: 1, connectable: true },
  { frame: "url", share: 1, connectable: false },
];

/** Nothing that is due anyway mends anything. */
export const LONE_FRAME: BeaconSettings["frames"] = [{ frame: "uid", share: 1, connectable: true }];

export const settingsOf = (
  slotMs: number,
  intervalMs: number,
  frames = ROTATION,
): BeaconSettings => ({
  version: 1,
  name: "Bench",
  place: 7,
  shop: SHOP,
  uid: UID,
  url: URL_OF_SHOP,
  keys: null,
  frames,
  slotMs,
  intervalMs,
  txPower: null,
  powerAt1m: POWER_AT_1M,
  hours: null,
  timeZone: "Asia/Hong_Kong",
  panel: { kind: "none" },
});

/** The same, by the specifications alone: nothing of the beacon's own code says what is right. */
export function plannedOnAir(intervalMs: number): readonly PlannedOnAir[] {
  const at0m = powerAt0m(Dbm(POWER_AT_1M));
  const uuid = fromHex(SHOP.uuid);
  const { major, minor } = SHOP;
  const uid = { namespace: fromHex(UID.namespace), instance: fromHex(UID.instance) };
  return [
    {
      name: "ibeacon",
      share: 2,
      connectable: false,
      data: encodeFrame({ type: "ibeacon", uuid, major, minor, powerAt1m: Dbm(POWER_AT_1M) }),
      type: ADVERTISING.plain,
      intervalMs,
    },
    {
      name: "uid",
      share: 1,
      connectable: true,
      data: encodeFrame({ type: "eddystone-uid", ...uid, powerAt0m: at0m }),
      type: ADVERTISING.connectable,
      intervalMs,
    },
    {
      name: "url",
      share: 1,
      connectable: false,
      data: encodeFrame({ type: "eddystone-url", url: URL_OF_SHOP, powerAt0m: at0m }),
      type: ADVERTISING.plain,
      intervalMs,
    },
  ];
}

export interface BeaconProgram {
  readonly child: ChildProcess;
  /** When its process was made, on the radio's clock. */
  readonly startedAt: number;
  /** The process that its radio is in. */
  radioPid(): number;
  stop(): Promise<void>;
}

export interface BeaconStart {
  readonly folder: string;
  readonly stack: Stack;
  readonly radio: Radio;
  /** N of hciN; default: the first. */
  readonly adapter?: number;
}

/** Settles when it can be asked. */
export async function startBeaconProgram({
  folder,
  stack,
  radio,
  adapter,
}: BeaconStart): Promise<BeaconProgram> {
  assert(existsSync(BUILT), "the beacon is built; if not, run: npm run build");
  const startedAt = radio.now();
  const at = adapter === undefined ? [] : ["--adapter", String(adapter)];
  const child = spawn(process.execPath, [BUILT, "--folder", folder, "--stack", stack, ...at], {
    env: { ...process.env, ...radio.environment },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
  });
  await new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code) => reject(new Error(`the beacon ended with ${code}`)));
  });
  return {
    child,
    startedAt,
    radioPid: () => present(childOf(present(child.pid, "its number"), "radio"), "its radio"),
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

export async function applySettings(folder: string, settings: BeaconSettings): Promise<void> {
  const answer = await askBeacon(folder, { ask: "apply", settings });
  assert(
    answer.ok && answer.value.answer === "status",
    `the settings are taken: ${JSON.stringify(answer)}`,
  );
}

/** In MiB: what is resident, and of that what it would be without (what is shared is counted by shares). */
export interface Memory {
  readonly resident: number;
  readonly proportional: number;
}

export function memoryOf(pid: number): Memory {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  const mebibytes = (what: string): number =>
    Number(present(new RegExp(`^${what}:\\s+(\\d+) kB$`, "mu").exec(rollup)?.[1], what)) / 1024;
  return { resident: mebibytes("Rss"), proportional: mebibytes("Pss") };
}

function childOf(parent: number, what: string): number | null {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/u.test(name));
  const found = pids.find((pid) => {
    try {
      const [, of = ""] =
        /^\d+ \(.*\) \S (\d+)/u.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
      return Number(of) === parent && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(what);
    } catch {
      return false;
    }
  });
  return found === undefined ? null : Number(found);
}
