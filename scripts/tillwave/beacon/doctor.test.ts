/** A machine in memory, one thing wrong at a time. */
import type { EarState, EarView } from "@tillwave/beacon-central/ports";
import type { BeaconStatus } from "@tillwave/shared/api/beacon";
import { describe, expect, test } from "vitest";
import { doctorOutcome } from "../commands/beacon-doctor.ts";
import { EXIT } from "../command.ts";
import { type BeaconAway, type DiskFacts, type Probe, gatherFacts } from "./doctor-facts.ts";
import { findingsOf } from "./doctor-findings.ts";
import { isReadOnly } from "./linux-probe.ts";

const NOW = Date.UTC(2026, 10, 22);
const MEGABYTE = 1024 * 1024;
const FOLDER = "/var/lib/tillwave-beacon";

const STATUS: BeaconStatus = {
  version: "0.1.0",
  simulated: false,
  identifying: false,
  settings: { state: "kept", detail: null, name: "Door", place: 7, diskTrouble: null },
  air: {
    state: "on-air",
    since: NOW,
    frame: "eid",
    plan: [{ frame: "eid", share: 1, connectable: false, leftOut: null }],
    slotMs: 1000,
    intervalMs: 200,
    txPower: null,
    answeredAgo: 400,
  },
  radio: {
    stack: "abandonware",
    state: "ready",
    adapter: 0,
    address: "b8:27:eb:00:00:42",
    txPowerRead: null,
    detail: null,
  },
  healing: { step: null, detail: null, at: null },
  clock: { state: "good", time: NOW / 1000, aheadOfSystem: 0, boot: 3, jumpRefused: 0 },
  telemetry: {
    uptime: 100,
    temperature: 48,
    frames: 500,
    adapterResets: 0,
    radioRestarts: 0,
    reboots: 0,
  },
  panel: { kind: "none", state: "none", detail: null },
};

/** A Pi 4 whose beacon is on air. */
const FILES: Readonly<Record<string, string>> = {
  "/proc/device-tree/model": "Raspberry Pi 4 Model B Rev 1.5\0",
  "/proc/sys/kernel/osrelease": "6.6.51+rpt-rpi-v8\n",
  "/proc/self/status": "Name:\tnode\nCapEff:\t0000000000003000\n",
  "/proc/1/comm": "systemd\n",
  "/sys/class/bluetooth/hci0/type": "\n",
  "/sys/class/rfkill/rfkill0/type": "bluetooth\n",
  "/sys/class/rfkill/rfkill0/name": "hci0\n",
  "/sys/class/rfkill/rfkill0/soft": "0\n",
  "/sys/class/rfkill/rfkill0/hard": "0\n",
  "/sys/class/thermal/thermal_zone0/temp": "48300\n",
};
const PROGRAMS: Readonly<Record<string, string>> = {
  vcgencmd: "throttled=0x0\n",
  timedatectl: "yes\n",
  systemctl: "LoadState=loaded\nActiveState=active\nUnitFileState=enabled\nNRestarts=0\n",
};

interface Machine {
  readonly files?: Readonly<Record<string, string | null>>;
  readonly programs?: Readonly<Record<string, string | null>>;
  readonly beacon?: BeaconStatus | BeaconAway;
  readonly ear?: EarState;
  readonly disk?: DiskFacts | null;
  readonly now?: number;
}

const VIEW: EarView = {
  state: "listening",
  address: null,
  detail: null,
  restarts: 0,
  rescans: 0,
  lost: 0,
};

function probeOf(machine: Machine): Probe {
  const files: Readonly<Record<string, string | null>> = { ...FILES, ...machine.files };
  const there = Object.keys(files).filter((path) => files[path] !== null);
  return {
    readText: (path) => files[path] ?? null,
    list(folder) {
      const begin = folder === "/" ? "/" : `${folder}/`;
      const below = there.filter((path) => path.startsWith(begin));
      return [...new Set(below.map((path) => path.slice(begin.length).split("/")[0] ?? ""))];
    },
    run: (program) => Promise.resolve({ ...PROGRAMS, ...machine.programs }[program] ?? null),
    disk: () =>
      machine.disk === undefined ? { freeBytes: 4000 * MEGABYTE, isReadOnly: false } : machine.disk,
    listen: () => Promise.resolve({ ...VIEW, state: machine.ear ?? "listening" }),
    ask: () => Promise.resolve(machine.beacon ?? STATUS),
    now: () => machine.now ?? NOW,
  };
}

async function look(machine: Machine) {
  const facts = await gatherFacts(probeOf(machine), {
    folder: FOLDER,
    adapter: null,
    userId: 1000,
    nodePath: "/usr/bin/node",
  });
  return { facts, findings: findingsOf(facts) };
}

const codesOf = async (machine: Machine): Promise<readonly string[]> =>
  (await look(machine)).findings.map(({ code, severity }) => `${code} ${severity}`);

/** dBm. */
const poweredBy = (txPowerRead: number | null, txPower: number | null): BeaconStatus => ({
  ...STATUS,
  air: { ...STATUS.air, txPower },
  radio: { ...STATUS.radio, txPowerRead },
});
const beaconIn = (state: BeaconStatus["air"]["state"]): BeaconStatus => ({
  ...STATUS,
  air: { ...STATUS.air, state },
});

test("a Pi whose beacon is on air has no finding, and nothing listens on its adapter", async () => {
  const { facts, findings } = await look({});
  expect(findings).toEqual([]);
  expect(facts.bluetooth.ear).toBeNull();
  const { exit, say } = doctorOutcome(facts, findings);
  expect(exit).toBe(EXIT.done);
  expect(say).toEqual([
    "Raspberry Pi 4 Model B Rev 1.5; kernel 6.6.51+rpt-rpi-v8; hci0; the beacon is on-air.",
    "No fault was found: the beacon does what it is there for.",
  ]);
});

test.each<[string, readonly string[], Machine]>([
  [
    "a kernel without Bluetooth",
    ["TB-001 fault", "TB-030 fault"],
    { beacon: "not-running", ear: "no-bluetooth" },
  ],
  [
    "a kernel without Bluetooth under a beacon that runs",
    ["TB-001 fault"],
    { beacon: beaconIn("no-adapter"), files: { "/sys/class/bluetooth/hci0/type": null } },
  ],
  [
    "a Pi whose Bluetooth is off in config.txt",
    ["TB-002 fault"],
    {
      beacon: beaconIn("no-adapter"),
      files: { "/boot/firmware/config.txt": "[all]\ndtoverlay=disable-bt\n" },
    },
  ],
  ["no adapter", ["TB-003 fault"], { beacon: beaconIn("no-adapter") }],
  [
    "a line for config.txt that is commented out",
    ["TB-003 fault"],
    { beacon: beaconIn("no-adapter"), files: { "/boot/config.txt": "#dtoverlay=disable-bt\n" } },
  ],
  ["rfkill", ["TB-004 fault"], { files: { "/sys/class/rfkill/rfkill0/soft": "1\n" } }],
  [
    "a switch on the device",
    ["TB-004 fault"],
    { files: { "/sys/class/rfkill/rfkill0/hard": "1\n" } },
  ],
  [
    "a blocked radio that is no Bluetooth",
    [],
    {
      files: {
        "/sys/class/rfkill/rfkill0/type": "wlan\n",
        "/sys/class/rfkill/rfkill0/soft": "1\n",
      },
    },
  ],
  [
    "an adapter that is down",
    ["TB-005 fault", "TB-030 fault"],
    { beacon: "not-running", ear: "off" },
  ],
  [
    "an adapter that does not answer",
    ["TB-006 fault", "TB-030 fault"],
    { beacon: "not-running", ear: "gone" },
  ],
  [
    "a kernel that is known",
    ["TB-007 warning"],
    { files: { "/proc/sys/kernel/osrelease": "6.6.62+rpt-rpi-v8" } },
  ],
  ["that kernel on no Pi", [], { files: { "/proc/sys/kernel/osrelease": "6.6.62-generic" } }],
  ["two adapters", ["TB-008 note"], { files: { "/sys/class/bluetooth/hci1/type": "" } }],
  ["a connection, which is no adapter", [], { files: { "/sys/class/bluetooth/hci0:64/type": "" } }],
  [
    "no permission",
    ["TB-010 fault", "TB-030 fault"],
    { beacon: "not-running", ear: "no-permission" },
  ],
  ["no permission for the beacon", ["TB-010 fault"], { beacon: beaconIn("no-permission") }],
  ["bluetoothd", ["TB-011 warning"], { files: { "/proc/612/comm": "bluetoothd\n" } }],
  [
    "bluetoothd that has the adapter",
    ["TB-011 fault", "TB-030 fault"],
    { beacon: "not-running", ear: "refused", files: { "/proc/612/comm": "bluetoothd\n" } },
  ],
  [
    "somebody else who has the adapter",
    ["TB-012 fault", "TB-030 fault"],
    { beacon: "not-running", ear: "refused" },
  ],
  ["another user's folder", ["TB-013 fault"], { beacon: "not-allowed" }],
  ["too little voltage", ["TB-020 fault"], { programs: { vcgencmd: "throttled=0x50005\n" } }],
  [
    "too little voltage before",
    ["TB-021 warning"],
    { programs: { vcgencmd: "throttled=0x10000\n" } },
  ],
  [
    "too little voltage, by the kernel's word",
    ["TB-020 fault"],
    {
      programs: { vcgencmd: null },
      files: {
        "/sys/class/hwmon/hwmon1/name": "rpi_volt\n",
        "/sys/class/hwmon/hwmon1/in0_lcrit_alarm": "1\n",
      },
    },
  ],
  ["heat", ["TB-022 warning"], { files: { "/sys/class/thermal/thermal_zone0/temp": "81000\n" } }],
  ["a clock of 1970", ["TB-023 fault"], { now: 3_600_000 }],
  [
    "a clock that no server keeps",
    ["TB-024 warning"],
    {
      programs: { timedatectl: "no\n" },
      beacon: { ...STATUS, clock: { ...STATUS.clock, state: "own" } },
    },
  ],
  [
    "a clock that no server keeps, but the beacon was told",
    [],
    { programs: { timedatectl: "no\n" } },
  ],
  [
    "a disk that is read only",
    ["TB-025 fault"],
    { disk: { freeBytes: 4000 * MEGABYTE, isReadOnly: true } },
  ],
  ["a full disk", ["TB-026 fault"], { disk: { freeBytes: 3 * MEGABYTE, isReadOnly: false } }],
  [
    "a disk that is nearly full",
    ["TB-026 warning"],
    { disk: { freeBytes: 120 * MEGABYTE, isReadOnly: false } },
  ],
  [
    "a disk that takes nothing",
    ["TB-027 fault"],
    { beacon: { ...STATUS, settings: { ...STATUS.settings, diskTrouble: "the clock: ENOSPC" } } },
  ],
  ["no beacon", ["TB-030 fault"], { beacon: "not-running" }],
  [
    "no beacon where there never was one",
    ["TB-030 fault"],
    { beacon: "not-running", programs: { systemctl: "LoadState=not-found\n" } },
  ],
  ["a beacon that says nothing", ["TB-031 fault"], { beacon: "no-answer" }],
  [
    "a beacon that is not started with the machine",
    ["TB-032 warning"],
    {
      programs: {
        systemctl: "LoadState=loaded\nActiveState=active\nUnitFileState=disabled\nNRestarts=0\n",
      },
    },
  ],
  [
    "a beacon that is started again and again",
    ["TB-033 warning"],
    {
      programs: {
        systemctl: "LoadState=loaded\nActiveState=active\nUnitFileState=enabled\nNRestarts=87\n",
      },
    },
  ],
  ["a beacon on no air", ["TB-034 note"], { beacon: { ...STATUS, simulated: true } }],
  [
    "a beacon without settings",
    ["TB-035 warning"],
    {
      beacon: {
        ...beaconIn("unclaimed"),
        settings: { ...STATUS.settings, state: "none", name: null },
      },
    },
  ],
  ...(["damaged", "newer", "cloned"] as const).map(
    (state, i): [string, readonly string[], Machine] => [
      `settings that are ${state}`,
      [`TB-03${6 + i} fault`],
      { beacon: { ...beaconIn("unclaimed"), settings: { ...STATUS.settings, state } } },
    ],
  ),
  ["a closed shop", ["TB-040 note"], { beacon: beaconIn("closed") }],
  ["a beacon that has just begun", ["TB-041 warning"], { beacon: beaconIn("starting") }],
  ["a beacon that mends its radio", ["TB-042 fault"], { beacon: beaconIn("mending") }],
  ["a beacon that cannot mend it", ["TB-043 fault"], { beacon: beaconIn("alarm") }],
  ["an adapter that is off", ["TB-005 fault"], { beacon: beaconIn("adapter-off") }],
  [
    "a clock that jumped",
    ["TB-044 warning"],
    {
      beacon: { ...STATUS, clock: { ...STATUS.clock, state: "jump-refused", jumpRefused: 86_400 } },
    },
  ],
  [
    "a clock that was lost",
    ["TB-045 fault"],
    { beacon: { ...STATUS, clock: { ...STATUS.clock, state: "lost" } } },
  ],
  [
    "a controller that does not answer any more",
    ["TB-046 fault"],
    { beacon: { ...STATUS, air: { ...STATUS.air, answeredAgo: 45_000 } } },
  ],
  [
    "an adapter that is reset all the time",
    ["TB-047 warning"],
    { beacon: { ...STATUS, telemetry: { ...STATUS.telemetry, adapterResets: 40 } } },
  ],
  [
    "settings with no frame",
    ["TB-048 fault"],
    { beacon: { ...STATUS, air: { ...STATUS.air, plan: [] } } },
  ],
  [
    "an adapter that sends louder than its settings say",
    ["TB-050 warning"],
    { beacon: poweredBy(7, 4) },
  ],
  ["an adapter that sends lower", ["TB-050 warning"], { beacon: poweredBy(-4, -1) }],
  ["an adapter that sends as its settings say, by 2 dB", [], { beacon: poweredBy(6, 4) }],
  ["an adapter that does not say with what it sends", [], { beacon: poweredBy(null, 4) }],
  ["settings that do not say with what it sends", [], { beacon: poweredBy(12, null) }],
  [
    "a panel that was pulled out",
    ["TB-049 warning"],
    { beacon: { ...STATUS, panel: { kind: "firmata", state: "no-device", detail: "ENOENT" } } },
  ],
  [
    "a machine that says nothing of itself",
    [],
    {
      files: Object.fromEntries(Object.keys(FILES).map((path) => [path, null])),
      programs: { vcgencmd: null, timedatectl: null, systemctl: null },
      disk: null,
    },
  ],
])("%s is found", async (_, codes, machine) => {
  expect(await codesOf(machine)).toEqual(codes);
});

describe("what is said", () => {
  test("each finding has its code, what is so, and what to do; faults come first", async () => {
    const { facts, findings } = await look({
      beacon: "not-running",
      ear: "no-permission",
      files: { "/proc/612/comm": "bluetoothd\n" },
    });
    const { exit, say, json } = doctorOutcome(facts, findings);
    expect(exit).toBe(EXIT.failed);
    expect(say.slice(1).join("\n")).toMatchInlineSnapshot(`
      "TB-010  fault    This user may not use the adapter: CAP_NET_RAW and CAP_NET_ADMIN are there, and something else forbids it.
                       → For good, by systemd: AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN, as in tillwave-beacon.service. To try it: sudo tillwave beacon doctor, or sudo setcap cap_net_raw,cap_net_admin+eip /usr/bin/node (this gives it to every program on that Node)
      TB-030  fault    No beacon answers on /var/lib/tillwave-beacon, though systemd says that one runs.
                       → Name its folder: sudo tillwave beacon doctor --folder /var/lib/tillwave-beacon
      TB-011  warning  bluetoothd runs: it answers connections before the beacon does, and takes the adapter when it likes.
                       → sudo systemctl disable --now bluetooth.service
      2 faults: begin with the first."
    `);
    expect(json).toMatchObject({ faults: 2, findings: [{ code: "TB-010" }, {}, {}] });
  });

  test("the remedy for a missing capability names the very file, and the better way first", async () => {
    const { findings } = await look({ beacon: "not-running", ear: "no-permission" });
    expect(findings[0]?.remedy).toMatch(
      /AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN.*setcap cap_net_raw,cap_net_admin\+eip \/usr\/bin\/node/u,
    );
  });

  test("what a machine says of itself does nothing to a terminal", async () => {
    const files = { "/proc/device-tree/model": "\u001b[2JPi\u0007" };
    const { facts, findings } = await look({ files });
    expect(doctorOutcome(facts, findings).say.join("")).not.toMatch(/\p{Cc}/u);
  });
});

describe("whether a disk may be written to", () => {
  const MOUNTS = [
    "/dev/mmcblk0p2 / ext4 ro,noatime 0 0",
    "tmpfs /run tmpfs rw,nosuid 0 0",
    "/dev/sda1 /var/lib/tillwave\\040beacon ext4 rw 0 0",
    "",
  ].join("\n");

  test.each([
    ["/var/lib/other", true],
    ["/run/tillwave", false],
    ["/runaway", true],
    ["/var/lib/tillwave beacon/x", false],
  ])("%s: read only is %s", (path, isIt) => {
    expect(isReadOnly(path, MOUNTS)).toBe(isIt);
  });

  test("the mount on top is what counts", () => {
    expect(isReadOnly("/data", `${MOUNTS}a /data x rw 0 0\nb /data x ro 0 0`)).toBe(true);
  });
});
