import { type ChildProcess, spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";

const MODULE = new URL("child-program.ts", import.meta.url).href;
const OPTIONS = `{ alone: "Its parent starts it.", lastWord: (why) => ({ why }) }`;
let child: ChildProcess | null = null;

afterEach(() => child?.kill("SIGKILL"));

/** `program` has its parent, or null, and says it when it is ready. */
function start(program: string, channel: "ipc" | "ignore" = "ipc") {
  const source = `import { die, dieAfter, meetParent } from "${MODULE}";
    const parent = meetParent(${OPTIONS}); ${program}`;
  const started = spawn(
    process.execPath,
    ["--import", import.meta.resolve("tsx"), "--input-type=module", "-e", source],
    { stdio: ["ignore", "inherit", "pipe", channel] },
  );
  child = started;
  const words: unknown[] = [];
  const first = new Promise((resolve) => {
    started.on("message", (word) => {
      words.push(word);
      resolve(word);
    });
  });
  const gone = new Promise((resolve) => {
    started.on("exit", (code, signal) => resolve(signal ?? code));
  });
  return { started, words, first, gone, complaint: text(started.stderr as NodeJS.ReadableStream) };
}

test("started by hand it says who starts it, and dies", async () => {
  const { gone, complaint } = start("setInterval(() => {}, 1000);", "ignore");
  expect(await gone).toBe("SIGKILL");
  expect(await complaint).toBe("Its parent starts it.\n");
});

test.each([
  ["an error that nobody caught", `setTimeout(() => { throw new Error("oh") });`],
  ["a promise that nobody awaits", `void Promise.reject(new Error("oh"));`],
  ["its own end", `parent.end("oh");`],
])("%s is its last word", async (_, program) => {
  const { words, gone } = start(`${program} setInterval(() => {}, 1000);`);
  expect(await gone).toBe("SIGKILL");
  expect(words).toEqual([{ why: expect.stringContaining("oh") }]);
});

const LEAVING = `parent.hear((word) => parent.say({ heard: word }));
  parent.whenToldToEnd(() => dieAfter(async () => console.error("left"), 60_000));
  setInterval(() => {}, 1000); parent.say({ type: "ready" });`;

test.each<[string, (child: ChildProcess) => void]>([
  ["is told to end", (started) => started.kill("SIGTERM")],
  ["loses its parent", (started) => started.disconnect()],
])("one that %s leaves in order first", async (_, end) => {
  const { started, first, gone, complaint } = start(LEAVING);
  await first;
  end(started);
  expect(await gone).toBe("SIGKILL");
  expect(await complaint).toBe("left\n");
});

test("one that cannot leave dies in time", async () => {
  const { started, first, gone } = start(
    `parent.whenToldToEnd(() => dieAfter(() => new Promise(() => {}), 20));
     setInterval(() => {}, 1000); parent.say({});`,
  );
  await first;
  started.kill("SIGINT");
  expect(await gone).toBe("SIGKILL");
});
