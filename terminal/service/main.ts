/** The till's service as a program: wires the ports to the machine, serves, and stops in order. */
import { join } from "node:path";
import { toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import { makeFolder } from "@tillwave/shared/host/atomic-file";
import { openLog } from "@tillwave/shared/host/log";
import { keepPageToken } from "@tillwave/shared/host/page-token";
import { portOf } from "@tillwave/shared/host/page-server";
import {
  EXIT_ALREADY_RUNNING,
  EXIT_FAILED,
  EXIT_USAGE,
  type HeldFolder,
  breakPromise,
  endInOrder,
  holdFolder,
  runAsAsked,
  tellLauncher,
} from "@tillwave/shared/host/program";
import { centralSocket } from "./adapters/central-socket.ts";
import { createTcpCardTerminals } from "./adapters/card-terminal-tcp.ts";
import { httpsHubs } from "./adapters/https-hub-client.ts";
import { createMachineClock } from "./adapters/machine-clock.ts";
import { machineDisk } from "./adapters/machine-disk.ts";
import { machineId } from "./adapters/machine-id.ts";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { nodeCompression } from "./adapters/node-compression.ts";
import { createNodeCrypto, nodeDigest, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { createCanvasRaster } from "./adapters/raster-canvas.ts";
import { serialPrinters } from "./adapters/serial-printer.ts";
import { serialScales } from "./adapters/serial-scale.ts";
import { serialScanners } from "./adapters/serial-scanner.ts";
import { createReaders, readerProgram } from "./adapters/reader-process.ts";
import { createScryptPins } from "./adapters/scrypt-pins.ts";
import { machineNames } from "./adapters/lan-addresses.ts";
import { createLanServer, createServer } from "./api/server.ts";
import { HELP, type Launch, readCommandLine } from "./command-line.ts";
import { serveTablets } from "./lan/serve-tablets.ts";
import { buildOf } from "./page-build.ts";
import type { Ports } from "./ports.ts";
import { createTillService } from "./till-service.ts";
import packageFile from "./package.json" with { type: "json" };

async function run({ folder, port, ...launch }: Launch): Promise<void> {
  const { log, token, lock } = await prepareFolder(folder);
  const ports: Ports = {
    clock: createMachineClock(),
    crypto: createNodeCrypto(),
    random: nodeRandom,
    hubs: httpsHubs,
    compression: nodeCompression,
    disk: machineDisk,
    machine: machineId,
    timers: machineTimers,
    printers: serialPrinters,
    scanners: serialScanners,
    scales: serialScales,
    readers: createReaders({ program: readerProgram(), ...launch.reader }, log),
    cardTerminals: createTcpCardTerminals(machineTimers),
    raster: createCanvasRaster(),
    pins: createScryptPins(),
    central: launch.central === null ? undefined : centralSocket(launch.central),
    log,
  };
  const json = JSON.stringify(launch.catalogue);
  const tag = toHex(nodeDigest.sha256(toUtf8(json)).subarray(0, 8));
  const { version } = packageFile;
  const { lan, pageFolder } = launch;
  const pageBuild = (): string | null => buildOf(pageFolder);
  const options = { ...launch, folder, catalogueTag: tag, version, pageBuild };
  const service = createTillService(options, ports);
  const tablets = serveTablets({ folder, token, lan, service, ports, names: machineNames });
  const { serving } = tablets;
  const serverDeps = { service, token, pageFolder, tablets: serving, onDefect: breakPromise };
  const server = createServer(serverDeps);

  endInOrder({
    log,
    async close() {
      await Promise.all([server.close(), tablets.close()]);
      service.close();
    },
  });

  await listen(server, port);
  const address = `http://127.0.0.1:${portOf(server)}/`;
  lock.describe(`${address} (process ${process.pid})`);
  log.info({ address }, "listening");
  announce(address, token, folder);
  tablets.open((face) => createLanServer(serverDeps, face));
}

interface PreparedFolder {
  readonly log: ReturnType<typeof openLog>;
  readonly token: string;
  readonly lock: HeldFolder;
}

/** Ends the program in words where the folder cannot be used. */
async function prepareFolder(folder: string): Promise<PreparedFolder> {
  try {
    process.umask(0o077);
    makeFolder(folder);
    const lock = await holdFolder(folder);
    if (!lock.ok) {
      console.error(`A till already runs on ${folder}: ${lock.error.holder}`);
      await tellWhereItListens(folder, lock.error.holder);
      process.exit(EXIT_ALREADY_RUNNING);
    }
    const log = openLog(join(folder, "till.log"));
    return { log, token: keepPageToken(tokenFile(folder)), lock: lock.value };
  } catch (error) {
    console.error(`The till cannot write in ${folder}: ${(error as Error).message}`);
    process.exit(EXIT_FAILED);
  }
}

/** The launcher may go along with the till that runs; nobody is told where none listens yet. */
async function tellWhereItListens(folder: string, holder: string): Promise<void> {
  const [address] = /^http:\/\/127\.0\.0\.1:\d+\//u.exec(holder) ?? [];
  if (address !== undefined && process.send !== undefined) {
    const message = { type: "occupied", url: pageUrl(address, keepPageToken(tokenFile(folder))) };
    await new Promise<void>(
      (resolve) => void process.send?.(message, undefined, undefined, () => resolve()),
    );
  }
}

const tokenFile = (folder: string): string => join(folder, "page-token");
const pageUrl = (address: string, token: string): string => `${address}#t=${token}`;

/** To the launcher, or to a person at a terminal. What a log may keep does not hold the token. */
function announce(address: string, token: string, folder: string): void {
  const url = pageUrl(address, token);
  if (tellLauncher({ url })) {
    return;
  }
  if (process.stdout.isTTY) {
    console.log(`The till is ready. Open ${url}`);
  } else {
    console.log(`The till is ready at ${address}, with the token in ${tokenFile(folder)}`);
  }
}

async function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  try {
    await server.listen({ host: "127.0.0.1", port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") {
      throw error;
    }
    console.error(
      `Port ${port} is taken by another program. Choose one: --port 0 takes a free one.`,
    );
    process.exit(EXIT_USAGE);
  }
}

await runAsAsked(readCommandLine(process.argv.slice(2), process.env), HELP, run);
