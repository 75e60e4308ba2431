/**
 * The shop on one machine: its programs as children that are started again when they die, and a line
 * for each page to open.
 *
 *   the till                     always
 *   the hub                      where this machine has one; the demo makes its own
 *   the lab                      only in the demo: phones, a printer, a drawer, switches, on a page of its own
 *   the emitter                  in the demo, without a loudspeaker where the machine has none; else where it has joined a hub
 *   the beacon                   in the demo, on a simulated air; else where it was given settings
 *   the central, a fresh beacon  in the demo, on the same air: the second beacon is nobody's, and is claimed at the till
 *
 * The options are the till's, but for four: `--built` runs what `npm run build` made, which starts in half the time;
 * `--till-only` leaves the others away, `--no-emitter` the emitter, `--no-beacon` the beacons
 * and what hears them. Each program announces `{ type: "listening", url }` over IPC, exits with 2
 * when it cannot do what its options ask and with 3 when another runs on the same data; where that is the till, so do
 * we. Whoever starts us with an IPC channel hears where the till listens, `{ type: "listening", url }`, or where the one
 * listens that runs on the same data, `{ type: "occupied", url }`; has the shop closed when the channel closes; and may
 * cut a program's power by `{ type: "power", of: "till" | "hub" }`, as the lab does.
 */
import { hubFolder } from "@tillwave/hub/hub-folder";
import { EXIT_ALREADY_RUNNING } from "@tillwave/shared/host/program";
import type { Air } from "../air/air-socket.ts";
import { type Part, inTree, startPart } from "./part.ts";
import {
  type AirPlan,
  type BeaconPlan,
  type EmitterPlan,
  type HubPlan,
  type LabPlan,
  type ShopPlan,
  planShop,
} from "./plan.ts";

const plan = await planShop(process.argv.slice(2), process.env);
// Makes keys and certificates: loaded only where there is a demo.
const demo = plan.hub?.isDemo === true ? await import("./demo.ts") : null;
if (plan.hub !== null) {
  await demo?.makeDemoHub(plan.hub);
}
const air = plan.air && (await openDemoAir(plan.air));
const parts = new Map<string, Part>();
let closing = false;
const hub = plan.hub && add("hub", startHub(plan.hub, plan));
if (plan.lab !== null && plan.hub !== null) {
  add("lab", startLab(plan.lab, plan.hub, plan));
}
const emitter = plan.emitter && add("emitter", startEmitter(plan.emitter, plan));
const beacon = plan.beacon && add("beacon", startBeacon(plan.beacon, plan));
const freshBeacon =
  plan.air && add("fresh-beacon", startBeacon(plan.air.freshBeacon, plan, "The fresh beacon"));
if (plan.air !== null) {
  add("central", startCentral(plan.air, plan));
}
const till = add("till", startTill(plan));

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, close);
}
if (process.send !== undefined) {
  process.on("disconnect", close);
  process.on("message", cutPower);
}
if (hub !== null && plan.hub !== null) {
  const joining = { plan: plan.hub, lab: plan.lab, till, hub, emitter };
  void demo?.joinDemo(joining);
  void demo?.joinEmitter(joining, plan.emitter);
  void demo?.setBeacon(beacon, plan.beacon);
  void demo?.showLabel(freshBeacon, plan.air?.freshBeacon ?? null);
}
// A shop without its till is none: the others follow it, whatever it ended with.
const code = await till.ended;
if (!closing) {
  close();
}
await Promise.all([...parts.values()].map(({ ended }) => ended));
await air?.close();
if (code === EXIT_ALREADY_RUNNING) {
  console.error(
    "Another till runs on the same data. Close that one, or name another folder with --data.",
  );
}
if (code === 0) {
  console.log("The shop is closed.");
}
process.exit(code);

function add(name: string, part: Part): Part {
  parts.set(name, part);
  return part;
}

/** Asked again, it ends each by force. */
function close(): void {
  closing = true;
  parts.forEach((part) => part.stop());
}

function cutPower(message: unknown): void {
  const { type, of } = Object(message) as { readonly type?: unknown; readonly of?: unknown };
  if (type === "power" && typeof of === "string") {
    parts.get(of)?.cutPower();
  }
}

function startTill({ tillArgs, runBuilt, lab: labPlan, air: airPlan }: ShopPlan): Part {
  /** Once a page may be open: a service that took a free port must come back at the same one. */
  let port: readonly string[] = [];
  const devices =
    labPlan === null
      ? []
      : [
          ...(tillArgs.includes("--printer") ? [] : ["--printer", `${labPlan.folder}/printer`]),
          "--hub",
          `https://127.0.0.1:${labPlan.networkPort}`,
          "--virtual-reader-port",
          String(labPlan.readerPort),
          ...(tillArgs.includes("--card-terminal")
            ? []
            : ["--card-terminal", `127.0.0.1:${labPlan.cardTerminalPort}`]),
        ];
  const ear =
    airPlan === null || tillArgs.includes("--central") ? [] : ["--central", airPlan.centralFolder];
  return startPart({
    name: "The till",
    source: "terminal/service/main.ts",
    built: "terminal/service/dist/till.mjs",
    runBuilt,
    args: () => ["--page", inTree("terminal/ui/dist"), ...devices, ...ear, ...tillArgs, ...port],
    onReady({ url }) {
      port = ["--port", new URL(url).port];
      tellStarter({ type: "listening", url });
      console.log(`The shop is open: ${url}`);
      console.log("Open that page in a browser on this machine. Ctrl-C closes the shop.");
    },
    onMessage(message) {
      const { type, url } = Object(message) as { readonly type?: unknown; readonly url?: unknown };
      if (type === "occupied") {
        tellStarter({ type, url });
      }
    },
    onDied: "; no sale is lost",
  });
}

function tellStarter(message: object): void {
  if (process.connected) {
    process.send?.(message);
  }
}

function startHub(
  { folder, port, consolePort, customersPort }: HubPlan,
  { runBuilt }: ShopPlan,
): Part {
  return startPart({
    name: "The hub",
    source: "terminal/hub/main.ts",
    built: "terminal/hub/dist/hub.mjs",
    runBuilt,
    args: () =>
      flags({
        folder,
        port,
        "console-port": consolePort,
        page: inTree("terminal/hub/console/dist"),
        "customers-port": customersPort,
        "customers-page": inTree("terminal/hub/shopper/dist"),
      }),
    onReady({ console: page, customers }) {
      console.log(`The hub's console: ${String(page)}`);
      if (typeof customers === "string") {
        console.log(`Customers check in at: ${customers}`);
      }
    },
  });
}

function startLab(
  { folder, port, networkPort, cardTerminalPort, phonePorts }: LabPlan,
  { port: hubPort, consolePort, folder: hubDirectory }: HubPlan,
  { runBuilt }: ShopPlan,
): Part {
  return startPart({
    name: "The lab",
    source: "terminal/lab/main.ts",
    built: "terminal/lab/dist/lab.mjs",
    runBuilt,
    args: () => [
      ...flags({
        folder,
        port,
        "hub-port": hubPort,
        "network-port": networkPort,
        "card-terminal-port": cardTerminalPort,
        "hub-console": `http://127.0.0.1:${consolePort}`,
        "hub-token-file": hubFolder(hubDirectory).controlToken,
        page: inTree("terminal/lab/page/dist"),
      }),
      ...phonePorts.flatMap((reader) => ["--reader-port", String(reader)]),
    ],
    onReady: ({ url }) => console.log(`Phones, printer, drawer and switches of the demo: ${url}`),
    onMessage: cutPower,
  });
}

function startEmitter({ folder, speaker }: EmitterPlan, { runBuilt }: ShopPlan): Part {
  return startPart({
    name: "The emitter",
    source: "tone-emitter/emitter/main.ts",
    built: "tone-emitter/emitter/dist/emitter.mjs",
    runBuilt,
    args: () => flags({ folder, ...(speaker === null ? {} : { speaker }) }),
    onReady: () =>
      console.log(
        speaker === "silent"
          ? "The emitter runs without a loudspeaker: this machine has none."
          : "The emitter sounds its zone's code, which few adults hear, through this machine's loudspeaker.",
      ),
  });
}

function startBeacon(
  { folder, metres }: BeaconPlan,
  { runBuilt, air: airPlan }: ShopPlan,
  name = "The beacon",
): Part {
  const place = airPlan === null || metres === null ? {} : { air: airPlan.socket, metres };
  return startPart({
    name,
    source: "beacon/peripheral/main.ts",
    built: "beacon/peripheral/dist/beacon.mjs",
    runBuilt,
    args: () => flags({ folder, ...place }),
    onReady: () =>
      console.log(
        metres === null
          ? `${name} advertises with this machine's Bluetooth.`
          : `${name} advertises on a simulated air, for a demo leaves Bluetooth alone. Ask it: tillwave beacon status --folder ${folder}`,
      ),
  });
}

/** Null where it cannot be had: the till sells all the same. */
async function openDemoAir({ socket }: AirPlan): Promise<Air | null> {
  try {
    const { openAir } = await import("../air/air-socket.ts");
    return await openAir(socket);
  } catch (error) {
    console.error(`The demo's beacons are not on any air: ${(error as Error).message}`);
    return null;
  }
}

function startCentral({ socket, centralFolder }: AirPlan, { runBuilt }: ShopPlan): Part {
  return startPart({
    name: "The central",
    source: "beacon/central/main.ts",
    built: "beacon/central/dist/central.mjs",
    runBuilt,
    args: () => flags({ folder: centralFolder, air: socket }),
    onReady: () => console.log("The till hears the beacons of the simulated air."),
  });
}

function flags(values: Readonly<Record<string, string | number>>): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)]);
}
