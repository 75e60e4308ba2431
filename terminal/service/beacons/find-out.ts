/** Where nobody heard an answer, the beacon is asked: whom it lets in says whose it is, and its settings say which it goes by. */
import { keyOfDevice } from "./beacon-book.ts";
import type { Intent } from "./beacon-store.ts";
import { type DealingDeps, announcedOf, byOwner } from "./contact.ts";
import type { Ended, Progress } from "./order-run.ts";
import { DONE, type JobEnd } from "./till-jobs.ts";
import { endOf, factsOf, forget, record, said } from "./written.ts";

export type FoundOut = "done" | "not-done" | "unknown" | "foreign" | "ours-already";

/** What became of it, by what the beacon says; what was done is written down. */
export async function findOut(
  intent: Intent,
  progress: Progress,
  deps: DealingDeps,
): Promise<FoundOut> {
  const { deviceId } = intent;
  const ended = await byOwner(deviceId, [{ act: "read" }], progress, deps);
  const state = announcedOf(deviceId, deps.nearby())?.state ?? null;
  if (ended.fault === "not-opened") {
    if (intent.kind === "release") {
      const isReleased = state === "unclaimed";
      const event = { event: "released", ...said(intent.who, deps), deviceId } as const;
      return isReleased && record(event, deps, { level: null }) ? "done" : "unknown";
    }
    return state === "claimed" ? "foreign" : "not-done";
  }
  if (ended.fault !== null) {
    return "unknown";
  }
  const read = ended.job?.results.find(({ act }) => act === "read")?.value;
  const settings = typeof read === "object" && read !== null ? { ...read } : {};
  const known = deps.memory.book().get(deviceId);
  switch (intent.kind) {
    case "release":
      return "not-done";
    case "claim": {
      if (known !== undefined) {
        return "ours-already";
      }
      break;
    }
    case "set": {
      const { name, place } = settings as { readonly name?: unknown; readonly place?: unknown };
      if (name !== intent.wish.name || place !== intent.wish.place) {
        return "not-done";
      }
      break;
    }
  }
  const reply = deps.memory.reply()?.reply ?? null;
  const key = keyOfDevice(reply, deviceId);
  const hasKey = framesOf(settings).includes("eid") && key !== null;
  const facts = factsOf(intent, {
    ended,
    settings,
    key,
    hasKey,
    ...(known === undefined ? {} : { before: known.facts }),
  });
  const event = intent.kind === "claim" ? "claimed" : "set";
  return record({ event, ...said(intent.who, deps), beacon: facts }, deps, {}) ? "done" : "unknown";
}

function framesOf(settings: object): readonly unknown[] {
  const frames: unknown = "frames" in settings ? settings.frames : [];
  return Array.isArray(frames) ? frames.map((one: unknown) => Object(one).frame as unknown) : [];
}

export async function whoseItIs(
  deviceId: string,
  progress: Progress,
  deps: DealingDeps,
): Promise<JobEnd> {
  const ended = await byOwner(deviceId, [{ act: "identify" }], progress, deps);
  if (ended.fault === null) {
    return { ...DONE, fault: "already-ours" };
  }
  const state = announcedOf(deviceId, deps.nearby())?.state;
  return ended.fault === "not-opened" && state === "claimed"
    ? { ...DONE, fault: "foreign" }
    : endOf(ended);
}

/** How the job ends by it. */
export function foundAfter(
  found: FoundOut,
  { ended, intent }: { readonly ended: Ended; readonly intent: Intent },
  deps: DealingDeps,
): JobEnd {
  switch (found) {
    case "done":
      return DONE;
    case "ours-already":
      forget(intent.deviceId, deps);
      return { ...DONE, fault: "already-ours" };
    case "foreign":
      forget(intent.deviceId, deps);
      return { ...DONE, fault: "foreign" };
    case "not-done":
      forget(intent.deviceId, deps);
      return endOf(ended);
    case "unknown":
      // The intent stays: whoever meets it next finds out.
      return endOf(ended);
  }
}
