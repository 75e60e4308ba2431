/** The hub as a program: wires the ports to the machine, serves tills and people, and stops in order. */
import { existsSync } from "node:fs";
import { openLog } from "@tillwave/shared/host/log";
import { type InstanceLock, lockFolder } from "@tillwave/shared/host/single-instance";
import type { FastifyInstance } from "fastify";
import { HELP, type Launch, readCommandLine } from "./command-line.ts";
import { portOf } from "@tillwave/shared/host/page-server";
import { type Hub, type HubOpenError, openHubService } from "./hub.ts";
import { hubFolder, isHub } from "./hub-folder.ts";
import { machinePorts } from "./machine.ts";
import packageFile from "./package.json" with { type: "json" };
import { machineAddresses, shopAddress } from "./tls/server-files.ts";

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

async function run(launch: Launch): Promise<void> {
  const { folder } = launch;
  const lock = await takeFolder(folder);
  const log = openLog(hubFolder(folder).log);
  const ports = machinePorts(log);
  const onDefect = (error: Error): void => {
    // Ends the program as any broken promise does; the launcher starts it on what the disk has.
    setImmediate(() => {
      throw error;
    });
  };
  const address = launch.host === "0.0.0.0" || launch.host === "::" ? shopAddress() : launch.host;
  const addresses = machineAddresses();
  const { version } = packageFile;
  const opened = await openHubService({ ...launch, version, address, addresses }, ports, onDefect);
  if (!opened.ok) {
    log.error(opened.error, "the hub cannot be opened");
    console.error(wordsOf(opened.error, folder));
    process.exit(EXIT_FAILED);
  }
  const hub = opened.value;
  stopInOrder(hub, log);
  await listen(hub.tills, { host: launch.host, port: launch.port });
  await listen(hub.console, { host: "127.0.0.1", port: launch.consolePort });
  const at = `https://127.0.0.1:${portOf(hub.tills)}/`;
  const page = `http://127.0.0.1:${portOf(hub.console)}/`;
  lock.describe(`${page} (process ${process.pid})`);
  log.info({ tills: at, console: page, hubId: hub.hubId }, "listening");
  announce({ url: at, console: page, hubId: hub.hubId });
}

function stopInOrder(hub: Hub, log: ReturnType<typeof openLog>): void {
  let stopping = false;
  const stop = async (why: string, code: number): Promise<void> => {
    if (stopping) {
      return;
    }
    stopping = true;
    log.info({ why }, "stopping");
    setTimeout(() => process.exit(code), STOP_WAIT).unref();
    await hub.close();
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
}

interface DescribedLock extends InstanceLock {
  describe(words: string): void;
}

/** Ends the program in words where the folder cannot be used. */
async function takeFolder(folder: string): Promise<DescribedLock> {
  process.umask(0o077);
  if (!existsSync(folder) || !isHub(folder)) {
    console.error(`There is no hub in ${folder}. Make one: tillwave hub init --folder ${folder}`);
    process.exit(EXIT_USAGE);
  }
  try {
    let words = `process ${process.pid}, just starting`;
    const lock = await lockFolder(folder, () => words);
    if (!lock.ok) {
      console.error(`A hub already runs in ${folder}: ${lock.error.holder}`);
      process.exit(EXIT_ALREADY_RUNNING);
    }
    const describe = (by: string): void => {
      words = by;
    };
    return { ...lock.value, describe };
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

interface Listening {
  readonly url: string;
  readonly console: string;
  readonly hubId: string;
}

/** To the launcher, or to a person at a terminal. */
function announce(said: Listening): void {
  if (process.send === undefined) {
    console.log(`The hub is ready. Tills: ${said.url} Console: ${said.console}`);
    return;
  }
  process.send({ type: "listening", ...said });
  const sayAlive = (): boolean | undefined =>
    process.connected ? process.send?.({ type: "alive" }) : undefined;
  setInterval(sayAlive, ALIVE_EVERY).unref();
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

await main();
