import { afterEach, expect, test } from "vitest";
import { Millis } from "../core/units.ts";
import {
  type ChildNotice,
  SILENCE_MAX,
  type SupervisedChild,
  type SupervisedChildOptions,
  SYSTEM_DEPS,
  startSupervisedChild,
} from "./supervised-child.ts";
import { STOP_GRACE } from "./supervisor.ts";

type Notice = ChildNotice<string>;

const READY = `process.send("at work"); process.on("disconnect", () => process.exit());`;
const children: SupervisedChild[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) {
    child.stop();
    child.stop();
    await child.ended;
  }
});

/** Runs real children, the last program again and again; timers fire by hand, and notices are awaited one by one. */
function supervise(...programs: readonly string[]) {
  return superviseWith({}, ...programs);
}

function superviseWith(
  more: Partial<SupervisedChildOptions<string>>,
  ...programs: readonly string[]
) {
  let starts = 0;
  const notices: Notice[] = [];
  const timers: { readonly after: Millis; readonly fire: () => void }[] = [];
  let wakeUp = (): void => {};
  const child = startSupervisedChild<string>(
    {
      ...SYSTEM_DEPS,
      setTimer(after, callback) {
        timers.push({ after, fire: callback });
        return () => {};
      },
    },
    {
      args() {
        const program = programs[Math.min(starts, programs.length - 1)] ?? "";
        starts += 1;
        return ["-e", program];
      },
      finalCodes: [2, 3],
      parseReady: (message) => (message === "at work" ? message : null),
      onNotice(notice) {
        notices.push(notice);
        wakeUp();
      },
      ...more,
    },
  );
  children.push(child);
  const next = async (): Promise<Notice> => {
    while (notices.length === 0) {
      await new Promise<void>((resolve) => {
        wakeUp = resolve;
      });
    }
    return notices.shift()!;
  };
  return { child, next, timers };
}

test("a child that dies is started again, the second time after half a second", async () => {
  const { next, timers } = supervise("process.exit(1)");
  expect(await next()).toEqual({ type: "died", reason: "exit code 1", restartAfter: 0 });
  timers.at(-1)!.fire();
  expect(await next()).toEqual({ type: "died", reason: "exit code 1", restartAfter: 500 });
});

test("a child that says it is at work is announced with what it said", async () => {
  const { child, next } = supervise(READY);
  expect(await next()).toEqual({ type: "ready", ready: "at work" });
  child.stop();
  expect(await child.ended).toBe(0);
});

test("what a child is started with is asked anew each time", async () => {
  const { next, timers } = supervise("process.exit(1)", READY);
  expect(await next()).toMatchObject({ type: "died" });
  timers.at(-1)!.fire();
  expect(await next()).toEqual({ type: "ready", ready: "at work" });
});

test("a child that refuses its options is not tried again", async () => {
  const { child, timers } = supervise("process.exit(3)");
  expect(await child.ended).toBe(3);
  expect(timers).toEqual([]);
});

test("a child that does not close when asked is killed when its time is over", async () => {
  const { child, next, timers } = supervise(`process.on("SIGTERM", () => {}); ${READY}`);
  await next();
  child.stop();
  expect(timers.at(-1)!.after).toBe(STOP_GRACE);
  timers.at(-1)!.fire();
  expect(await next()).toEqual({ type: "killed" });
  expect(await child.ended).toBe(1);
});

test("a child killed from outside is started again", async () => {
  const { next } = supervise(`process.kill(process.pid, "SIGKILL")`);
  expect(await next()).toEqual({ type: "died", reason: "SIGKILL", restartAfter: 0 });
});

test("a child that hangs is killed and started again", async () => {
  const { next, timers } = supervise(`${READY} setTimeout(() => { for (;;) {} }, 50);`, READY);
  expect(await next()).toMatchObject({ type: "ready" });
  await expect.poll(() => timers.at(-1)?.after).toBe(SILENCE_MAX);
  timers.at(-1)!.fire();
  expect(await next()).toEqual({ type: "silent" });
  expect(await next()).toMatchObject({ type: "died", reason: "SIGKILL" });
  timers.at(-1)!.fire();
  expect(await next()).toMatchObject({ type: "ready" });
});

test("every word of a child puts the end of its silence off", async () => {
  const talkative = `${READY} setInterval(() => process.send("alive"), 5);`;
  const { next, timers } = supervise(talkative);
  await next();
  await expect.poll(() => timers.length).toBeGreaterThan(3);
  expect(new Set(timers.map(({ after }) => after))).toEqual(new Set([SILENCE_MAX]));
});

test("a child with a silence limit of its own is held to that one", async () => {
  const { next, timers } = superviseWith({ silenceMax: Millis(1500) }, READY);
  await next();
  expect(timers.map(({ after }) => after)).toEqual([1500]);
});

test("a child is spoken to in bytes, in an environment of its own", async () => {
  const heard: unknown[] = [];
  const { child, next } = superviseWith(
    {
      serialization: "advanced",
      environment: { GREETING: "good morning" },
      onMessage: (message) => heard.push(message),
    },
    `${READY} process.on("message", (said) => process.send([process.env.GREETING, said]));`,
  );
  await next();
  child.send({ bytes: Uint8Array.of(0, 0xff) });
  await expect.poll(() => heard).toEqual([["good morning", { bytes: Uint8Array.of(0, 0xff) }]]);
});

test("what is said to a child that is gone goes nowhere", async () => {
  const { child, next } = supervise("process.exit(1)");
  child.send("too early to be heard");
  await next();
  expect(() => child.send("too late to be heard")).not.toThrow();
});

test("a child that spoke while we stood still is not taken for a silent one", async () => {
  const notices: string[] = [];
  const said: unknown[] = [];
  const child = startSupervisedChild<string>(SYSTEM_DEPS, {
    args: () => ["-e", `${READY} setInterval(() => process.send("alive"), 10);`],
    finalCodes: [],
    silenceMax: Millis(200),
    parseReady: (message) => (message === "at work" ? message : null),
    onMessage: (message) => said.push(message),
    onNotice: ({ type }) => notices.push(type),
  });
  children.push(child);
  await expect.poll(() => said.length).toBeGreaterThan(0);
  const end = performance.now() + 400;
  while (performance.now() < end) {
    // The whole process stands still.
  }
  const before = said.length;
  await expect.poll(() => said.length).toBeGreaterThan(before + 60);
  expect(notices).toEqual(["ready"]);
});
