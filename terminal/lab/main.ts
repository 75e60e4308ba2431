/**
 * The lab as a program: wires the virtual devices to the machine, serves their page, and takes everything
 * away again when it stops.
 */
import { join } from "node:path";
import { makeFolder } from "@tillwave/shared/host/atomic-file";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { keepPageToken } from "@tillwave/shared/host/page-token";
import { portOf } from "@tillwave/shared/host/page-server";
import {
  EXIT_ALREADY_RUNNING,
  EXIT_FAILED,
  EXIT_USAGE,
  breakPromise,
  endInOrder,
  runAsAsked,
  tellLauncher,
} from "@tillwave/shared/host/program";
import { lockFolder } from "@tillwave/shared/host/single-instance";
import {
  createNodeCrypto,
  generateKeyPem,
  nodeRandom,
  signerOfPem,
} from "@tillwave/shared/host/node-crypto";
import { listenForTills } from "./adapters/card-terminal-line.ts";
import { tcpFieldLines } from "./adapters/field-lines.ts";
import { createPhoneHub } from "./adapters/https-phone-hub.ts";
import { labClock } from "./adapters/lab-clock.ts";
import { createLauncherChannel } from "./adapters/launcher-channel.ts";
import { machineNoise } from "./adapters/machine-noise.ts";
import { openPhoneFolder } from "./adapters/phone-folder.ts";
import { openNetworkSwitch } from "./adapters/network-switch.ts";
import { createPtyCable } from "./adapters/pty-cable.ts";
import { createLabServer } from "./api/server.ts";
import { createVirtualCardTerminal } from "./card-terminal/virtual-card-terminal.ts";
import { HELP, type LabLaunch, readCommandLine } from "./command-line.ts";
import { type Lab, createLab } from "./lab.ts";
import { type Phones, createPhones } from "./phone/phones.ts";
import { PRINTER_START } from "./printer/virtual-printer.ts";

async function run(launch: LabLaunch): Promise<void> {
  const { printerPath } = launch;
  const token = await prepareFolder(launch.folder);
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
  const cardTerminal = createVirtualCardTerminal({ timers, onChange: () => lab?.changed() });
  const cardPort = await listenForTills(cardTerminal, launch.cardTerminalPort);
  if (!cardPort.ok) {
    return portTaken(launch.cardTerminalPort);
  }
  const launcher = createLauncherChannel();
  const openPhones = (onChange: () => void): Phones => phonesOf(launch, onChange);
  const { port: cardTerminalPort, close: hangUp } = cardPort.value;
  const cards = { cardTerminal, cardTerminalPort };
  const devices = { cable, network: network.value, launcher, openPhones, ...cards };
  const running = createLab({ timers, noise, printerPath, ...devices });
  lab = running;
  const server = createLabServer({
    lab,
    token,
    pageFolder: launch.pageFolder,
    onDefect: breakPromise,
  });

  endInOrder({
    log: null,
    async close() {
      running.close();
      network.value.close();
      hangUp();
      await Promise.all([server.close(), cable.close()]);
    },
  });

  if (!(await listens(server, launch.port))) {
    await cable.close();
    return portTaken(launch.port);
  }
  announce(`http://127.0.0.1:${portOf(server)}/#t=${token}`, {
    printer: printerPath,
    network: network.value.port,
    cardTerminal: cardTerminalPort,
  });
}

function phonesOf({ folder, readerPorts, hubConsole }: LabLaunch, onChange: () => void): Phones {
  return createPhones({
    shelf: openPhoneFolder(folder),
    keys: { generatePem: generateKeyPem, signerOf: signerOfPem },
    crypto: createNodeCrypto(),
    random: nodeRandom,
    clock: labClock,
    timers: machineTimers,
    lines: tcpFieldLines,
    hub: createPhoneHub(hubConsole),
    readerPorts,
    onChange,
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

interface Ends {
  readonly printer: string;
  readonly network: number;
  readonly cardTerminal: number;
}

function announce(url: string, ends: Ends): void {
  if (tellLauncher({ url, ...ends })) {
    return;
  }
  console.log(`The lab is ready. Open ${url}`);
  console.log(`Its printer is ${ends.printer}; a till finds the hub at 127.0.0.1:${ends.network}.`);
  console.log(`Its card terminal is 127.0.0.1:${ends.cardTerminal}.`);
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

await runAsAsked(readCommandLine(process.argv.slice(2)), HELP, run);
