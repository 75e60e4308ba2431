/**
 * A whole shop in a room of its own: the demo's hub, its emitter sounding into a private PulseAudio, and a browser whose
 * microphone stands in the same air.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { assert } from "@tillwave/shared/core/assert";
import type { EmitterAsk, EmitterStatus } from "@tillwave/shared/api/emitter";
import { type Pulse, startPulse } from "../sound/pulse.ts";
import { askEmitter } from "../tillwave/emitter/emitter-client.ts";
import { type ShopProcess, openShop } from "./shop-process.ts";

/** For the shop to open, the emitter to join and its loudspeaker to sound, in milliseconds. */
const READY_MS_MAX = 60_000;
const LOOK_EVERY_MS = 200;

export interface CheckInShop {
  readonly shop: ShopProcess;
  readonly pulse: Pulse;
  /** Where customers find their page, by the name under which a browser takes it for secure. */
  readonly url: string;
  /** Of the whole shop, and of its emitter. */
  readonly folder: string;
  readonly emitterFolder: string;
  status(): Promise<EmitterStatus>;
  ask(ask: EmitterAsk): Promise<void>;
  close(): Promise<void>;
}

export async function openCheckInShop(): Promise<CheckInShop> {
  const pulse = await startPulse();
  const folder = mkdtempSync(join(tmpdir(), "check-in-"));
  const shop = await openShop({ folder, whole: true, environment: pulse.environment });
  const emitter = join(folder, "emitter");
  const close = async (): Promise<void> => {
    await shop.close();
    await pulse.close();
    rmSync(folder, { recursive: true, force: true });
  };
  const status = async (): Promise<EmitterStatus> => {
    const answer = await askEmitter(emitter, { ask: "status" });
    assert(answer.ok && answer.value.answer === "status", JSON.stringify(answer));
    return answer.value.status;
  };
  try {
    await awaitSound(shop, status);
  } catch (error) {
    await close();
    throw error;
  }
  const url = /^Customers check in at: (\S+)$/mu.exec(shop.said())?.[1];
  assert(url !== undefined, "the shop says where customers check in");
  return {
    shop,
    pulse,
    url,
    folder,
    emitterFolder: emitter,
    status,
    async ask(ask) {
      const answer = await askEmitter(emitter, ask);
      assert(answer.ok && answer.value.answer !== "refused", JSON.stringify(answer));
    },
    close,
  };
}

async function awaitSound(
  { said }: ShopProcess,
  status: () => Promise<EmitterStatus>,
): Promise<void> {
  const deadline = performance.now() + READY_MS_MAX;
  let seen = "the emitter has not joined";
  for (;;) {
    if (said().includes("The emitter sounds in the zone")) {
      const { sound, heartbeat } = await status();
      if (sound.state === "sounding" && heartbeat.state === "answered") {
        return;
      }
      seen = JSON.stringify({ sound, heartbeat });
    }
    assert(performance.now() < deadline, `the shop can be checked in to: ${seen}\n${said()}`);
    await sleep(LOOK_EVERY_MS);
  }
}
