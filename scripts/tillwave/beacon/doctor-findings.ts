/** What is wrong with a beacon's machine, and what to do: pure, of the facts alone. */
import { beaconFindings } from "./doctor-beacon.ts";
import type { DoctorFacts } from "./doctor-facts.ts";
import type { Finding, Severity } from "./doctor-finding.ts";

const FREE_LEAST = 50 * 1024 * 1024;
const FREE_WANTED = 200 * 1024 * 1024;
/** A Pi slows down from 80 °C on. */
const HOT = 78;
/** Before this no clock of a beacon was ever right: 2026-01-01. */
const TIME_LEAST = Date.UTC(2026, 0, 1);

/** Faults first, and in the order of their codes. */
export function findingsOf(facts: DoctorFacts): readonly Finding[] {
  return [
    ...adapterFindings(facts),
    ...switchFindings(facts),
    ...rightsFindings(facts),
    ...machineFindings(facts),
    ...beaconFindings(facts),
  ].toSorted(
    (a, b) =>
      RANK[a.severity] - RANK[b.severity] || (a.code < b.code ? -1 : a.code === b.code ? 0 : 1),
  );
}

const RANK: Readonly<Record<Severity, number>> = { fault: 0, warning: 1, note: 2 };

function adapterFindings({ system, bluetooth, beacon }: DoctorFacts): readonly Finding[] {
  const { ear, adapters } = bluetooth;
  const lacks = typeof beacon !== "string" && beacon.air.state === "no-adapter";
  // Who asks for a socket has the kernel load what it has: where nothing of it is there afterwards, it has none.
  if (ear?.state === "no-bluetooth" || (lacks && adapters === null)) {
    return [
      {
        code: "TB-001",
        severity: "fault",
        say: `The kernel ${system.kernel ?? ""} gives programs no Bluetooth: there is no AF_BLUETOOTH${system.isContainer ? ", and this is a container" : ""}.`,
        remedy: system.isContainer
          ? "Run the beacon on the machine itself, not in a container."
          : "Load it: sudo modprobe bluetooth. Where that fails, this kernel was built without: install the distribution's own.",
      },
    ];
  }
  if (ear?.state !== "no-adapter" && !lacks) {
    return [];
  }
  return system.isBluetoothDisabled
    ? [
        {
          code: "TB-002",
          severity: "fault",
          say: "Bluetooth is switched off in this Pi's config.txt (dtoverlay=disable-bt), and there is no other adapter.",
          remedy: "Take that line out of /boot/firmware/config.txt, then: sudo reboot",
        },
      ]
    : [
        {
          code: "TB-003",
          severity: "fault",
          say: "There is no Bluetooth adapter.",
          remedy:
            "On a Pi: sudo systemctl start hciuart (older systems), or sudo reboot. Else plug a USB adapter in. Look: ls /sys/class/bluetooth; dmesg | grep -i bluetooth",
        },
      ];
}

function switchFindings({ bluetooth, system }: DoctorFacts): readonly Finding[] {
  const { ear, adapters, rfKill } = bluetooth;
  const blocked = rfKill.filter(({ isSoft, isHard }) => isSoft || isHard);
  const found = blocked.map(({ name, isHard }): Finding => ({
    code: "TB-004",
    severity: "fault",
    say: `${name} is blocked by ${isHard ? "a switch on the device" : "rfkill"}.`,
    remedy: isHard ? "Find the switch for radio on the device." : "sudo rfkill unblock bluetooth",
  }));
  if (ear?.state === "off" && blocked.length === 0) {
    const adapter = adapters?.[0] ?? "hci0";
    found.push({
      code: "TB-005",
      severity: "fault",
      say: `The adapter ${adapter} is down.`,
      remedy: `sudo hciconfig ${adapter} up (or: sudo btmgmt --index ${adapter} power on)`,
    });
  }
  if (ear?.state === "gone" || ear?.state === "starting") {
    found.push({
      code: "TB-006",
      severity: "fault",
      say: `The adapter is there, and does not answer${ear.detail === null ? "" : ` (${ear.detail})`}.`,
      remedy: "sudo hciconfig hci0 reset; if that does not help: unplug it, or sudo reboot",
    });
  }
  if (isKernelStuck(system.kernel)) {
    found.push({
      code: "TB-007",
      severity: "warning",
      say: `With kernels 6.6.60 to 6.6.69 of Raspberry Pi OS, as ${system.kernel}, Bluetooth often never comes up.`,
      remedy: "sudo apt update && sudo apt full-upgrade, then: sudo reboot",
    });
  }
  if ((adapters?.length ?? 0) > 1) {
    found.push({
      code: "TB-008",
      severity: "note",
      say: `There are ${adapters?.length} adapters: ${adapters?.join(", ")}. The beacon takes the first that is up.`,
      remedy: "Name one, so that it is the same after each start: beacon --adapter N",
    });
  }
  return found;
}

const isKernelStuck = (kernel: string | null): boolean =>
  kernel !== null && /^6\.6\.6\d\D.*rp[ti]/u.test(kernel);

function rightsFindings({ bluetooth, rights, beacon }: DoctorFacts): readonly Finding[] {
  const found: Finding[] = [];
  const { ear, isDaemonRunning } = bluetooth;
  if (ear?.state === "no-permission") {
    found.push({
      code: "TB-010",
      severity: "fault",
      say: `${rights.isRoot ? "Even root" : "This user"} may not use the adapter: CAP_NET_RAW and CAP_NET_ADMIN are ${rights.hasCapabilities ? "there, and something else forbids it" : "missing"}.`,
      remedy: `For good, by systemd: AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN, as in tillwave-beacon.service. To try it: sudo tillwave beacon doctor, or sudo setcap cap_net_raw,cap_net_admin+eip ${rights.nodePath} (this gives it to every program on that Node)`,
    });
  }
  if (isDaemonRunning) {
    const isInTheWay = ear?.state === "refused";
    found.push({
      code: "TB-011",
      severity: isInTheWay ? "fault" : "warning",
      say: "bluetoothd runs: it answers connections before the beacon does, and takes the adapter when it likes.",
      remedy: "sudo systemctl disable --now bluetooth.service",
    });
  } else if (ear?.state === "refused") {
    found.push({
      code: "TB-012",
      severity: "fault",
      say: `Another program uses the adapter${ear.detail === null ? "" : `: ${ear.detail}`}.`,
      remedy:
        "Find and stop it: sudo ss -xap | grep -i bluetooth; ps aux | grep -iE 'blue|hci|ble'",
    });
  }
  if (beacon === "not-allowed") {
    found.push({
      code: "TB-013",
      severity: "fault",
      say: "The beacon's folder is another user's: it cannot be asked.",
      remedy: "Run this with sudo, or as that user.",
    });
  }
  return found;
}

function machineFindings(facts: DoctorFacts): readonly Finding[] {
  return [...powerFindings(facts), ...timeFindings(facts), ...diskFindings(facts)];
}

function powerFindings({ power, temperature }: DoctorFacts): readonly Finding[] {
  const found: Finding[] = [];
  if (power?.underVoltage === true) {
    found.push({
      code: "TB-020",
      severity: "fault",
      say: "The Pi gets too little voltage at this moment: USB and Bluetooth fail first.",
      remedy:
        "Use the Pi's own power supply and a short cable, and unplug what draws power from its USB.",
    });
  } else if (power?.wasUnderVoltage === true) {
    found.push({
      code: "TB-021",
      severity: "warning",
      say: "The Pi got too little voltage at some time since it was started.",
      remedy: "Use the Pi's own power supply and a short cable.",
    });
  }
  // Too little voltage slows it down as well, and is said already.
  const isSlow = power?.throttled === true && !power.underVoltage;
  if (isSlow || (temperature !== null && temperature >= HOT)) {
    found.push({
      code: "TB-022",
      severity: "warning",
      say: `The processor is hot${temperature === null ? "" : ` (${Math.round(temperature)} °C)`} and is slowed down.`,
      remedy: "Give it air: out of the ceiling's insulation, out of the sun, a heat sink.",
    });
  }
  return found;
}

function timeFindings({ time, beacon }: DoctorFacts): readonly Finding[] {
  if (time.now < TIME_LEAST) {
    return [
      {
        code: "TB-023",
        severity: "fault",
        say: `This machine's clock says ${new Date(time.now).toISOString().slice(0, 10)}: secret ids roll by it.`,
        remedy:
          "Let it reach a time server (sudo timedatectl set-ntp true), or tell the beacon: tillwave beacon clock",
      },
    ];
  }
  const hasOwn = typeof beacon !== "string" && beacon.clock.state === "good";
  return time.isSynchronised === false && !hasOwn
    ? [
        {
          code: "TB-024",
          severity: "warning",
          say: "This machine's clock is kept by no time server; a Pi's own drifts by seconds a day, and stands still without power.",
          remedy:
            "sudo timedatectl set-ntp true; without a network tell the beacon: tillwave beacon clock",
        },
      ]
    : [];
}

function diskFindings({ disk, folder }: DoctorFacts): readonly Finding[] {
  if (disk === null) {
    return [];
  }
  if (disk.isReadOnly) {
    return [
      {
        code: "TB-025",
        severity: "fault",
        say: `${folder} cannot be written to: its file system is read only. A card that fails makes it so.`,
        remedy:
          "dmesg | grep -i -E 'mmc|ext4' says why. Where it is meant so, give the beacon a place of its own: beacon --folder DIR",
      },
    ];
  }
  const megabytes = Math.floor(disk.freeBytes / 1024 / 1024);
  return disk.freeBytes < FREE_WANTED
    ? [
        {
          code: "TB-026",
          severity: disk.freeBytes < FREE_LEAST ? "fault" : "warning",
          say: `The disk of ${folder} has ${megabytes} MB left.`,
          remedy: "sudo journalctl --vacuum-size=50M; sudo apt clean; df -h says what else is full",
        },
      ]
    : [];
}
