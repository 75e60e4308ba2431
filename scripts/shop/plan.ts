/** What this machine's shop consists of, as the options and the folders say. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { isHub } from "@tillwave/hub/hub-folder";
import { readCommandLine } from "@tillwave/service/command-line";
import type { Settings } from "@tillwave/service/settings";
import { claimPort, claimPortPair } from "@tillwave/shared/host/free-port";
import { stateFolder } from "@tillwave/shared/host/program";
import { USUAL_PORTS } from "./ports.ts";

export interface ShopPlan {
  /** The till's own options, as they were given. */
  readonly tillArgs: readonly string[];
  readonly runBuilt: boolean;
  /** Null where this machine runs no hub. */
  readonly hub: HubPlan | null;
  /** Null in a real shop. */
  readonly lab: LabPlan | null;
}

export interface HubPlan {
  readonly folder: string;
  readonly port: number;
  readonly consolePort: number;
  /** The demo makes its own hub where there is none; a real one is made by `tillwave hub init`. */
  readonly isDemo: boolean;
  /** Of the shop, for the hub that the demo makes. */
  readonly settings: Settings;
}

export interface LabPlan {
  readonly folder: string;
  readonly port: number;
  /** Where the till finds the hub, through the lab's network switch. */
  readonly networkPort: number;
  /** Where the till finds the lab's card terminal. */
  readonly cardTerminalPort: number;
  /** The till's virtual reader; another listens at the next port. */
  readonly readerPort: number;
  /** Where the lab's phones find readers, the first choice first. */
  readonly phonePorts: readonly number[];
}

/** Where the system's PC/SC service is told of a virtual reader (Debian's vsmartcard-vpcd), and that reader's port. */
const VPCD = { service: "/run/pcscd/pcscd.comm", driver: "/etc/reader.conf.d/vpcd", port: 35_963 };

/** The launcher's own options; all others are the till's. */
const OWN = new Set(["--built", "--till-only"]);

export async function planShop(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ShopPlan> {
  const tillArgs = args.filter((arg) => !OWN.has(arg));
  const runBuilt = args.includes("--built");
  const alone = { tillArgs, runBuilt, hub: null, lab: null };
  const launch = readCommandLine(tillArgs, environment);
  // What the till cannot start with, it says itself.
  if (args.includes("--till-only") || !launch.ok || launch.value === "help") {
    return alone;
  }
  const { demo, settings, folder, port } = launch.value;
  const usual = (wanted: number): Promise<number> => claimPort(port === 0 ? 0 : wanted);
  const hubFolder = join(demo ? folder : stateFolder(environment), "hub");
  if (!demo && !isHub(hubFolder)) {
    return alone;
  }
  const hub: HubPlan = {
    folder: hubFolder,
    port: await usual(USUAL_PORTS.hub),
    consolePort: await usual(USUAL_PORTS.console),
    isDemo: demo,
    settings,
  };
  return { tillArgs, runBuilt, hub, lab: demo ? await planLab(folder, port) : null };
}

async function planLab(folder: string, tillPort: number): Promise<LabPlan> {
  const wanted = (usual: number): number => (tillPort === 0 ? 0 : usual);
  const readerPort = await claimPortPair(wanted(USUAL_PORTS.reader));
  const hasVpcd = existsSync(VPCD.service) && existsSync(VPCD.driver);
  return {
    folder: join(folder, "lab"),
    port: await claimPort(wanted(USUAL_PORTS.lab)),
    networkPort: await claimPort(wanted(USUAL_PORTS.network)),
    cardTerminalPort: await claimPort(wanted(USUAL_PORTS.cardTerminal)),
    readerPort,
    phonePorts: [...(hasVpcd ? [VPCD.port] : []), readerPort, readerPort + 1],
  };
}
