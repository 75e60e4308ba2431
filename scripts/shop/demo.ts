/** The demo does by itself what people do once in a real shop: make a hub and zones, make codes, join till and emitter. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { hubFolder, isHub } from "@tillwave/hub/hub-folder";
import { initHub } from "@tillwave/hub/init";
import type { JoinCode } from "@tillwave/shared/api/console";
import type { EmitterCode, ZoneWish, ZonesReply } from "@tillwave/shared/api/console-zones";
import type { JoinReply, SyncReply } from "@tillwave/shared/api/till";
import { type BeaconSettings, SETTINGS_VERSION, SLOT_MS } from "@tillwave/shared/beacon/settings";
import { askBeacon } from "../tillwave/beacon/beacon-client.ts";
import { askEmitter } from "../tillwave/emitter/emitter-client.ts";
import type { Part } from "./part.ts";
import type { BeaconPlan, EmitterPlan, HubPlan, LabPlan } from "./plan.ts";

/** The till may still be opening its journal. */
const JOIN_TRIES_MAX = 30;
const JOIN_EVERY = 1000;
const ANSWER_MS_MAX = 15_000;

const PASSWORD_FILE = "demo-password";

/** Its password is kept beside it: a demo is looked at again next week. */
export async function makeDemoHub({ folder, settings }: HubPlan): Promise<void> {
  if (!isHub(folder)) {
    const { merchant, shop, currency } = settings;
    const made = await initHub({
      folder,
      merchant,
      name: shop.name,
      address: [...shop.address],
      currency,
    });
    if (!made.ok) {
      throw new Error(`the demo's hub cannot be made in ${folder}: ${made.error.type}`);
    }
    writeFileSync(join(folder, PASSWORD_FILE), `${made.value.password}\n`, { mode: 0o600 });
  }
  console.log(`The password of the hub's console is in ${join(folder, PASSWORD_FILE)}`);
}

export interface DemoParts {
  readonly plan: HubPlan;
  readonly lab: LabPlan | null;
  readonly till: Part;
  readonly hub: Part;
  readonly emitter: Part | null;
}

/** Says what stands in the way, and sells on without a hub. */
export async function joinDemo({ plan, lab, till, hub }: DemoParts): Promise<void> {
  const [page, console_] = await Promise.all([till.ready, hub.ready]);
  if (page === null || typeof console_?.["console"] !== "string") {
    return;
  }
  const address = new URL(page.url);
  const token = new URLSearchParams(address.hash.slice(1)).get("t") ?? "";
  const askTill = createAsk(address.origin, token);
  const askHub = createAskHub(console_["console"], plan);
  const url = `https://127.0.0.1:${lab?.networkPort ?? plan.port}`;
  let why = "the till does not answer";
  for (let tries = 0; tries < JOIN_TRIES_MAX; tries += 1) {
    const before = await askTill<SyncReply>("/api/sync", { action: "status" });
    if (before !== null && before.hub.state !== "not-joined") {
      return;
    }
    const { terminal, till: name } = plan.settings;
    const code =
      before && (await askHub<JoinCode>("/api/join-codes", { terminal, name: name.slice(0, 24) }));
    const reply = code && (await askTill<JoinReply>("/api/join", { code: code.code, url }));
    if (reply?.ok === true) {
      console.log(`The till has joined the demo's hub as terminal ${reply.terminal}.`);
      return;
    }
    why = reply === null ? why : reply.error.type;
    await sleep(JOIN_EVERY);
  }
  console.error(`The till has not joined the demo's hub (${why}). It sells all the same.`);
}

const ZONES: readonly Pick<ZoneWish, "name" | "kind" | "range" | "points" | "reward">[] = [
  { name: "Entrance", kind: "entry", range: 10, points: 5, reward: null },
  { name: "Drinks aisle", kind: "zone", range: 3, points: 10, reward: "A coffee for 10.00 today" },
];
const DEMO_EMITTER = { name: "Demo", place: 1 };

/** Makes the shop's zones, and puts this machine's emitter into the first, where that was not done before. */
export async function joinEmitter(
  { plan, hub, emitter }: DemoParts,
  emitterPlan: EmitterPlan | null,
): Promise<void> {
  const [console_, running] = await Promise.all([hub.ready, emitter?.ready ?? null]);
  if (typeof console_?.["console"] !== "string") {
    return;
  }
  const askHub = createAskHub(console_["console"], plan);
  const zones = ZONES.map((zone) => ({
    ...zone,
    place: null,
    periodHours: 24,
    next: null,
    at: null,
    hours: null,
  }));
  // Refused where there are zones already: then nothing is to be made.
  await askHub<ZonesReply>("/api/zones", { basedOn: 0, zones, consent: null });
  if (emitterPlan === null || running === null) {
    return;
  }
  const { folder } = emitterPlan;
  const status = await askEmitter(folder, { ask: "status" });
  if (status.ok && status.value.answer === "status" && status.value.status.hub !== null) {
    return;
  }
  const { place, name } = DEMO_EMITTER;
  const code = await askHub<EmitterCode>(`/api/zones/${place}/emitter-codes`, { name });
  const url = `https://127.0.0.1:${plan.port}`;
  const joined = code && (await askEmitter(folder, { ask: "join", url, code: code.code, name }));
  if (joined?.ok === true && joined.value.answer === "done") {
    console.log(`The emitter sounds in the zone "${ZONES[0]?.name}".`);
  } else {
    console.error(`The emitter has not joined the demo's hub: ${JSON.stringify(joined)}`);
  }
}

/** As its technician would with `tillwave beacon set`. The UUID is the demo's own. */
const DEMO_BEACON: BeaconSettings = {
  version: SETTINGS_VERSION,
  name: "Entrance",
  place: DEMO_EMITTER.place,
  shop: { uuid: "1f0a5c8e6d424b7f9a3e54494c4c5741", major: 1, minor: DEMO_EMITTER.place },
  uid: null,
  url: null,
  keys: null,
  frames: [
    { frame: "ibeacon", share: 3, connectable: false },
    { frame: "tlm", share: 1, connectable: true },
  ],
  slotMs: SLOT_MS.usual,
  intervalMs: 100,
  txPower: null,
  powerAt1m: -59,
  hours: null,
  timeZone: "UTC",
  panel: { kind: "none" },
};

/** Gives the demo's beacon settings where nobody has. */
export async function setBeacon(beacon: Part | null, plan: BeaconPlan | null): Promise<void> {
  if (plan === null || (await beacon?.ready) === null) {
    return;
  }
  const { folder } = plan;
  const status = await askBeacon(folder, { ask: "status" });
  const isUnset =
    status.ok && status.value.answer === "status" && status.value.status.settings.state === "none";
  const taken = isUnset && (await askBeacon(folder, { ask: "apply", settings: DEMO_BEACON }));
  if (taken !== false && !(taken.ok && taken.value.answer === "status")) {
    console.error(`The demo's beacon does not take its settings: ${JSON.stringify(taken)}`);
  }
}

/** What somebody reads off the box of a beacon that is nobody's yet. */
export async function showLabel(beacon: Part | null, plan: BeaconPlan | null): Promise<void> {
  if (plan === null || beacon === null || (await beacon.ready) === null) {
    return;
  }
  const { folder } = plan;
  const [status, label] = [
    await askBeacon(folder, { ask: "status" }),
    await askBeacon(folder, { ask: "label" }),
  ];
  const isFresh =
    status.ok &&
    status.value.answer === "status" &&
    status.value.status.provisioning?.state === "unclaimed";
  if (isFresh && label.ok && label.value.answer === "label") {
    console.log(
      `A beacon out of its box waits to be claimed at the till. Its label: ${label.value.text}`,
    );
    console.log(`The label as a QR code: tillwave beacon label --folder ${folder}`);
  }
}

type Ask = <T>(path: string, body: object) => Promise<T | null>;

function createAskHub(page: string, { folder }: HubPlan): Ask {
  const token = readFileSync(hubFolder(folder).controlToken, "utf8").trim();
  return createAsk(new URL(page).origin, token);
}

/** Null where nobody answers, or not with what was asked for. */
function createAsk(origin: string, token: string): Ask {
  return async <T>(path: string, body: object) => {
    try {
      const response = await fetch(`${origin}${path}`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${token}`,
          "content-type": "application/json",
          "x-tillwave": "1",
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(ANSWER_MS_MAX),
      });
      return response.ok ? ((await response.json()) as T) : null;
    } catch {
      return null;
    }
  };
}
