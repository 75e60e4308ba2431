/** The demo does by itself what people do once in a real shop: make a hub, make a code, join the till. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { hubFolder, isHub } from "@tillwave/hub/hub-folder";
import { initHub } from "@tillwave/hub/init";
import type { JoinCode } from "@tillwave/shared/api/console";
import type { JoinReply, SyncReply } from "@tillwave/shared/api/till";
import type { Part } from "./part.ts";
import type { HubPlan, LabPlan } from "./plan.ts";

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
  const askHub = createAsk(
    new URL(console_["console"]).origin,
    readFileSync(hubFolder(plan.folder).controlToken, "utf8").trim(),
  );
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

type Ask = <T>(path: string, body: object) => Promise<T | null>;

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
