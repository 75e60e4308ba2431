/**
 * A phone a sixth as fast: the whole browser on one core, which five busy loops share with it. (DevTools' throttle slows the
 * page's own thread alone.) A minute of a shop's echo with an emitter in it: how much of the sound never reached the decoder.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { broadcastTrial } from "@tillwave/modem/channel/trial";
import { STEADY } from "@tillwave/shared/tone/profile";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "../browser/chromium.ts";
import { microphoneArguments, writeRecording } from "../sound/fake-microphone.ts";
import { buildListenerPage, listenerPage, servePage } from "../sound/listening-page.ts";
import type { Figure } from "./report.ts";

const RATE = 48_000;
const SOUND_SECONDS = 20;
const SLOWER = 6;
const CORE = "0";
/** Two touches, for nobody listens longer than 45 s after one. */
const TOUCHES = 2;
const LISTENED_MS = 30_000;

/** What the worker says of the sound, which the page does not hand on. */
interface SoundTold {
  readonly seconds: number;
  readonly lost: number;
}

export async function measureSlowPhone(
  progress: (line: string) => void,
): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "slow-phone-"));
  const loops: ChildProcess[] = [];
  try {
    const recording = join(folder, "sound.wav");
    writeRecording(recording, { samples: soundOfTheShop(), sampleRate: RATE });
    const built = join(folder, "page");
    buildListenerPage(built);
    const server = await servePage(built);
    const browser = await launchChromium(microphoneArguments(recording));
    try {
      const page = await browser.newPage();
      await page.addInitScript(KEEP_SOUND_TOLD);
      await page.goto(server.url);
      loops.push(...(await slowDown(browser)));
      return figuresOf(await listen(page, progress));
    } finally {
      await Promise.all([browser.close(), server.close()]);
    }
  } finally {
    loops.forEach((loop) => loop.kill("SIGKILL"));
    rmSync(folder, { recursive: true, force: true });
  }
}

const soundOfTheShop = (): Float32Array =>
  broadcastTrial({
    channel: "R03",
    snr: -9,
    seed: 3,
    seconds: SOUND_SECONDS,
    emitters: [{ profile: STEADY, payload: { version: 1, place: 600, code: 6 } }],
  }).samples;

interface Listened {
  readonly seconds: number;
  readonly lost: number;
  readonly firstId: number;
}

async function listen(page: Page, progress: (line: string) => void): Promise<readonly Listened[]> {
  const listener = listenerPage(page);
  const all: Listened[] = [];
  for (let touch = 0; touch < TOUCHES; touch += 1) {
    await listener.touch("start");
    await listener.until("heard", LISTENED_MS);
    const firstId = await listener.since("heard");
    await page.waitForTimeout(LISTENED_MS - firstId);
    const { seconds, lost } = (await page.evaluate("soundTold.at(-1)")) as SoundTold;
    await listener.touch("stop");
    all.push({ seconds, lost, firstId });
    progress(`a slow phone: ${seconds.toFixed(1)} s of sound, ${lost.toFixed(2)} s of it lost`);
  }
  return all;
}

function figuresOf(all: readonly Listened[]): readonly Figure[] {
  const seconds = all.reduce((sum, { seconds: heard }) => sum + heard, 0);
  const lost = all.reduce((sum, one) => sum + one.lost, 0);
  const first = all.map(({ firstId }) => `${Math.round(firstId)} ms`).join(", ");
  return [
    {
      name: `a phone ${SLOWER} times slower: sound that was lost in ${seconds.toFixed(0)} s`,
      value: lost,
      unit: "s",
      goal: "0",
      met: lost === 0,
      peer: `first id after ${first}`,
    },
  ];
}

/** Each loop is a session of its own, as the browser is: the kernel shares a core between sessions before it does between processes. */
async function slowDown(browser: Browser): Promise<readonly ChildProcess[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  for (const { id } of processInfo) {
    execFileSync("taskset", ["-a", "-c", "-p", CORE, String(id)], { stdio: "ignore" });
  }
  return Array.from({ length: SLOWER - 1 }, () =>
    spawn("taskset", ["-c", CORE, process.execPath, "-e", "for (;;);"], {
      stdio: "ignore",
      detached: true,
    }),
  );
}

/** Runs in the page. As text, for what a compiler adds is not there. */
const KEEP_SOUND_TOLD = `
  globalThis.soundTold = [];
  const Before = Worker;
  globalThis.Worker = class extends Before {
    constructor(address, options) {
      super(address, options);
      this.addEventListener("message", ({ data }) => data.type === "sound" && soundTold.push(data));
    }
  };
`;
