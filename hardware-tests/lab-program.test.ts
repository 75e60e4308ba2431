/** How the lab behaves as a program: started wrongly, alone in its folder, stopped, killed, left behind. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { socatsOf, withLabs } from "./daemons/lab-process.ts";

const MAIN = fileURLToPath(new URL("../terminal/lab/main.ts", import.meta.url));
const SEEN = { timeout: 15_000, interval: 25 };

const labs = withLabs();

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

function run(flags: readonly string[], environment: Record<string, string> = {}): Ended {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", MAIN, ...flags],
    { encoding: "utf8", timeout: 20_000, env: { ...process.env, ...environment } },
  );
  return { code: status, said: stdout + stderr };
}

test("wrong usage ends with 2 and a sentence, help with 0", () => {
  expect(run([])).toMatchObject({ code: 2, said: expect.stringContaining("--folder DIR") });
  expect(run(["--help"])).toMatchObject({ code: 0, said: expect.stringContaining("Usage:") });
});

test("a second lab in the same folder is refused", async () => {
  const { folder } = await labs.start();
  const second = run(["--folder", folder, "--hub-port", "1"]);
  expect(second).toMatchObject({ code: 3, said: expect.stringContaining("already runs") });
});

test("a machine without socat is told what to install", () => {
  const folder = labs.makeFolder();
  const ended = run(["--folder", folder, "--hub-port", "1"], { PATH: "/nowhere" });
  expect(ended).toMatchObject({ code: 1, said: expect.stringContaining("apt-get install socat") });
});

test("a port that is taken is said, and nothing is left behind", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  const { port } = other.address() as { readonly port: number };
  const folder = labs.makeFolder();
  for (const flag of ["--port", "--network-port"]) {
    const ended = run(["--folder", folder, "--hub-port", "1", flag, String(port)]);
    expect(ended).toMatchObject({
      code: 2,
      said: expect.stringContaining(`Port ${port} is taken`),
    });
  }
  other.close();
  expect(socatsOf(folder)).toEqual([]);
});

test("asked to stop, it ends with 0 and takes port and carrier away", async () => {
  const lab = await labs.start();
  expect(socatsOf(lab.folder)).toHaveLength(1);
  expect(await lab.stop()).toBe(0);
  expect(socatsOf(lab.folder)).toEqual([]);
  expect(readdirSync(lab.folder).toSorted()).toEqual(["lab-token", "phone-3.json"]);
});

test("left behind by its launcher, it stops", async () => {
  const lab = await labs.start();
  lab.process.disconnect();
  expect(await lab.gone).toBe(0);
  expect(socatsOf(lab.folder)).toEqual([]);
});

test("killed, it leaves no carrier, and the next lab in the folder works", async () => {
  const lab = await labs.start();
  lab.process.kill("SIGKILL");
  await lab.gone;
  const next = await labs.start({ folder: lab.folder });
  expect(new URL(next.url).hash).toBe(new URL(lab.url).hash);
  await expect.poll(() => socatsOf(lab.folder), SEEN).toHaveLength(1);
  await next.stop();
  expect(socatsOf(lab.folder)).toEqual([]);
});

test("it says every two seconds that it is not hung, and asks for power cuts", async () => {
  const lab = await labs.start();
  await expect.poll(() => lab.said, SEEN).toContainEqual({ type: "alive" });
  expect(await lab.send({ type: "power-cut", of: "hub" })).toEqual({ ok: true });
  await expect
    .poll(() => lab.said, SEEN)
    .toContainEqual({ type: "power", of: "hub", action: "cut" });
});

test("a request without the token is refused", async () => {
  const lab = await labs.start();
  const { origin } = new URL(lab.url);
  expect((await fetch(`${origin}/api/lab`)).status).toBe(401);
});
