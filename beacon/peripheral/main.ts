/** The beacon as a program: wires the ports to the machine, serves its socket, and stops in order. */
import { join } from "node:path";
import { BEACON_SOCKET } from "@tillwave/shared/api/beacon";
import type { Log } from "@tillwave/shared/core/log";
import { airAddressOf } from "@tillwave/shared/host/air-station";
import { configFile } from "@tillwave/shared/host/config-file";
import { claimFolder, tellThatItRuns } from "@tillwave/shared/host/device-program";
import { savedClockSchema } from "@tillwave/shared/host/keep-clock";
import type { LineSocket } from "@tillwave/shared/host/line-socket";
import { openLog } from "@tillwave/shared/host/log";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { endInOrder, runAsAsked } from "@tillwave/shared/host/program";
import { createAirRadios } from "./adapters/air-radio.ts";
import { linuxMachine } from "./adapters/linux-machine.ts";
import { readLogTail } from "./adapters/log-tail.ts";
import { linuxPanels } from "./adapters/panels.ts";
import { linuxRadios } from "./adapters/radios.ts";
import { settingsFile } from "./adapters/settings-file.ts";
import { serveStatus } from "./adapters/status-socket.ts";
import { healingRecordSchema } from "./advertiser/healing-record.ts";
import type { BeaconFiles, BeaconPorts } from "./beacon-ports.ts";
import { type Beacon, startBeacon } from "./beacon.ts";
import { HELP, type Launch, readCommandLine } from "./command-line.ts";
import packageFile from "./package.json" with { type: "json" };
import { doorRecordSchema } from "./provisioning/door-record.ts";
import { savedLabelSchema } from "./provisioning/own-label.ts";
import { usedKeysSchema } from "./used-keys.ts";
import { savedWallClockSchema } from "./wall-clock.ts";

const LOG_NAME = "beacon.log";

async function run({ folder, stack, adapter, root, air }: Launch): Promise<void> {
  const device = { kind: "beacon", folder } as const;
  const openOwnLog = () => tryLog(join(folder, LOG_NAME));
  const { log: logFile, lock } = await claimFolder(device, openOwnLog);
  const log: Log = logFile ?? STDERR_LOG;
  const ports: BeaconPorts = {
    clocks: { monotonic: machineTimers.now, system: () => Date.now() / 1000 },
    timers: machineTimers,
    random: nodeRandom,
    crypto: createNodeCrypto(),
    files: filesIn(folder),
    radios:
      air === null
        ? linuxRadios(log)
        : createAirRadios({ ...air, address: airAddressOf(folder), timers: machineTimers }),
    panels: linuxPanels(log),
    machine: linuxMachine({ root, runtimeFolder: runtimeFolderOf(process.env) }),
    log,
    readLog: (lines) => readLogTail(join(folder, LOG_NAME), lines),
  };
  const beacon = startBeacon(ports, { version: packageFile.version, stack, adapter });
  const socketPath = join(folder, BEACON_SOCKET);
  const socket = await serve(socketPath, beacon, log);
  endInOrder({
    log: logFile,
    async close() {
      await socket?.close();
      await beacon.close();
    },
  });
  tellThatItRuns(device, {
    lock,
    socketPath,
    words: () => wordsOf(beacon),
    isWell: () => beacon.isWell(),
  });
}

/** Null where nobody can ask it: a disk that takes nothing is no reason to fall silent. */
async function serve(path: string, beacon: Beacon, log: Log): Promise<LineSocket | null> {
  const socket = await serveStatus(path, beacon);
  if (socket.ok) {
    log.info({ path }, "listening");
    return socket.value;
  }
  log.error({ path, ...socket.error }, "the beacon cannot be asked");
  process.stderr.write(`The beacon cannot be asked at ${path}: ${socket.error.detail}\n`);
  return null;
}

function wordsOf(beacon: Beacon): string {
  const { air, settings } = beacon.status();
  return `It is ${air.state}${settings.diskTrouble === null ? "" : `; ${settings.diskTrouble}`}.`;
}

function filesIn(folder: string): BeaconFiles {
  const mode = 0o600;
  return {
    settings: settingsFile(join(folder, "settings.json")),
    clock: configFile(join(folder, "clock.json"), { schema: savedClockSchema, mode }),
    usedKeys: configFile(join(folder, "used-keys.json"), { schema: usedKeysSchema, mode }),
    wallClock: configFile(join(folder, "wall-clock.json"), { schema: savedWallClockSchema, mode }),
    healing: configFile(join(folder, "healing.json"), { schema: healingRecordSchema, mode }),
    label: configFile(join(folder, "label.json"), { schema: savedLabelSchema, mode }),
    door: configFile(join(folder, "door.json"), { schema: doorRecordSchema, mode }),
  };
}

/** Systemd makes one, and its name is in the environment; several are parted by colons. */
function runtimeFolderOf(environment: NodeJS.ProcessEnv): string | null {
  const [first = ""] = (environment["RUNTIME_DIRECTORY"] ?? "").split(":");
  return first === "" ? null : first;
}

/** Null where the disk takes no log. */
function tryLog(path: string): ReturnType<typeof openLog> | null {
  try {
    return openLog(path);
  } catch (error) {
    process.stderr.write(`The log goes here instead: ${(error as Error).message}\n`);
    return null;
  }
}

const writeLine = (facts: object, message: string): void =>
  void process.stderr.write(`${message} ${JSON.stringify(facts)}\n`);
const STDERR_LOG: Log = { info: writeLine, warn: writeLine, error: writeLine };

await runAsAsked(readCommandLine(process.argv.slice(2), process.env), HELP, run);
