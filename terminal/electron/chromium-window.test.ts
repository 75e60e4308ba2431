import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, test } from "vitest";
import { openChromium } from "./chromium-window.ts";
import { type SimulatedProgram, simulatePrograms } from "./testing/simulated-programs.ts";

const PAGE = "http://127.0.0.1:8455/#t=secret-word";
const CHROMIUM = { program: "/usr/bin/chromium", profile: "/p", flags: ["--extra"] };

interface Asked {
  readonly id: number;
  readonly method: string;
  readonly params: Record<string, unknown>;
}

/** Answers as Chromium does, with one page; remembers what it was asked. */
function answerAsChromium({ to, from }: SimulatedProgram) {
  const asked: Asked[] = [];
  const page = { value: true as unknown, isSilent: false };
  to.on("data", (bytes: Uint8Array) => {
    const messages = new TextDecoder().decode(bytes).split("\0").filter(Boolean);
    for (const message of messages.map((text) => JSON.parse(text) as Asked)) {
      asked.push(message);
      if (message.method !== "Runtime.evaluate" || !page.isSilent) {
        from.write(`${JSON.stringify({ id: message.id, result: resultOf(message) })}\0`);
      }
    }
  });
  const resultOf = ({ method }: Asked): object => {
    switch (method) {
      case "Target.getTargets":
        return { targetInfos: [{ type: "browser" }, { type: "page", targetId: "T" }] };
      case "Target.attachToTarget":
        return { sessionId: "S" };
      case "Runtime.evaluate":
        return { result: { value: page.value } };
      default:
        return {};
    }
  };
  return {
    page,
    /** What was asked by this method so far. */
    asked: (method: string) => asked.filter((one) => one.method === method),
    says: (method: string, sessionId = "S") =>
      void from.write(`${JSON.stringify({ method, sessionId, params: {} })}\0`),
  };
}

async function openWindow() {
  const clock = createVirtualClock();
  const programs = simulatePrograms();
  const said: string[] = [];
  const window = openChromium(
    { spawn: programs.spawn, timers: clock, log: (words) => said.push(words) },
    CHROMIUM,
  );
  const chromium = answerAsChromium(programs.last());
  await settle();
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 500) {
      clock.pass(Math.min(500, left));
      await settle();
    }
  };
  return { window, programs, chromium, said, pass };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await new Promise((resolve) => void setImmediate(resolve));
  }
}

const urlsOf = (asked: readonly Asked[]): readonly string[] =>
  asked.map(({ params }) => String(params["url"]));

test("Chromium opens over the whole screen, in a profile of its own, steered by a pipe", async () => {
  const { programs } = await openWindow();
  const { command, args, options } = programs.last();
  expect(command).toBe("/usr/bin/chromium");
  expect(args).toEqual(
    expect.arrayContaining(["--kiosk", "--remote-debugging-pipe", "--user-data-dir=/p", "--extra"]),
  );
  expect(args.at(-1)).toMatch(/^--app=data:text\/html/u);
  expect(args.filter((arg) => /no-sandbox|disable-web-security|debugging-port/u.test(arg))).toEqual(
    [],
  );
  expect(options.stdio).toEqual(["ignore", "ignore", "ignore", "pipe", "pipe"]);
});

test("the till's page is shown once it listens, and its token is on no command line", async () => {
  const { window, programs, chromium } = await openWindow();
  window.show(PAGE);
  await settle();
  expect(urlsOf(chromium.asked("Page.navigate")).at(-1)).toMatch(
    /^http:\/\/127\.0\.0\.1:8455\/\?load=\d+#t=secret-word$/u,
  );
  expect(JSON.stringify([programs.last().args, programs.last().options])).not.toContain("secret");
});

test("a camera's picture is allowed on the till's page, and nothing else anywhere", async () => {
  const { window, chromium } = await openWindow();
  window.show(PAGE);
  await settle();
  expect(chromium.asked("Browser.grantPermissions").map(({ params }) => params)).toEqual([
    { origin: "http://127.0.0.1:8455", permissions: ["videoCapture"] },
  ]);
});

test("a browser that was killed comes back with the page that it showed", async () => {
  const { window, programs, pass } = await openWindow();
  window.show(PAGE);
  await settle();
  programs.last().exit(null, "SIGKILL");
  await pass(1);
  expect(programs.started).toHaveLength(2);
  const again = answerAsChromium(programs.last());
  await pass(500);
  expect(urlsOf(again.asked("Page.navigate")).at(-1)).toContain("#t=secret-word");
});

test("a page that crashed is loaded anew", async () => {
  const { window, chromium, pass } = await openWindow();
  window.show(PAGE);
  await settle();
  const before = chromium.asked("Page.navigate").length;
  chromium.says("Inspector.targetCrashed", "somebody else's");
  await pass(1);
  expect(chromium.asked("Page.navigate")).toHaveLength(before);
  chromium.says("Inspector.targetCrashed");
  await settle();
  await pass(1);
  expect(chromium.asked("Page.navigate")).toHaveLength(before + 1);
});

test("a page that is empty, or hangs, is ended and loaded anew", async () => {
  for (const fault of [{ value: false }, { isSilent: true }]) {
    const { window, chromium, pass } = await openWindow();
    window.show(PAGE);
    await pass(60_000);
    expect(chromium.asked("Page.crash")).toEqual([]);
    Object.assign(chromium.page, fault);
    await pass(28_000);
    expect(chromium.asked("Page.crash")).toHaveLength(1);
    const before = chromium.asked("Page.navigate").length;
    chromium.says("Inspector.targetCrashed");
    await settle();
    await pass(1);
    expect(chromium.asked("Page.navigate")).toHaveLength(before + 1);
  }
});

test("a browser whose page was shut is started again", async () => {
  const { window, programs, chromium } = await openWindow();
  window.show(PAGE);
  await settle();
  chromium.says("Inspector.detached");
  await settle();
  expect(programs.last().signals).toEqual(["SIGKILL"]);
});

test("a browser that shows no page is started again", async () => {
  const clock = createVirtualClock();
  const programs = simulatePrograms();
  openChromium({ spawn: programs.spawn, timers: clock, log: () => {} }, CHROMIUM);
  programs.last().to.on("data", (bytes: Uint8Array) => {
    const { id } = JSON.parse(new TextDecoder().decode(bytes).replace("\0", "")) as Asked;
    programs.last().from.write(`${JSON.stringify({ id, result: { targetInfos: [] } })}\0`);
  });
  for (let n = 0; n < 310; n += 1) {
    clock.pass(100);
    await settle();
  }
  expect(programs.last().signals).toEqual(["SIGKILL"]);
});

test("who asks the kiosk to end ends the browser", async () => {
  const { window, programs } = await openWindow();
  window.stop();
  expect(programs.last().signals).toEqual(["SIGTERM"]);
  programs.last().exit(0);
  expect(await window.ended).toBe(0);
  expect(programs.started).toHaveLength(1);
});
