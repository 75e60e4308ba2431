/**
 * A phone a sixth as fast: the whole browser on one core, which five busy loops share with it. (DevTools' throttle slows the
 * page's own thread alone.) Its sound must reach the worker without a gap, and ids must be heard.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { broadcastTrial } from "@tillwave/modem/channel/trial";
import { STEADY } from "@tillwave/shared/tone/profile";
import type { Page } from "playwright-core";
import { afterEach, expect, test } from "vitest";
import { present } from "@tillwave/shared/core/assert";
import { withListenerPages } from "./daemons/listener-page.ts";

const pages = withListenerPages();

const PAYLOAD = { version: 1, place: 600, code: 6 };
const SLOWER = 6;
const CORE = "0";
/** Two touches, for nobody listens longer than 45 s after one. */
const TOUCHES = 2;
const LISTENED_MS = 30_000;
/** In seconds: by so much the sound that reached the worker may be behind the time that passed, start and end included. */
const BEHIND_MAX = 1;

const loops: ChildProcess[] = [];
afterEach(() => loops.splice(0).forEach((loop) => loop.kill("SIGKILL")));

interface ProcessInfo {
  readonly id: number;
  readonly type: string;
  readonly cpuTime: number;
}

async function processesOf(page: Page): Promise<readonly ProcessInfo[]> {
  const browser = present(page.context().browser(), "the page's browser");
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo;
}

/** Each loop is a session of its own, as the browser is: the kernel shares a core between sessions before it does between processes. */
async function slowDown(page: Page): Promise<void> {
  for (const { id } of await processesOf(page)) {
    execFileSync("taskset", ["-a", "-c", "-p", CORE, String(id)], { stdio: "ignore" });
  }
  for (let loop = 1; loop < SLOWER; loop += 1) {
    loops.push(
      spawn("taskset", ["-c", CORE, process.execPath, "-e", "for (;;);"], {
        stdio: "ignore",
        detached: true,
      }),
    );
  }
}

const rendererSeconds = async (page: Page): Promise<number> =>
  (await processesOf(page))
    .filter(({ type }) => type === "renderer")
    .reduce((sum, { cpuTime }) => sum + cpuTime, 0);

/** What the worker says of the sound, which the page does not hand on. */
interface SoundTold {
  readonly seconds: number;
  readonly lost: number;
}
declare const soundTold: SoundTold[];

const keepSoundTold = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const soundsKept: SoundTold[] = [];
    Object.assign(globalThis, { soundTold: soundsKept });
    const Before = Worker;
    globalThis.Worker = class extends Before {
      constructor(address: string | URL, options?: WorkerOptions) {
        super(address, options);
        this.addEventListener("message", ({ data }: MessageEvent<SoundTold & { type: string }>) => {
          if (data.type === "sound") {
            soundsKept.push(data);
          }
        });
      }
    };
  });

test(
  "a phone a sixth as fast loses no sound in a minute, and hears who sings",
  { timeout: 240_000 },
  async () => {
    const sound = broadcastTrial({
      channel: "R03",
      snr: -9,
      seed: 3,
      seconds: 20,
      emitters: [{ profile: STEADY, payload: PAYLOAD }],
    });
    const listener = await pages.open({ sound, before: keepSoundTold });
    const { page } = listener;
    await slowDown(page);
    for (let touch = 0; touch < TOUCHES; touch += 1) {
      const before = await rendererSeconds(page);
      await listener.touch("start");
      await listener.until("listening", LISTENED_MS);
      const began = await page.evaluate(() => [performance.now(), soundTold.at(-1)?.seconds ?? 0]);
      const heardAfter = page.waitForFunction(
        () => window.told.at(-1)?.state.type === "heard",
        null,
        { timeout: LISTENED_MS },
      );
      await page.waitForTimeout(LISTENED_MS);
      const ended = await page.evaluate(() => [performance.now(), soundTold.at(-1)?.seconds ?? 0]);
      await heardAfter;
      const passed = ((ended[0] ?? 0) - (began[0] ?? 0)) / 1000;
      const heard = (ended[1] ?? 0) - (began[1] ?? 0);
      const cpu = ((await rendererSeconds(page)) - before) / passed;
      const told = await page.evaluate(() => soundTold.at(-1));
      console.log(
        `${passed.toFixed(2)} s: ${heard.toFixed(2)} s of sound, ${told?.lost} s lost, ` +
          `renderer ${(100 * cpu).toFixed(1)} % of a core, first id after ${Math.round(await listener.since("heard"))} ms`,
      );
      expect(told?.lost).toBe(0);
      expect(passed - heard).toBeLessThan(BEHIND_MAX);
      await listener.touch("stop");
    }
  },
);
