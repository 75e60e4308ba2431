/**
 * A machine that has Node and nothing else of ours: the repository is cloned, HOME is empty, and one command has to
 * install what it lacks, compile the SQLite driver, build the page, start the till and serve the register.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";

const TEN_MINUTES_MS = 600_000;
const ROOT = fileURLToPath(new URL("..", import.meta.url));

let folder: string | null = null;
let start: ChildProcess | null = null;

afterEach(() => {
  if (start?.pid !== undefined && start.exitCode === null) {
    process.kill(-start.pid, "SIGKILL");
  }
  if (folder !== null) {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The environment without what npm and vitest, which run this test, have added to it. */
function machineSettings(): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(?:npm_|VITEST|NODE_ENV$|TEST$)/iu.test(name)),
  );
}

/** Resolves with the address of the page; shows meanwhile what the command says. */
function awaitAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (text: string): void => {
      process.stderr.write(text.replaceAll(/^(?=.)/gmu, "    fresh machine: "));
      said += text;
      const address = /^The shop is open: (\S+)$/mu.exec(said)?.[1];
      if (address !== undefined) {
        resolve(address);
      }
    };
    child.stdout?.setEncoding("utf8").on("data", listen);
    child.stderr?.setEncoding("utf8").on("data", listen);
    child.on("exit", (code) => reject(new Error(`scripts/start ended with ${code}:\n${said}`)));
  });
}

function awaitExit(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.on("exit", resolve);
  });
}

test(
  "on a fresh machine one command installs, builds and opens the shop",
  async () => {
    folder = mkdtempSync(join(tmpdir(), "tillwave-fresh-machine-"));
    const clone = join(folder, "tillwave");
    execFileSync("git", ["clone", "--quiet", ROOT, clone]);
    start = spawn(
      join(clone, "scripts/start"),
      ["--yes", "--port", "0", "--data", join(folder, "data")],
      {
        cwd: folder,
        // Its own group, so that an installation that takes too long ends with it.
        detached: true,
        env: { ...machineSettings(), HOME: mkdtempSync(join(folder, "home-")), CI: "true" },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const address = await awaitAddress(start);

    const page = await fetch(address);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toContain("text/html");
    expect(await page.text()).toContain("<script");

    const exited = awaitExit(start);
    start.kill("SIGTERM");
    expect(await exited).toBe(0);
  },
  TEN_MINUTES_MS,
);
