/** The till's service as a program: wires the ports to the machine, serves, and stops in order. */
import { join } from "node:path";
import { toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import { makeFolder } from "@tillwave/shared/host/atomic-file";
import { openLog } from "@tillwave/shared/host/log";
import { keepPageToken } from "@tillwave/shared/host/page-token";
import { lockFolder } from "@tillwave/shared/host/single-instance";
import { httpsHubs } from "./adapters/https-hub-client.ts";
import { createMachineClock } from "./adapters/machine-clock.ts";
import { machineDisk } from "./adapters/machine-disk.ts";
import { machineId } from "./adapters/machine-id.ts";
import { machineTimers } from "./adapters/machine-timers.ts";
import { nodeCompression } from "./adapters/node-compression.ts";
import { createNodeCrypto, nodeDigest, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { createCanvasRaster } from "./adapters/raster-canvas.ts";
import { serialPrinters } from "./adapters/serial-printer.ts";
import { portOf } from "@tillwave/shared/host/page-server";
import { createServer } from "./api/server.ts";
import { HELP, type Launch, readCommandLine } from "./command-line.ts";
import type { Ports } from "./ports.ts";
import { createTillService } from "./till-service.ts";
import packageFile from "./package.json" with { type: "json" };

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const EXIT_ALREADY_RUNNING = 3;
/** The launcher is told that we are not hung, in milliseconds. */
const ALIVE_EVERY = 2000;
/** How long an orderly stop may take, in milliseconds; then the program ends as if killed. */
const STOP_WAIT = 3000;

async function main(): Promise<void> {
  const launch = readCommandLine(process.argv.slice(2), process.env);
  if (!launch.ok) {
    console.error(launch.error.say);
    process.exit(EXIT_USAGE);
  }
  if (launch.value === "help") {
    console.log(HELP);
    return;
  }
  await run(launch.value);
}

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
    raster: createCanvasRaster(),
    log,
  };
  const json = JSON.stringify(launch.catalogue);
  const tag = toHex(nodeDigest.sha256(toUtf8(json)).subarray(0, 8));
  const { version } = packageFile;
  const service = createTillService({ ...launch, folder, catalogueTag: tag, version }, ports);
  const server = createServer({
    service,
    token,
    pageFolder: launch.pageFolder,
    onDefect(error) {
      // Ends the program as any broken promise does; the launcher starts it on what the disk has.
      setImmediate(() => {
        throw error;
      });
    },
  });

  let stopping = false;
  const stop = async (why: string, code: number): Promise<void> => {
    if (stopping) {
      return;
    }
    stopping = true;
    log.info({ why }, "stopping");
    setTimeout(() => process.exit(code), STOP_WAIT).unref();
    await server.close();
    service.close();
    process.exit(code);
  };
  process.on("SIGTERM", () => void stop("SIGTERM", 0));
  process.on("SIGINT", () => void stop("SIGINT", 0));
  process.on("disconnect", () => void stop("the launcher is gone", 0));
  process.on("uncaughtException", (error) => {
    log.fatal({ error: error.stack }, "a promise was broken");
    console.error(error);
    void stop("a promise was broken", EXIT_FAILED);
  });

  await listen(server, port);
  const address = `http://127.0.0.1:${portOf(server)}/`;
  lock.describe(`${address} (process ${process.pid})`);
  log.info({ address }, "listening");
  announce(address, token, folder);
}

interface PreparedFolder {
  readonly log: ReturnType<typeof openLog>;
  readonly token: string;
  readonly lock: { describe(words: string): void };
}

/** Ends the program in words where the folder cannot be used. */
async function prepareFolder(folder: string): Promise<PreparedFolder> {
  let words = `process ${process.pid}, just starting`;
  try {
    process.umask(0o077);
    makeFolder(folder);
    const lock = await lockFolder(folder, () => words);
    if (!lock.ok) {
      console.error(`A till already runs on ${folder}: ${lock.error.holder}`);
      process.exit(EXIT_ALREADY_RUNNING);
    }
    const describe = (by: string): void => {
      words = by;
    };
    const log = openLog(join(folder, "till.log"));
    return { log, token: keepPageToken(join(folder, "page-token")), lock: { describe } };
  } catch (error) {
    console.error(`The till cannot write in ${folder}: ${(error as Error).message}`);
    process.exit(EXIT_FAILED);
  }
}

/** To the launcher, or to a person at a terminal. What a log may keep does not hold the token. */
function announce(address: string, token: string, folder: string): void {
  const url = `${address}#t=${token}`;
  if (process.send !== undefined) {
    process.send({ type: "listening", url });
    const sayAlive = (): boolean | undefined =>
      process.connected ? process.send?.({ type: "alive" }) : undefined;
    setInterval(sayAlive, ALIVE_EVERY).unref();
  } else if (process.stdout.isTTY) {
    console.log(`The till is ready. Open ${url}`);
  } else {
    console.log(`The till is ready at ${address}, with the token in ${join(folder, "page-token")}`);
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

await main();
