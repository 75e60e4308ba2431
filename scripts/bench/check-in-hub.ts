/**
 * The hub's share of a check-in when many come: as many phones a second as it takes, each new, each answered only after the
 * disk has its points. The real program, its real SQLite, HTTP on loopback as from a proxy that ends TLS before it.
 *
 *   20 s (120 with --long) of check-ins from {@link AT_ONCE} connections; customers and emitters are put on the disk before
 */
import { readFileSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { request as httpsRequest } from "node:https";
import { join } from "node:path";
import { hubFolder } from "@tillwave/hub/hub-folder";
import { initHub } from "@tillwave/hub/init";
import { readKeys } from "@tillwave/hub/keys";
import { packDocument, signedDocument } from "@tillwave/hub/shop-document";
import { openSqliteStore } from "@tillwave/hub/store/sqlite/sqlite-store";
import { assert, present } from "@tillwave/shared/core/assert";
import { fromHex, toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import type { Signer } from "@tillwave/shared/core/crypto";
import {
  createNodeCrypto,
  generateKeyPem,
  nodeDigest,
  nodeRandom,
  signerOfPem,
} from "@tillwave/shared/host/node-crypto";
import { signCheckIn } from "@tillwave/shared/presence/check-in";
import { customerIdOf } from "@tillwave/shared/presence/customer-key";
import { encodeHeartbeat } from "@tillwave/shared/presence/heartbeat";
import { deviceKey, presenceKeys } from "@tillwave/shared/presence/keys";
import { toneCode, toneWindow } from "@tillwave/shared/presence/tone-code";
import { type Zones, formatZones } from "@tillwave/shared/presence/zones";
import { createBenchFolder } from "./data-directory.ts";
import { type Program, startProgram } from "./program.ts";
import { type Bench, type Figure, percentile } from "./report.ts";

const MERCHANT = 1001;
/** A place takes 600 a minute (protocols §2.4). */
const PLACES = 250;
const RATE_GOAL = 1000;
const P99_GOAL_MS = 1000;
const AT_ONCE = 64;
/** Signed ahead, and sent while their windows are good. */
const SIGNED_AT_ONCE = 20_000;
/** Of one address a minute the hub takes 1,200: each of these is another guest. */
const ADDRESSES = 4096;

const crypto = createNodeCrypto();

export async function measure(
  progress: (line: string) => void,
  { long }: { readonly long: boolean },
): Promise<Bench> {
  const folder = createBenchFolder("check-in-hub");
  try {
    const rounds = long ? 6 : 1;
    progress(`putting ${PLACES} emitters and ${rounds * SIGNED_AT_ONCE} customers on the disk`);
    const shop = await makeShop(join(folder, "hub"), rounds * SIGNED_AT_ONCE);
    const hub = await startHub(shop.folder);
    const run = await load(shop, { hub, rounds, progress });
    await hub.stop("SIGTERM");
    return { bench: "check-in-hub", figures: figuresOf(run) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const startHub = (folder: string): Promise<Program> =>
  startProgram(
    "terminal/hub/dist/hub.mjs",
    ["--folder", folder, "--host", "127.0.0.1", "--port", "0", "--console-port", "0"].concat(
      ["--customers-port", "0", "--customers-url", "http://check.shop.example"],
      ["--customers-proxy", "127.0.0.1"],
    ),
  );

interface BenchShop {
  readonly folder: string;
  readonly siteKey: Uint8Array;
  readonly devices: readonly { readonly deviceId: Uint8Array; readonly place: number }[];
  readonly phones: readonly Signer[];
}

/** Straight into the rows: joining one by one is another figure, and limited to 20 a minute. */
async function makeShop(folder: string, customers: number): Promise<BenchShop> {
  const made = await initHub({ folder, merchant: MERCHANT, name: "Bench", currency: "HKD" });
  assert(made.ok, "the hub of a benchmark is made");
  const files = hubFolder(folder);
  const opened = openSqliteStore(files.database, { create: false });
  const keys = readKeys(folder, crypto);
  assert(opened.ok && keys.ok, "its memory is opened");
  const phones = Array.from({ length: customers }, () => signerOfPem(generateKeyPem()));
  const at = Date.now();
  const done = opened.value.commit((rows) => {
    const devices = Array.from({ length: PLACES }, () => {
      const [deviceId, place] = [nodeRandom.bytes(8), rows.places.give(at)];
      rows.emitters.join({ device: deviceId, name: "Door", place, keyNumber: 1, joinedAt: at });
      return { deviceId, place };
    });
    const body = packDocument(toUtf8(formatZones(zonesOf(devices))));
    const head = { merchant: MERCHANT, kind: "zones", version: 1, at, body, items: null } as const;
    rows.documents.add(signedDocument(head, { keys: keys.value, ports: { crypto } }));
    for (const { publicKey } of phones) {
      const customer = customerIdOf(publicKey, nodeDigest);
      rows.customers.add({ customer, publicKey, consent: 1 }, at);
    }
    return devices;
  });
  opened.value.close();
  assert(done.ok, "emitters and customers are on the disk");
  const siteKey = fromHex(readFileSync(files.siteKey, "utf8").trim());
  return { folder, siteKey, devices: done.value.value, phones };
}

function zonesOf(devices: BenchShop["devices"]): Zones {
  const words = "Agreed?";
  return {
    zones: devices.map(({ deviceId, place }) => ({
      place,
      name: `Zone ${place}`,
      kind: "zone",
      range: 5,
      points: 5,
      periodHours: 24,
      next: null,
      at: null,
      reward: null,
      emitters: [toHex(deviceId)],
      hours: null,
    })),
    consent: {
      version: 1,
      text: { en: words, "zh-Hant": words, "zh-Hans": words, ja: words, ko: words },
    },
  };
}

const keysOf = (shop: BenchShop, deviceId: Uint8Array) =>
  presenceKeys(deviceKey(shop.siteKey, { deviceId, keyNumber: 1 }, crypto), crypto);

interface Run {
  readonly perSecond: number;
  readonly latencies: readonly number[];
  readonly statuses: ReadonlyMap<string, number>;
  readonly cpuShare: number;
}

interface Load {
  readonly hub: Program;
  readonly rounds: number;
  readonly progress: (line: string) => void;
}

async function load(shop: BenchShop, { hub, rounds, progress }: Load): Promise<Run> {
  const latencies: number[] = [];
  const statuses = new Map<string, number>();
  let [busyMs, cpuMs] = [0, 0];
  for (let round = 0; round < rounds; round += 1) {
    progress(`round ${round + 1} of ${rounds}: heartbeats, then signing`);
    await beatAll(shop, String(hub.said["url"]));
    const bodies = signAll(shop, round);
    const [before, began] = [cpuOf(hub), performance.now()];
    await sendAll(customersAt(hub), bodies, { latencies, statuses });
    busyMs += performance.now() - began;
    cpuMs += cpuOf(hub) - before;
    progress(`  ${Math.round(latencies.length / (busyMs / 1000))} check-ins/s`);
  }
  return {
    perSecond: latencies.length / (busyMs / 1000),
    latencies,
    statuses,
    cpuShare: cpuMs / busyMs,
  };
}

/** Of the hub itself: what it calls itself is the proxy's name. */
const customersAt = ({ said }: Program): string =>
  `http://127.0.0.1:${String(said["customersPort"])}`;

/** User and system time of the program so far, in milliseconds: clock ticks of /proc are 10 ms. */
function cpuOf({ child }: Program): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function beatAll(shop: BenchShop, url: string): Promise<void> {
  const time = Math.floor(Date.now() / 1000);
  for (const { deviceId } of shop.devices) {
    const said = { deviceId, keyNumber: 1, boot: 1, time, since: BOOTED, level: -1800 };
    const more = { state: "on-air" as const, settingsVersion: 1, random: nodeRandom.bytes(16) };
    const body = encodeHeartbeat({ ...said, ...more }, keysOf(shop, deviceId).heartbeat, crypto);
    const status = await new Promise<number>((resolve, reject) => {
      const options = { method: "POST", rejectUnauthorized: false };
      const sent = httpsRequest(new URL("/v1/emitters/heartbeats", url), options, (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode ?? 0));
      });
      sent.on("error", reject);
      sent.end(body);
    });
    assert(status === 200, `the hub hears an emitter: ${status}`);
  }
}

const BOOTED = Math.floor(Date.now() / 1000) - 600;

function signAll(shop: BenchShop, round: number): readonly Uint8Array[] {
  const window = toneWindow(Date.now() / 1000);
  const codes = shop.devices.map(({ deviceId, place }) => ({
    place,
    code: toneCode(keysOf(shop, deviceId).tone, { place, window }, crypto),
  }));
  const phones = shop.phones.slice(round * SIGNED_AT_ONCE, (round + 1) * SIGNED_AT_ONCE);
  return phones.map((signer, i) => {
    const heard = present(codes[i % codes.length], "a code");
    const said = { medium: "tone", merchant: MERCHANT, heardAt: Date.now(), quality: 80 } as const;
    const random = nodeRandom.bytes(8);
    return signCheckIn({ ...said, ...heard, random }, { signer, digest: nodeDigest });
  });
}

interface Seen {
  readonly latencies: number[];
  readonly statuses: Map<string, number>;
}

async function sendAll(url: string, bodies: readonly Uint8Array[], seen: Seen): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  let next = 0;
  const send = async (): Promise<void> => {
    while (next < bodies.length) {
      const at = next;
      next += 1;
      const began = performance.now();
      const status = await post(new URL("/v1/check-ins", url), present(bodies[at], "one"), {
        agent,
        at,
      });
      seen.latencies.push(performance.now() - began);
      seen.statuses.set(status, (seen.statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, send));
  agent.destroy();
}

function post(
  url: URL,
  body: Uint8Array,
  { agent, at }: { readonly agent: Agent; readonly at: number },
): Promise<string> {
  const guest = at % ADDRESSES;
  const headers = {
    host: "check.shop.example",
    "x-tillwave": "1",
    "content-type": "application/cose",
    "x-forwarded-for": `10.0.${guest >> 8}.${guest & 0xff}`,
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", headers, agent }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => resolve(/"(?:status|error)":"([^"]+)"/u.exec(text)?.[1] ?? text));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function figuresOf({ perSecond, latencies, statuses, cpuShare }: Run): readonly Figure[] {
  const accepted = statuses.get("accepted") ?? 0;
  const p99 = percentile(latencies, 99);
  return [
    {
      name: `check-ins, ${AT_ONCE} at once, each on the disk before its answer`,
      value: perSecond,
      unit: "/s",
      goal: `≥ ${RATE_GOAL}/s`,
      met: perSecond >= RATE_GOAL,
      peer: null,
    },
    {
      name: "of them accepted",
      value: (100 * accepted) / latencies.length,
      unit: "%",
      goal: "100 %",
      met: accepted === latencies.length,
      peer: null,
    },
    {
      name: "answer, p50",
      value: percentile(latencies, 50),
      unit: "ms",
      goal: null,
      met: null,
      peer: null,
    },
    {
      name: "answer, p99",
      value: p99,
      unit: "ms",
      goal: `≤ ${P99_GOAL_MS} ms`,
      met: p99 <= P99_GOAL_MS,
      peer: null,
    },
    {
      name: "the hub's share of a core",
      value: 100 * cpuShare,
      unit: "%",
      goal: null,
      met: null,
      peer: null,
    },
  ];
}
