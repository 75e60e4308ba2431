/** The machine, as Linux shows it in its files. Another root is for tests. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Machine, MachineFacts } from "../beacon-ports.ts";
import { systemReboot } from "./system-reboot.ts";

/** Longest that any of them is, in characters. */
const FACT_MAX = 200;
/** °C beyond which a sensor is broken. */
const TEMPERATURE_MIN = -40;
const TEMPERATURE_MAX = 125;

export interface LinuxMachineOptions {
  readonly root: string;
  /** Where a wish for a reboot is left; null where nobody would heed it. */
  readonly runtimeFolder: string | null;
}

export function linuxMachine({ root, runtimeFolder }: LinuxMachineOptions): Machine {
  return {
    facts: () => readFacts(root),
    temperature: () => readTemperature(root),
    reboot: runtimeFolder === null ? null : systemReboot(runtimeFolder),
  };
}

function readFacts(root: string): MachineFacts {
  // The unit hides /proc but for processes; a Pi says its serial number here, too.
  const serial =
    readFact(join(root, "sys/firmware/devicetree/base/serial-number")) ??
    /^Serial\s*:\s*(\S+)$/mu.exec(readText(join(root, "proc/cpuinfo")) ?? "")?.[1] ??
    null;
  return {
    serial: serial !== null && /[^0]/u.test(serial) ? serial : null,
    machineId: readFact(join(root, "etc/machine-id")),
  };
}

/** Of the sensor that is named after the processor, else the first that there is. */
function readTemperature(root: string): number | null {
  const folder = join(root, "sys/class/thermal");
  const zones = namesIn(folder).filter((name) => /^thermal_zone\d+$/u.test(name));
  const ofProcessor = zones.find((zone) =>
    /cpu|pkg/u.test(readFact(join(folder, zone, "type")) ?? ""),
  );
  const zone = ofProcessor ?? zones.toSorted()[0];
  const text = zone === undefined ? null : readFact(join(folder, zone, "temp"));
  const degrees = text === null ? Number.NaN : Number(text) / 1000;
  return degrees >= TEMPERATURE_MIN && degrees <= TEMPERATURE_MAX ? degrees : null;
}

/** Null where there is none, or an empty one. */
function readFact(path: string): string | null {
  const text = readText(path)
    ?.replaceAll(/[^\x20-\x7e]/gu, "")
    .trim()
    .slice(0, FACT_MAX);
  return text === undefined || text === "" ? null : text;
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
