/** The emitter as a program: wires the ports to the machine, serves its socket, and stops in order. */
import { hostname } from "node:os";
import { join } from "node:path";
import { EMITTER_SOCKET } from "@tillwave/shared/api/emitter";
import { configFile } from "@tillwave/shared/host/config-file";
import { claimFolder, tellThatItRuns } from "@tillwave/shared/host/device-program";
import { savedClockSchema } from "@tillwave/shared/host/keep-clock";
import { openLog } from "@tillwave/shared/host/log";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { EXIT_FAILED, endInOrder, runAsAsked } from "@tillwave/shared/host/program";
import { httpsHubs } from "./adapters/https-hub.ts";
import { startLoudspeaker } from "./adapters/speaker-process.ts";
import { serveStatus } from "./adapters/status-socket.ts";
import { HELP, type Launch, readCommandLine } from "./command-line.ts";
import { type EmitterFiles, configSchema, identitySchema, settingsSchema } from "./config.ts";
import { startEmitter } from "./emitter.ts";
import packageFile from "./package.json" with { type: "json" };
import type { EmitterPorts } from "./ports.ts";

/** Of a name in UTF-16: as long as a person reads. */
const HOST_NAME_MAX = 20;

async function run({ folder, speaker }: Launch): Promise<void> {
  const device = { kind: "emitter", folder } as const;
  const { log, lock } = await claimFolder(device, () => openLog(join(folder, "emitter.log")));
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
  const socketPath = join(folder, EMITTER_SOCKET);
  const socket = await serveStatus(socketPath, emitter);
  if (!socket.ok) {
    process.stderr.write(`The emitter cannot be asked at ${socketPath}: ${socket.error.detail}\n`);
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
  log.info({ path: socketPath }, "listening");
  tellThatItRuns(device, {
    lock,
    socketPath,
    words: () => `It is ${emitter.status().sound.state}.`,
    isWell: () => true,
  });
}

function filesIn(folder: string): EmitterFiles {
  const mode = 0o600;
  return {
    config: configFile(join(folder, "config.json"), { schema: configSchema, mode }),
    identity: configFile(join(folder, "identity.json"), { schema: identitySchema, mode }),
    settings: configFile(join(folder, "settings.json"), { schema: settingsSchema, mode }),
    clock: configFile(join(folder, "clock.json"), { schema: savedClockSchema, mode }),
  };
}

await runAsAsked(readCommandLine(process.argv.slice(2), process.env), HELP, run);
