/**
 * What a doctor looks at on the machine of a beacon, gathered through a port: files, a few programs, the beacon itself,
 * and where no beacon runs, an ear that listens for a moment.
 *
 * Everything may be missing or anything else than expected: what is not known is null, and no finding is made of it.
 */
import type { EarView } from "@tillwave/beacon-central/ports";
import type { BeaconStatus } from "@tillwave/shared/api/beacon";

export interface Probe {
  /** At most {@link TEXT_MAX} characters; null where it cannot be read. */
  readText(path: string): string | null;
  /** Names, or none. */
  list(folder: string): readonly string[];
  /** What it prints; null where there is no such program, it fails, or takes too long. */
  run(program: string, ...args: readonly string[]): Promise<string | null>;
  /** Of the file system that this folder is on, or would be. */
  disk(folder: string): DiskFacts | null;
  /** Opens the adapter, and waits until it is plain how it is. */
  listen(adapter: number | null): Promise<EarView>;
  ask(folder: string): Promise<BeaconStatus | BeaconAway>;
  /** Unix milliseconds. */
  now(): number;
}

export const TEXT_MAX = 64 * 1024;

export type BeaconAway = "not-running" | "not-allowed" | "no-answer";

export interface DiskFacts {
  readonly freeBytes: number;
  readonly isReadOnly: boolean;
}

export interface RfKill {
  readonly name: string;
  readonly isSoft: boolean;
  readonly isHard: boolean;
}

export interface PowerFacts {
  readonly underVoltage: boolean;
  readonly wasUnderVoltage: boolean;
  readonly throttled: boolean;
  readonly wasThrottled: boolean;
}

export interface DoctorFacts {
  readonly system: {
    /** "Raspberry Pi 4 Model B Rev 1.5"; null where the machine does not say. */
    readonly model: string | null;
    /** "6.6.51+rpt-rpi-v8". */
    readonly kernel: string | null;
    /** A container shares a kernel, and mostly has no adapters. */
    readonly isContainer: boolean;
    /** By hand, in the Pi's own configuration. */
    readonly isBluetoothDisabled: boolean;
  };
  readonly bluetooth: {
    /** "hci0", …; null where the kernel shows no Bluetooth at all. */
    readonly adapters: readonly string[] | null;
    readonly rfKill: readonly RfKill[];
    readonly isDaemonRunning: boolean;
    /** Null where a beacon runs: its own word is better, and its adapter stays its own. */
    readonly ear: EarView | null;
  };
  readonly rights: {
    readonly isRoot: boolean;
    /** CAP_NET_RAW and CAP_NET_ADMIN of whoever asks. */
    readonly hasCapabilities: boolean;
    /** Of Node, which asks: setcap is for a file. */
    readonly nodePath: string;
  };
  readonly unit: {
    /** systemd's words: "active", "failed", … */
    readonly state: string;
    readonly isEnabled: boolean;
    readonly restarts: number;
  } | null;
  readonly power: PowerFacts | null;
  /** °C. */
  readonly temperature: number | null;
  readonly time: {
    readonly now: number;
    /** Null where systemd does not say. */
    readonly isSynchronised: boolean | null;
  };
  readonly disk: DiskFacts | null;
  readonly folder: string;
  readonly beacon: BeaconStatus | BeaconAway;
}

export interface DoctorOptions {
  readonly folder: string;
  readonly adapter: number | null;
  readonly userId: number;
  readonly nodePath: string;
}

export async function gatherFacts(probe: Probe, options: DoctorOptions): Promise<DoctorFacts> {
  const beacon = await probe.ask(options.folder);
  const isRunning = typeof beacon !== "string" && !beacon.simulated;
  return {
    system: systemOf(probe),
    bluetooth: {
      adapters: adaptersOf(probe),
      rfKill: rfKillOf(probe),
      isDaemonRunning: isRunningIn(probe, "bluetoothd"),
      ear: isRunning ? null : await probe.listen(options.adapter),
    },
    rights: {
      isRoot: options.userId === 0,
      hasCapabilities: hasCapabilities(probe),
      nodePath: options.nodePath,
    },
    unit: await unitOf(probe),
    power: await powerOf(probe),
    temperature: temperatureOf(probe),
    time: { now: probe.now(), isSynchronised: await synchronisedOf(probe) },
    disk: probe.disk(options.folder),
    folder: options.folder,
    beacon,
  };
}

function systemOf(probe: Probe): DoctorFacts["system"] {
  const config = ["/boot/firmware/config.txt", "/boot/config.txt"]
    .map((path) => probe.readText(path) ?? "")
    .join("\n");
  return {
    model: cleanOf(probe.readText("/proc/device-tree/model")),
    kernel: cleanOf(probe.readText("/proc/sys/kernel/osrelease")),
    isContainer:
      probe.readText("/run/systemd/container") !== null ||
      probe.list("/").includes(".dockerenv") ||
      /docker|lxc|containerd/u.test(probe.readText("/proc/1/cgroup") ?? ""),
    isBluetoothDisabled: /^\s*dtoverlay=(?:pi3-)?disable-bt/mu.test(config),
  };
}

function adaptersOf(probe: Probe): readonly string[] | null {
  return probe.list("/sys/class").includes("bluetooth")
    ? probe
        .list("/sys/class/bluetooth")
        .filter((name) => /^hci\d+$/u.test(name))
        .toSorted()
    : null;
}

function rfKillOf(probe: Probe): readonly RfKill[] {
  return probe
    .list("/sys/class/rfkill")
    .map((name) => `/sys/class/rfkill/${name}`)
    .filter((folder) => cleanOf(probe.readText(`${folder}/type`)) === "bluetooth")
    .map((folder) => ({
      name: cleanOf(probe.readText(`${folder}/name`)) ?? "bluetooth",
      isSoft: cleanOf(probe.readText(`${folder}/soft`)) === "1",
      isHard: cleanOf(probe.readText(`${folder}/hard`)) === "1",
    }));
}

function isRunningIn(probe: Probe, program: string): boolean {
  return probe
    .list("/proc")
    .filter((name) => /^\d+$/u.test(name))
    .some((process) => cleanOf(probe.readText(`/proc/${process}/comm`)) === program);
}

/** Numbers of linux/capability.h. */
const CAP_NET_ADMIN = 12n;
const CAP_NET_RAW = 13n;

function hasCapabilities(probe: Probe): boolean {
  const effective = /^CapEff:\s*([\da-f]{1,16})$/mu.exec(
    probe.readText("/proc/self/status") ?? "",
  )?.[1];
  const set = BigInt(`0x${effective ?? "0"}`);
  return [CAP_NET_ADMIN, CAP_NET_RAW].every((bit) => ((set >> bit) & 1n) === 1n);
}

async function unitOf(probe: Probe): Promise<DoctorFacts["unit"]> {
  const said = await probe.run(
    "systemctl",
    "show",
    "tillwave-beacon.service",
    "--property=LoadState,ActiveState,UnitFileState,NRestarts",
  );
  const value = (name: string): string =>
    new RegExp(`^${name}=(.*)$`, "mu").exec(said ?? "")?.[1]?.trim() ?? "";
  return value("LoadState") === "loaded"
    ? {
        state: value("ActiveState"),
        isEnabled: value("UnitFileState").startsWith("enabled"),
        restarts: Number(value("NRestarts")) || 0,
      }
    : null;
}

/** The firmware's word: bits 0 to 3 hold now, 16 to 19 since the start. */
async function powerOf(probe: Probe): Promise<PowerFacts | null> {
  const said =
    (await probe.run("vcgencmd", "get_throttled")) ??
    probe.readText("/sys/devices/platform/soc/soc:firmware/get_throttled");
  const hex = /(?:^|=|0x)([\da-f]{1,8})\s*$/iu.exec(said?.trim() ?? "")?.[1];
  if (hex !== undefined) {
    const bits = Number.parseInt(hex, 16);
    const has = (bit: number): boolean => ((bits >>> bit) & 1) === 1;
    return {
      underVoltage: has(0),
      wasUnderVoltage: has(16),
      throttled: has(2) || has(3),
      wasThrottled: has(18) || has(19),
    };
  }
  const alarm = probe
    .list("/sys/class/hwmon")
    .map((name) => `/sys/class/hwmon/${name}`)
    .filter((folder) => cleanOf(probe.readText(`${folder}/name`)) === "rpi_volt")
    .map((folder) => cleanOf(probe.readText(`${folder}/in0_lcrit_alarm`)))
    .find((text) => text !== null);
  return alarm === undefined
    ? null
    : {
        underVoltage: alarm === "1",
        wasUnderVoltage: false,
        throttled: false,
        wasThrottled: false,
      };
}

function temperatureOf(probe: Probe): number | null {
  const text = cleanOf(probe.readText("/sys/class/thermal/thermal_zone0/temp"));
  return text !== null && /^-?\d{1,6}$/u.test(text) ? Number(text) / 1000 : null;
}

async function synchronisedOf(probe: Probe): Promise<boolean | null> {
  const said = await probe.run("timedatectl", "show", "--property=NTPSynchronized", "--value");
  const word = said?.trim();
  return word === "yes" ? true : word === "no" ? false : null;
}

/** One line, without what a terminal obeys; null for none. */
function cleanOf(text: string | null): string | null {
  const clean = (text ?? "").replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, " ").trim();
  return clean === "" ? null : clean.slice(0, 200);
}
