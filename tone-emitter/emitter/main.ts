/** The emitter as a program: wires the ports to the machine, serves its socket, and stops in order. */
import { hostname } from "node:os";
import { join } from "node:path";
import { EMITTER_SOCKET } from "@tillwave/shared/api/emitter";
import { makeFolder } from "@tillwave/shared/host/atomic-file";
import { configFile } from "@tillwave/shared/host/config-file";
import { savedClockSchema } from "@tillwave/shared/host/keep-clock";
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
import { httpsHubs } from "./adapters/https-hub.ts";
import { startLoudspeaker } from "./adapters/speaker-process.ts";
import { serveStatus } from "./adapters/status-socket.ts";
import { HELP, type Launch, readCommandLine } from "./command-line.ts";
import { type EmitterFiles, configSchema, identitySchema, settingsSchema } from "./config.ts";
import { startEmitter } from "./emitter.ts";
import packageFile from "./package.json" with { type: "json" };
import type { EmitterPorts } from "./ports.ts";

const STATUS_EVERY = 60_000;
/** Of a name in UTF-16: as long as a person reads. */
const HOST_NAME_MAX = 20;

async function run({ folder, speaker }: Launch): Promise<void> {
  const { log, lock } = await prepareFolder(folder);
  const ports: EmitterPorts = {
    clocks: { monotonic: machineTimers.now, system: () => Date.now() / 1000 },
    timers: machineTimers,
    random: nodeRandom,
    crypto: createNodeCrypto(),
    files: filesIn(folder),
    hubs: httpsHubs,
    loudspeakers: {
      open: (options, listener) =>
        startLoudspeaker({ ...options, choice: speaker ?? options.choice }, listener, log),
    },
    log,
  };
  const emitter = startEmitter(ports, {
    version: packageFile.version,
    hostName: hostname().slice(0, HOST_NAME_MAX),
  });
  const path = join(folder, EMITTER_SOCKET);
  const socket = await serveStatus(path, emitter);
  if (!socket.ok) {
    process.stderr.write(`The emitter cannot be asked at ${path}: ${socket.error.detail}\n`);
    await emitter.close();
    process.exit(EXIT_FAILED);
  }
  endInOrder({
    log,
    async close() {
      await socket.value.close();
      await emitter.close();
    },
  });
  lock.describe(`the emitter in ${folder} (process ${process.pid})`);
  log.info({ path }, "listening");
  const systemd = createSystemd(process.env);
  systemd.ready(wordsOf(emitter.status().sound.state));
  systemd.watch(() => true);
  setInterval(() => systemd.status(wordsOf(emitter.status().sound.state)), STATUS_EVERY).unref();
  if (!tellLauncher({ url: `unix:${path}`, folder })) {
    process.stdout.write(
      `The emitter runs; ask it with: tillwave emitter status --folder ${folder}\n`,
    );
  }
}

const wordsOf = (state: string): string => `It is ${state}.`;

function filesIn(folder: string): EmitterFiles {
  const mode = 0o600;
  return {
    config: configFile(join(folder, "config.json"), { schema: configSchema, mode }),
    identity: configFile(join(folder, "identity.json"), { schema: identitySchema, mode }),
    settings: configFile(join(folder, "settings.json"), { schema: settingsSchema, mode }),
    clock: configFile(join(folder, "clock.json"), { schema: savedClockSchema, mode }),
  };
}

interface PreparedFolder {
  readonly log: ReturnType<typeof openLog>;
  readonly lock: HeldFolder;
}

/** Ends the program in words where the folder cannot be used. */
async function prepareFolder(folder: string): Promise<PreparedFolder> {
  try {
    process.umask(0o077);
    makeFolder(folder);
    const lock = await holdFolder(folder);
    if (!lock.ok) {
      process.stderr.write(`An emitter already runs on ${folder}: ${lock.error.holder}\n`);
      process.exit(EXIT_ALREADY_RUNNING);
    }
    return { log: openLog(join(folder, "emitter.log")), lock: lock.value };
  } catch (error) {
    process.stderr.write(`The emitter cannot write in ${folder}: ${(error as Error).message}\n`);
    process.exit(EXIT_FAILED);
  }
}

await runAsAsked(readCommandLine(process.argv.slice(2), process.env), HELP, run);
