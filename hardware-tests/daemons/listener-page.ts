/** The page that does nothing but listen, open in a browser of its own for each test. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { launchChromium } from "../../scripts/browser/chromium.ts";
import {
  type Answer,
  type Recorded,
  microphoneArguments,
  writeRecording,
} from "../../scripts/sound/fake-microphone.ts";
import {
  type ListenerPage,
  type Served,
  type ServedPage,
  buildListenerPage,
  listenerPage,
  servePage,
} from "../../scripts/sound/listening-page.ts";
import { makeMemoryFolder } from "../power-cut/folder-files.ts";

/** What a test's page finds. */
export interface Surroundings extends Served {
  /** What the microphone plays, over and over; none is there where it is null. */
  readonly sound: Recorded | null;
  /** Yes unless given. */
  readonly answer?: Answer;
  /** Chromium's own. */
  readonly args?: readonly string[];
  /** Done to the page before anything of it runs. */
  readonly before?: (page: Page) => Promise<unknown>;
  /** Instead of loopback's. */
  readonly urlOf?: (port: number) => string;
  /** Complaints that belong to the scenario. */
  readonly expected?: RegExp;
}

/** To be called once at the head of a test file: each page has a browser of its own, for the fake microphone belongs to one. */
export function withListenerPages(): { open(surroundings: Surroundings): Promise<ListenerPage> } {
  let folder = "";
  let opened: {
    readonly browser: Browser;
    readonly server: ServedPage;
    unexpected(): readonly string[];
  }[] = [];
  beforeAll(() => {
    folder = makeMemoryFolder("listener-");
    buildListenerPage(join(folder, "page"));
  });
  afterEach(async () => {
    const over = opened;
    opened = [];
    await Promise.all(over.flatMap(({ browser, server }) => [browser.close(), server.close()]));
    expect(
      over.flatMap(({ unexpected }) => unexpected()),
      "what the page complained of",
    ).toEqual([]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    async open({ sound, answer, args = [], before, urlOf, expected, ...served }) {
      const recording = join(folder, "sound.wav");
      if (sound !== null) {
        writeRecording(recording, sound);
      }
      const server = await servePage(join(folder, "page"), served);
      const browser = await launchChromium([
        ...microphoneArguments(sound && recording, answer),
        ...args,
      ]);
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on(
        "console",
        (message) => message.type() === "error" && complaints.push(message.text()),
      );
      page.on("pageerror", (error) => complaints.push(error.message));
      const unexpected = (): readonly string[] =>
        complaints.filter((words) => expected?.test(words) !== true);
      opened.push({ browser, server, unexpected });
      await before?.(page);
      await page.goto(urlOf?.(server.port) ?? server.url);
      return listenerPage(page);
    },
  };
}
