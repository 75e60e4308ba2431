/**
 * The lab as a program: wires the virtual devices to the machine, serves their page, and takes everything
 * away again when it stops.
 */
import { join } from "node:path";
import { makeFolder } from "@tillwave/shared/host/atomic-file";
import { keepPageToken } from "@tillwave/shared/host/page-token";
import { lockFolder } from "@tillwave/shared/host/single-instance";
import { createLauncherChannel } from "./adapters/launcher-channel.ts";
import { machineNoise, machineTimers } from "./adapters/machine.ts";
import { openNetworkSwitch } from "./adapters/network-switch.ts";
import { createPtyCable } from "./adapters/pty-cable.ts";
import { portOf } from "@tillwave/shared/host/page-server";
import { createLabServer } from "./api/server.ts";
import { HELP, type LabLaunch, readCommandLine } from "./command-line.ts";
import { type Lab, createLab } from "./lab.ts";
import { PRINTER_START } from "./printer/virtual-printer.ts";

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const EXIT_ALREADY_RUNNING = 3;
/** The launcher is told that we are not hung, in milliseconds. */
const ALIVE_EVERY = 2000;
/** How long an orderly stop may take, in milliseconds. */
const STOP_WAIT = 3000;

async function main(): Promise<void> {
  const launch = readCommandLine(process.argv.slice(2));
  if (!launch.ok) {
    console.error(launch.error.say);
    process.exit(EXIT_USAGE);
  }
  if (launch.value === "help") {
    console.log(HELP);
    return;
  }
  await run(launch.value, await prepareFolder(launch.value.folder));
}

async function run(launch: LabLaunch, token: string): Promise<void> {
  const { printerPath } = launch;
  const timers = machineTimers;
  const noise = machineNoise;
  let lab: Lab | null = null;
  const network = await openNetworkSwitch(
    { timers, noise, onChange: () => lab?.changed() },
    { port: launch.networkPort, hubPort: launch.hubPort },
  );
  if (!network.ok) {
    return portTaken(launch.networkPort);
  }
  const cable = createPtyCable(timers, {
    path: printerPath,
    baudRate: PRINTER_START.baudRate,
    onBytes: (bytes) => lab?.receive(bytes),
  });
  const opened = await cable.opened;
  if (!opened.ok) {
    console.error(
      opened.error.type === "no-socat"
        ? "There is no socat on the PATH. Install Debian's package: apt-get install socat"
        : `The printer's port could not be made: ${opened.error.said}`,
    );
    process.exit(EXIT_FAILED);
  }
  const launcher = createLauncherChannel();
  lab = createLab({ timers, noise, cable, network: network.value, launcher, printerPath });
  const server = createLabServer({ lab, token, pageFolder: launch.pageFolder, onDefect: fail });

  let stopping = false;
  const stop = async (code: number): Promise<void> => {
    if (stopping) {
      return;
    }
    stopping = true;
    setTimeout(() => process.exit(code), STOP_WAIT).unref();
    network.value.close();
    await Promise.all([server.close(), cable.close()]);
    process.exit(code);
  };
  process.on("SIGTERM", () => void stop(0));
  process.on("SIGINT", () => void stop(0));
  process.on("disconnect", () => void stop(0));
  process.on("uncaughtException", (error) => {
    console.error(error);
    void stop(EXIT_FAILED);
  });

  if (!(await listens(server, launch.port))) {
    await cable.close();
    return portTaken(launch.port);
  }
  announce(`http://127.0.0.1:${portOf(server)}/#t=${token}`, {
    printer: printerPath,
    network: network.value.port,
  });
}

/** Answers with the page's token. Ends the program in words where the folder cannot be used. */
async function prepareFolder(folder: string): Promise<string> {
  try {
    process.umask(0o077);
    makeFolder(folder);
    const lock = await lockFolder(folder, () => `process ${process.pid}`);
    if (!lock.ok) {
      console.error(`A lab already runs on ${folder}: ${lock.error.holder}`);
      process.exit(EXIT_ALREADY_RUNNING);
    }
    return keepPageToken(join(folder, "lab-token"));
  } catch (error) {
    console.error(`The lab cannot write in ${folder}: ${(error as Error).message}`);
    process.exit(EXIT_FAILED);
  }
}

function announce(url: string, ends: { readonly printer: string; readonly network: number }): void {
  if (process.send !== undefined) {
    process.send({ type: "listening", url, ...ends });
    const sayAlive = (): boolean | undefined =>
      process.connected ? process.send?.({ type: "alive" }) : undefined;
    setInterval(sayAlive, ALIVE_EVERY).unref();
    return;
  }
  console.log(`The lab is ready. Open ${url}`);
  console.log(`Its printer is ${ends.printer}; a till finds the hub at 127.0.0.1:${ends.network}.`);
}

async function listens(server: ReturnType<typeof createLabServer>, port: number): Promise<boolean> {
  try {
    await server.listen({ host: "127.0.0.1", port });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") {
      throw error;
    }
    return false;
  }
}

function portTaken(port: number): never {
  console.error(`Port ${port} is taken by another program. Choose another, or 0 for a free one.`);
  process.exit(EXIT_USAGE);
}

/** Ends the program as any broken promise does; the launcher starts it again. */
function fail(error: Error): void {
  setImmediate(() => {
    throw error;
  });
}

await main();
