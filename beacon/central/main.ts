/** The central as a program: wires the ports to the machine, serves its socket, and stops in order. */
import { join } from "node:path";
import { CENTRAL_LINE_BYTES_MAX, CENTRAL_SOCKET } from "@tillwave/shared/api/central";
import { claimFolder, tellThatItRuns } from "@tillwave/shared/host/device-program";
import { serveLines } from "@tillwave/shared/host/line-socket";
import { openLog } from "@tillwave/shared/host/log";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { EXIT_FAILED, endInOrder, runAsAsked } from "@tillwave/shared/host/program";
import { createAirRadios } from "./adapters/air-radio.ts";
import { linuxRadios } from "./adapters/linux-radios.ts";
import { monotonic } from "./adapters/monotonic.ts";
import { answerLine } from "./answers.ts";
import { createCentral } from "./central.ts";
import { HELP, type Launch, readCommandLine } from "./command-line.ts";
import packageFile from "./package.json" with { type: "json" };

async function run({ folder, stack, adapter, air }: Launch): Promise<void> {
  const device = { kind: "central", folder } as const;
  const { log, lock } = await claimFolder(device, () => openLog(join(folder, "central.log")));
  const central = createCentral(
    {
      radios: air === null ? linuxRadios(log) : createAirRadios({ path: air, now: monotonic }),
      crypto: createNodeCrypto(),
      random: nodeRandom,
      timers: machineTimers,
      now: monotonic,
      wall: () => Date.now(),
      log,
    },
    { version: packageFile.version, stack, adapter },
  );
  const socketPath = join(folder, CENTRAL_SOCKET);
  const socket = await serveLines(socketPath, {
    lineLengthMax: CENTRAL_LINE_BYTES_MAX,
    answer: (line) => answerLine(central, line),
  });
  if (!socket.ok) {
    process.stderr.write(`The central cannot be asked at ${socketPath}: ${socket.error.detail}\n`);
    process.exit(EXIT_FAILED);
  }
  endInOrder({
    log,
    async close() {
      await socket.value.close();
      await central.close();
    },
  });
  tellThatItRuns(device, {
    lock,
    socketPath,
    words: () => `Its ear is ${central.status().ear.state}.`,
    isWell: () => true,
  });
}

await runAsAsked(readCommandLine(process.argv.slice(2), process.env), HELP, run);
