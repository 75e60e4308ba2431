/** The reader as a program: it never outlives its till, whatever state either of them is in. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { READER } from "./daemons/reader-bench.ts";

function start(...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [READER, ...args], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    serialization: "advanced",
  });
}

test("left behind before it has begun to listen, it ends", async () => {
  const child = start("--driver", "none");
  child.disconnect();
  expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
});

test("left behind at work, it ends", async () => {
  const child = start("--driver", "none");
  await once(child, "message");
  child.disconnect();
  expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
});

test("left behind while its main thread stands still, it ends", async () => {
  const child = spawn(process.execPath, ["--import", SPINNING, READER, "--driver", "none"], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    serialization: "advanced",
  });
  await new Promise<void>((resolve) => {
    child.on("message", (word) => word === "standing still" && resolve());
  });
  child.disconnect();
  expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
});

test("asked to end, it ends at once", async () => {
  const child = start("--driver", "none");
  await once(child, "message");
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
});

test("told wrongly, it says so and ends with 2, for a restart would be in vain", async () => {
  expect(await once(start("--driver", "acr122"), "exit")).toEqual([2, null]);
});

/** A library that never comes back from a call, a second after the start. */
const SPINNING = `data:text/javascript,${encodeURIComponent(`
  setTimeout(() => process.send("standing still", () => { for (;;) {} }), 1000);
`)}`;
