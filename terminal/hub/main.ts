/** The hub as a program: wires the ports to the machine, serves tills and people, and stops in order. */
import { existsSync } from "node:fs";
import { openLog } from "@tillwave/shared/host/log";
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
import type { FastifyInstance } from "fastify";
import { HELP, type Launch, readCommandLine } from "./command-line.ts";
import { type HubOpenError, openHubService } from "./hub.ts";
import { hubFolder, isHub } from "./hub-folder.ts";
import { machinePorts } from "./machine.ts";
import packageFile from "./package.json" with { type: "json" };
import { machineAddresses, shopAddress } from "./tls/server-files.ts";

async function run(launch: Launch): Promise<void> {
  const { folder } = launch;
  const lock = await takeFolder(folder);
  const log = openLog(hubFolder(folder).log);
  const ports = machinePorts(log);
  const address = launch.host === "0.0.0.0" || launch.host === "::" ? shopAddress() : launch.host;
  const addresses = machineAddresses();
  const { version } = packageFile;
  const customers = launch.customers && { ...launch.customers, address: shopAddress() };
  const opened = await openHubService(
    { ...launch, version, address, addresses, customers },
    ports,
    breakPromise,
  );
  if (!opened.ok) {
    log.error(opened.error, "the hub cannot be opened");
    console.error(wordsOf(opened.error, folder));
    process.exit(EXIT_FAILED);
  }
  const hub = opened.value;
  endInOrder({ log, close: hub.close });
  await listen(hub.tills, { host: launch.host, port: launch.port });
  await listen(hub.console, { host: "127.0.0.1", port: launch.consolePort });
  if (hub.customers !== null && customers !== null) {
    await listen(hub.customers, { host: customers.host, port: customers.port });
  }
  const at = `https://127.0.0.1:${portOf(hub.tills)}/`;
  const page = `http://127.0.0.1:${portOf(hub.console)}/`;
  lock.describe(`${page} (process ${process.pid})`);
  const checkIn = hub.customersUrl();
  const customersAt =
    checkIn === null || hub.customers === null
      ? {}
      : { customers: `${checkIn}/`, customersPort: portOf(hub.customers) };
  log.info({ tills: at, console: page, hubId: hub.hubId, ...customersAt }, "listening");
  if (!tellLauncher({ url: at, console: page, hubId: hub.hubId, ...customersAt })) {
    const customersWords = checkIn === null ? "" : ` Customers: ${checkIn}/`;
    console.log(`The hub is ready. Tills: ${at} Console: ${page}${customersWords}`);
  }
}

/** Ends the program in words where the folder cannot be used. */
async function takeFolder(folder: string): Promise<HeldFolder> {
  process.umask(0o077);
  if (!existsSync(folder) || !isHub(folder)) {
    console.error(`There is no hub in ${folder}. Make one: tillwave hub init --folder ${folder}`);
    process.exit(EXIT_USAGE);
  }
  try {
    const lock = await holdFolder(folder);
    if (!lock.ok) {
      console.error(`A hub already runs in ${folder}: ${lock.error.holder}`);
      process.exit(EXIT_ALREADY_RUNNING);
    }
    return lock.value;
  } catch (error) {
    console.error(`The hub cannot use ${folder}: ${(error as Error).message}`);
    process.exit(EXIT_FAILED);
  }
}

function wordsOf(error: HubOpenError, folder: string): string {
  switch (error.type) {
    case "no-hub":
      return `There is no hub in ${folder}.`;
    case "other-keys":
      return `The database in ${folder} belongs to another hub than the keys beside it.`;
    case "keys-unreadable":
      return `The hub's keys in ${folder} cannot be read: ${error.detail}.`;
    case "tls-unusable":
      return `The certificate for customers (--tls-cert, --tls-key) cannot be used: ${error.detail}.`;
    case "too-new":
      return `A newer Tillwave made the database in ${folder}. Start that one.`;
    case "missing":
      return `The database in ${folder} is gone. Bring back a copy: tillwave hub restore FILE`;
    case "locked":
      return `Another program holds the database in ${folder}.`;
    case "damaged":
      return `The database in ${folder} is damaged (${error.detail}). Bring back a copy: tillwave hub restore FILE`;
    case "disk-full":
      return `The disk of ${folder} is full. Make room and start again.`;
    case "disk-failed":
      return `The disk of ${folder} fails: ${error.detail}.`;
  }
}

async function listen(
  server: FastifyInstance,
  at: { readonly host: string; readonly port: number },
): Promise<void> {
  try {
    await server.listen(at);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EADDRINUSE" && code !== "EADDRNOTAVAIL") {
      throw error;
    }
    const say =
      code === "EADDRINUSE" ? "is taken by another program" : "is no address of this machine";
    console.error(`${at.host} port ${at.port} ${say}. Choose another.`);
    process.exit(EXIT_USAGE);
  }
}

await runAsAsked(readCommandLine(process.argv.slice(2), process.env), HELP, run);
