/** The beacon as a program: wires the ports to the machine, serves its socket, and stops in order. */
import { join } from "node:path";
import { BEACON_SOCKET } from "@tillwave/shared/api/beacon";
import type { Log } from "@tillwave/shared/core/log";
import { makeFolder } from "@tillwave/shared/host/atomic-file";
import { configFile } from "@tillwave/shared/host/config-file";
import { savedClockSchema } from "@tillwave/shared/host/keep-clock";
import type { LineSocket } from "@tillwave/shared/host/line-socket";
import { openLog } from "@tillwave/shared/host/log";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import {
  EXIT_ALREADY_RUNNING,
  EXIT_FAILED,
  type HeldFolder,
  endInOrder,
  holdFolder,
  runAsAsked,
  tellLauncher,
} from "@tillwave/shared/host/program";
import { createSystemd } from "@tillwave/shared/host/systemd";
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
import { usedKeysSchema } from "./used-keys.ts";

/** What systemctl shows is as old as this at most, in milliseconds. */
const STATUS_EVERY = 60_000;
const LOG_NAME = "beacon.log";

async function run({ folder, stack, adapter, root }: Launch): Promise<void> {
  const { file: logFile, lock } = await prepareFolder(folder);
  const log: Log = logFile ?? STDERR_LOG;
  const ports: BeaconPorts = {
    clocks: { monotonic: machineTimers.now, system: () => Date.now() / 1000 },
    timers: machineTimers,
    random: nodeRandom,
    crypto: createNodeCrypto(),
    files: filesIn(folder),
    radios: linuxRadios(log),
    panels: linuxPanels(log),
    machine: linuxMachine({ root, runtimeFolder: runtimeFolderOf(process.env) }),
    log,
    readLog: (lines) => readLogTail(join(folder, LOG_NAME), lines),
  };
  const beacon = startBeacon(ports, { version: packageFile.version, stack, adapter });
  const socket = await serve(join(folder, BEACON_SOCKET), beacon, log);
  endInOrder({
    log: logFile,
    async close() {
      await socket?.close();
      await beacon.close();
    },
  });
  lock.describe(`the beacon in ${folder} (process ${process.pid})`);
  const systemd = createSystemd(process.env);
  systemd.ready(wordsOf(beacon));
  systemd.watch(() => beacon.isWell());
  setInterval(() => systemd.status(wordsOf(beacon)), STATUS_EVERY).unref();
  if (!tellLauncher({ url: `unix:${join(folder, BEACON_SOCKET)}`, folder })) {
    process.stdout.write(
      `The beacon runs; ask it with: tillwave beacon status --folder ${folder}\n`,
    );
  }
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
    healing: configFile(join(folder, "healing.json"), { schema: healingRecordSchema, mode }),
  };
}

/** Systemd makes one, and its name is in the environment; several are parted by colons. */
function runtimeFolderOf(environment: NodeJS.ProcessEnv): string | null {
  const [first = ""] = (environment["RUNTIME_DIRECTORY"] ?? "").split(":");
  return first === "" ? null : first;
}

interface PreparedFolder {
  /** Null where the disk takes no log. */
  readonly file: ReturnType<typeof openLog> | null;
  readonly lock: HeldFolder;
}

/** Ends the program in words where the folder cannot be used at all. */
async function prepareFolder(folder: string): Promise<PreparedFolder> {
  try {
    process.umask(0o077);
    makeFolder(folder);
    const lock = await holdFolder(folder);
    if (!lock.ok) {
      process.stderr.write(`A beacon already runs on ${folder}: ${lock.error.holder}\n`);
      process.exit(EXIT_ALREADY_RUNNING);
    }
    return { file: tryLog(join(folder, LOG_NAME)), lock: lock.value };
  } catch (error) {
    process.stderr.write(`The beacon cannot use ${folder}: ${(error as Error).message}\n`);
    process.exit(EXIT_FAILED);
  }
}

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
