/** What this machine's shop consists of, as the options and the folders say. */
import { existsSync, readdirSync } from "node:fs";
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
  /** Null where this machine sounds no code. */
  readonly emitter: EmitterPlan | null;
  /** Null where this machine advertises nothing. */
  readonly beacon: BeaconPlan | null;
  /** Null in a real shop, whose air is the real one. */
  readonly air: AirPlan | null;
}

export interface HubPlan {
  readonly folder: string;
  readonly port: number;
  readonly consolePort: number;
  readonly customersPort: number;
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

export interface EmitterPlan {
  readonly folder: string;
  /** Null: as its own config says. */
  readonly speaker: "silent" | null;
}

export interface BeaconPlan {
  readonly folder: string;
  /** In metres from the demo's central, on its simulated air; null for this machine's Bluetooth. */
  readonly metres: number | null;
}

/** The demo's own: an adapter of this machine is somebody's keyboard. */
export interface AirPlan {
  /** Of the broker. */
  readonly socket: string;
  /** What hears it, for the till. */
  readonly centralFolder: string;
  /** A second beacon, out of its box: nobody's until somebody claims it at the till. */
  readonly freshBeacon: BeaconPlan;
}

/** Where the system's PC/SC service is told of a virtual reader (Debian's vsmartcard-vpcd), and that reader's port. */
const VPCD = { service: "/run/pcscd/pcscd.comm", driver: "/etc/reader.conf.d/vpcd", port: 35_963 };

/** The launcher's own options; all others are the till's. */
const OWN = new Set(["--built", "--till-only", "--no-emitter", "--no-beacon"]);

export async function planShop(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ShopPlan> {
  const tillArgs = args.filter((arg) => !OWN.has(arg));
  const runBuilt = args.includes("--built");
  const alone = {
    tillArgs,
    runBuilt,
    hub: null,
    lab: null,
    emitter: null,
    beacon: null,
    air: null,
  };
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
    customersPort: await usual(USUAL_PORTS.customers),
    isDemo: demo,
    settings,
  };
  const lab = demo ? await planLab(folder, port) : null;
  const emitter = args.includes("--no-emitter")
    ? null
    : planEmitter(join(demo ? folder : stateFolder(environment), "emitter"), { demo, environment });
  const hasBeacon = !args.includes("--no-beacon");
  const beacon = hasBeacon
    ? planBeacon(join(demo ? folder : stateFolder(environment), "beacon"), demo)
    : null;
  const air = hasBeacon && demo ? planAir(folder) : null;
  return { tillArgs, runBuilt, hub, lab, emitter, beacon, air };
}

/** In a real shop it is started once somebody gave it settings; until then a person runs it. */
function planBeacon(folder: string, isDemo: boolean): BeaconPlan | null {
  if (isDemo) {
    return { folder, metres: DEMO_METRES.beacon };
  }
  return existsSync(join(folder, "settings.json")) ? { folder, metres: null } : null;
}

const DEMO_METRES = { beacon: 6, freshBeacon: 1.5 } as const;

const planAir = (folder: string): AirPlan => ({
  socket: join(folder, "air"),
  centralFolder: join(folder, "central"),
  freshBeacon: { folder: join(folder, "fresh-beacon"), metres: DEMO_METRES.freshBeacon },
});

/** In a real shop it is started once it has joined the hub; until then a person runs it. */
function planEmitter(
  folder: string,
  {
    demo,
    environment,
  }: {
    readonly demo: boolean;
    readonly environment: Readonly<Record<string, string | undefined>>;
  },
): EmitterPlan | null {
  if (demo) {
    return { folder, speaker: hasSound(environment) ? null : "silent" };
  }
  return existsSync(join(folder, "identity.json")) ? { folder, speaker: null } : null;
}

/** A sound card of this machine, or a sound server of this person. */
function hasSound({
  PULSE_SERVER: server = "",
  XDG_RUNTIME_DIR: runtime = "",
}: Readonly<Record<string, string | undefined>>): boolean {
  return (
    server !== "" ||
    (runtime !== "" && existsSync(join(runtime, "pulse", "native"))) ||
    (existsSync(CARDS) && readdirSync(CARDS).some((name) => /^pcm.*p$/u.test(name)))
  );
}

const CARDS = "/dev/snd";

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
