import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, test } from "vitest";
import { OPENING_PAGE } from "./opening-page.ts";
import { runShell } from "./shell.ts";
import { simulateElectron } from "./testing/simulated-electron.ts";
import { simulatePrograms } from "./testing/simulated-programs.ts";

const PAGE = "http://127.0.0.1:8455/#t=secret-word";
const PROGRAM = { node: "/usr/bin/node", args: ["shop.ts", "--demo"] };

interface Given {
  readonly isAlone?: boolean;
  readonly isPackaged?: boolean;
  readonly switches?: readonly string[];
}

async function openShell({ isAlone = true, isPackaged = true, switches = [] }: Given = {}) {
  const electron = simulateElectron();
  Object.assign(electron, { isAlone, isPackaged });
  switches.forEach((name) => electron.switches.add(name));
  const clock = createVirtualClock();
  const programs = simulatePrograms();
  const said: string[] = [];
  let answers = true;
  const code = runShell(
    {
      electron: electron.parts,
      spawn: programs.spawn,
      timers: clock,
      answers: () => Promise.resolve(answers),
      log: (words) => said.push(words),
    },
    PROGRAM,
  );
  await settle();
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 500) {
      clock.pass(Math.min(500, left));
      await settle();
    }
  };
  return {
    electron,
    programs,
    said,
    code,
    pass,
    window: () => electron.windows.at(-1) as NonNullable<(typeof electron.windows)[number]>,
    setAnswers: (to: boolean) => void (answers = to),
  };
}

/** Promises that are due have come about. */
async function settle(): Promise<void> {
  await new Promise((resolve) => void setImmediate(resolve));
}

test("the sandbox is on before Electron is ready", async () => {
  const { electron } = await openShell();
  expect(electron.did.slice(0, 2)).toEqual(["enableSandbox", "ready"]);
});

test("a second kiosk does not open", async () => {
  const { electron, programs, code } = await openShell({ isAlone: false });
  expect(await code).toBeNull();
  expect(electron.windows).toEqual([]);
  expect(programs.started).toEqual([]);
});

test("a shipped window does not start where others could look into it", async () => {
  for (const spy of ["remote-debugging-port", "remote-debugging-pipe", "inspect"]) {
    const { code, programs } = await openShell({ switches: [spy] });
    expect(await code).toBeNull();
    expect(programs.started).toEqual([]);
  }
  const inDevelopment = await openShell({ isPackaged: false, switches: ["inspect"] });
  expect(inDevelopment.programs.started).toHaveLength(1);
});

test("one window over the whole screen, without a menu, that keeps the screen on", async () => {
  const { electron } = await openShell();
  expect(electron.windows).toHaveLength(1);
  expect(electron.windows[0]?.options).toMatchObject({ kiosk: true, fullscreen: true });
  expect(electron.did).toContain("no menu");
  expect(electron.did).toContain("awake prevent-display-sleep");
});

test("the till runs on the system's Node, and its word is on no command line and in no environment", async () => {
  const { programs } = await openShell();
  const { command, args, options } = programs.last();
  programs.last().say({ type: "listening", url: PAGE });
  expect([command, ...args]).toEqual(["/usr/bin/node", "shop.ts", "--demo"]);
  expect(JSON.stringify(options)).not.toContain("secret");
});

test("the window shows the mark until the till listens, then its page with the token in the fragment", async () => {
  const { programs, window, said } = await openShell();
  expect(window().loaded).toEqual([OPENING_PAGE]);
  programs.last().say({ type: "listening", url: PAGE });
  const address = new URL(window().loaded.at(-1) ?? "");
  expect(address.origin).toBe("http://127.0.0.1:8455");
  expect(address.hash).toBe("#t=secret-word");
  expect(address.search).not.toContain("secret");
  expect(said.join(" ")).not.toContain("secret");
});

test("only a till of this machine is shown", async () => {
  const { programs, window } = await openShell();
  for (const url of [
    "http://evil.example/#t=a",
    "http://127.0.0.1:8455@evil.example/#t=a",
    "https://127.0.0.1:8455/#t=a",
    "http://127.0.0.1:8455/?t=a",
    "file:///etc/passwd",
    8455,
    null,
  ]) {
    programs.last().say({ type: "listening", url });
  }
  expect(window().loaded).toEqual([OPENING_PAGE]);
});

test("a till that dies is started again, and one window stays with the page that it shows", async () => {
  const { electron, programs, window, pass } = await openShell();
  programs.last().say({ type: "listening", url: PAGE });
  const loads = window().loaded.length;
  for (const waitMs of [0, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
    const before = programs.started.length;
    programs.last().exit(1);
    await pass(waitMs - 1);
    expect(programs.started).toHaveLength(before);
    await pass(1);
    expect(programs.started, `after ${waitMs} ms`).toHaveLength(before + 1);
  }
  programs.last().say({ type: "listening", url: PAGE });
  expect(electron.windows).toHaveLength(1);
  expect(window().loaded).toHaveLength(loads);
});

test("a page that crashes is loaded anew, at once the first time", async () => {
  const { programs, window, pass } = await openShell();
  programs.last().say({ type: "listening", url: PAGE });
  const before = window().loaded.length;
  window().page.events.emit("render-process-gone", {}, { reason: "oom" });
  await pass(1);
  expect(window().loaded).toHaveLength(before + 1);
  expect(window().loaded.at(-1)).toContain("#t=secret-word");
});

test("a page that hangs is ended by force and loaded anew", async () => {
  const { programs, window, pass } = await openShell();
  programs.last().say({ type: "listening", url: PAGE });
  const before = window().loaded.length;
  window().events.emit("unresponsive");
  await pass(1);
  expect(window().page.crashes).toBe(1);
  window().page.events.emit("render-process-gone", {}, { reason: "killed" });
  await pass(1);
  expect(window().loaded).toHaveLength(before + 1);
});

test("a page that shows nothing, or says nothing, is loaded anew", async () => {
  for (const fault of [{ answer: false }, { hangs: true }]) {
    const { electron, programs, window, pass } = await openShell();
    programs.last().say({ type: "listening", url: PAGE });
    await pass(60_000);
    const { page, loaded } = window();
    expect(page.crashes, "a page that is well is left alone").toBe(0);
    Object.assign(page, fault);
    await pass(28_000);
    expect(page.crashes).toBe(1);
    page.events.emit("render-process-gone", {}, { reason: "killed" });
    await pass(1);
    expect(loaded).toHaveLength(3);
    expect(electron.windows).toHaveLength(1);
  }
});

test("a page whose process does not go is left behind with its window", async () => {
  const { electron, programs, window, pass } = await openShell();
  programs.last().say({ type: "listening", url: PAGE });
  window().page.hangs = true;
  await pass(60_000);
  expect(electron.windows).toHaveLength(2);
  expect(electron.windows[0]?.isDestroyed).toBe(true);
});

test("where loading anew does not help, another window takes its place", async () => {
  const { electron, programs, pass } = await openShell();
  programs.last().say({ type: "listening", url: PAGE });
  for (let crash = 0; crash < 3; crash += 1) {
    electron.windows[0]?.page.events.emit("render-process-gone", {}, { reason: "crashed" });
    await pass(5000);
  }
  expect(electron.windows).toHaveLength(2);
  expect(electron.windows[0]?.isDestroyed).toBe(true);
  expect(electron.windows[1]?.loaded.at(-1)).toContain("#t=secret-word");
});

test("nobody shuts the window but whoever ends the program", async () => {
  const { electron, programs, window, code } = await openShell();
  const isShut = (): boolean => {
    let isStopped = false;
    window().events.emit("close", { preventDefault: () => void (isStopped = true) });
    return !isStopped;
  };
  expect(isShut()).toBe(false);
  let waits = false;
  electron.events.emit("before-quit", { preventDefault: () => void (waits = true) });
  expect(waits, "the till closes in order first").toBe(true);
  expect(isShut()).toBe(true);
  expect(programs.last().signals).toEqual(["SIGTERM"]);
  programs.last().exit(0);
  expect(await code).toBe(0);
});

test("a till that cannot start as it is asked to ends the kiosk with its code", async () => {
  const { programs, code } = await openShell();
  programs.last().exit(2);
  expect(await code).toBe(2);
});

test("the customer's page opens on the second screen, and nowhere where there is none", async () => {
  const { electron, programs, window, said } = await openShell();
  programs.last().say({ type: "listening", url: PAGE });
  const open = (): unknown =>
    window().page.openHandler?.({ url: "http://127.0.0.1:8455/customer#t=less" } as never);
  open();
  expect(electron.windows).toHaveLength(1);
  expect(said.at(-1)).toContain("no second screen");
  electron.displays = [
    { id: 1, bounds: { x: 0, y: 0, width: 1280, height: 800 } },
    { id: 2, bounds: { x: 1280, y: 0, width: 1024, height: 600 } },
  ];
  open();
  expect(electron.windows).toHaveLength(2);
  expect(electron.windows[1]?.options).toMatchObject({ x: 1280, y: 0, kiosk: true });
  expect(electron.windows[1]?.options.webPreferences).toEqual(
    electron.windows[0]?.options.webPreferences,
  );
});

test("where a till runs already, its page is shown; once it is gone, ours is started", async () => {
  const { electron, programs, window, pass, setAnswers, said } = await openShell();
  programs.last().say({ type: "occupied", url: PAGE });
  programs.last().exit(3);
  await pass(10_000);
  expect(window().loaded.at(-1)).toContain("#t=secret-word");
  expect(programs.started).toHaveLength(1);
  expect(said).toContain("A till runs already: its page is shown.");
  setAnswers(false);
  await pass(10_000);
  expect(programs.started).toHaveLength(2);
  expect(electron.windows).toHaveLength(1);
});

test("a till that is somebody else's is not ended with the kiosk", async () => {
  const { electron, programs, code } = await openShell();
  programs.last().say({ type: "occupied", url: PAGE });
  programs.last().exit(3);
  electron.events.emit("before-quit", { preventDefault: () => {} });
  expect(await code).toBe(0);
  expect(programs.last().signals).toEqual([]);
});
