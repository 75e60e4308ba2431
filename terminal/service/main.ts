/** The till's service as a program: wires the ports to the machine, serves, and stops in order. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import { openLog } from "@tillwave/shared/host/log";
import { lockFolder } from "@tillwave/shared/host/single-instance";
import { createMachineClock } from "./adapters/machine-clock.ts";
import { machineDisk } from "./adapters/machine-disk.ts";
import { machineTimers } from "./adapters/machine-timers.ts";
import { nodeDigest } from "./adapters/node-digest.ts";
import { createServer, portOf } from "./api/server.ts";
import { HELP, type Launch, readCommandLine } from "./command-line.ts";
import { keepPageToken } from "./page-token.ts";
import type { Ports } from "./ports.ts";
import { createTillService } from "./till-service.ts";
import packageFile from "./package.json" with { type: "json" };

const EXIT_USAGE = 2;
const EXIT_ALREADY_RUNNING = 3;

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
  process.umask(0o077);
  mkdirSync(folder, { recursive: true });
  let address = "";
  const lock = await lockFolder(folder, () => `${address} (process ${process.pid})`);
  if (!lock.ok) {
    console.error(`A till already runs on ${folder}: ${lock.error.holder}`);
    process.exit(EXIT_ALREADY_RUNNING);
  }
  const log = openLog(join(folder, "till.log"));
  const token = keepPageToken(folder);
  const ports: Ports = {
    clock: createMachineClock(),
    digest: nodeDigest,
    disk: machineDisk,
    timers: machineTimers,
    log,
  };
  const json = JSON.stringify(launch.catalogue);
  const tag = toHex(nodeDigest.sha256(toUtf8(json)).subarray(0, 8));
  const { version } = packageFile;
  const service = createTillService({ ...launch, folder, catalogueTag: tag, version }, ports);
  const server = createServer({
    service,
    token,
    log,
    catalogue: {
      json,
      tag,
    },
    pageFolder: launch.pageFolder,
  });

  let stopping = false;
  const stop = async (why: string, code: number): Promise<void> => {
    if (stopping) {
      return;
    }
    stopping = true;
    log.info({ why }, "stopping");
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
    void stop("a promise was broken", 1);
  });

  await listen(server, port);
  address = `http://127.0.0.1:${portOf(server)}/`;
  const url = `${address}#t=${token}`;
  log.info({ address }, "listening");
  if (process.send === undefined) {
    console.log(`The till is ready. Open ${url}`);
  } else {
    process.send({ type: "listening", url });
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
