/**
 * `npm run kiosk`: the register over the whole screen, in Electron where its program is there, else in Chromium.
 *
 *   kiosk.ts ──▶ Electron (main.ts) ──▶ the shop       the window looks after the till
 *   kiosk.ts ──▶ Chromium, the shop                    this program looks after both
 *
 * Each is started again when it ends (kept-run.ts). The basket is at the till, so a window that comes back shows it.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { EXIT_USAGE, runAsAsked } from "@tillwave/shared/host/program";
import { findChromium, findElectron } from "./browsers.ts";
import { openChromium } from "./chromium-window.ts";
import { type KeptRun, keepRunning } from "./kept-run.ts";
import { HELP, type KioskOptions, readKioskOptions } from "./kiosk-options.ts";
import { tillAnswers } from "./till-answers.ts";
import { type Spawn, type TillProgram, keepTill } from "./till-keeper.ts";
import type { WindowOrder } from "./window-order.ts";

const EXIT_PERSON_NEEDED = 4;

const inTree = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const ELECTRON_WINDOW = inTree("terminal/electron/dist/window.mjs");
const BUILT_TILL = inTree("terminal/service/dist/till.mjs");
const BUILT_PAGE = inTree("terminal/ui/dist/index.html");

const say = (words: string): void => void process.stderr.write(`${words}\n`);
const start: Spawn = (command, args, options) => spawn(command, [...args], options);

await runAsAsked(readKioskOptions(process.argv.slice(2), process.env), HELP, run);

async function run(options: KioskOptions): Promise<void> {
  if (!existsSync(BUILT_PAGE)) {
    endFor("The register page is not built yet. Run: npm run build");
  }
  mkdirSync(options.profile, { recursive: true, mode: 0o700 });
  const runs = openKiosk(options);
  const stop = (): void => runs.forEach((one) => one.stop());
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, stop);
  }
  // Whichever ends for good takes the other along.
  const code = await Promise.race(runs.map(({ ended }) => ended));
  stop();
  await Promise.all(runs.map(({ ended }) => ended));
  process.exit(code);
}

function openKiosk({ window, profile, shopArgs, chromiumFlags }: KioskOptions): readonly KeptRun[] {
  const till: TillProgram = { node: process.execPath, args: shopCommand(shopArgs) };
  const electron = window === "chromium" ? null : findElectron(electronPackage(), process.env);
  if (electron !== null) {
    return [openElectron(electron, { profile, till })];
  }
  const program = window === "electron" ? null : findChromium(process.env["PATH"] ?? "");
  if (program === null) {
    endFor(
      window === "electron"
        ? "Electron's program is not on this machine. Where its download is allowed: npx install-electron"
        : "There is no program that could show the page. Install Debian's: apt-get install chromium",
    );
  }
  if (process.getuid?.() === 0 && !chromiumFlags.includes("--no-sandbox")) {
    endFor("As root, Chromium has no sandbox for its page. Run the kiosk as another user.");
  }
  const deps = { spawn: start, timers: machineTimers, answers: tillAnswers, log: say };
  const shown = openChromium(deps, { program, profile, flags: chromiumFlags });
  return [keepTill(deps, till, shown.show), shown];
}

/** The launcher that scripts/start runs; of programs that were built it starts those. */
function shopCommand(shopArgs: readonly string[]): readonly string[] {
  const built = existsSync(BUILT_TILL) ? ["--built"] : [];
  return [
    "--import",
    import.meta.resolve("tsx"),
    inTree("scripts/shop/main.ts"),
    ...built,
    ...shopArgs,
  ];
}

function openElectron(program: string, order: WindowOrder): KeptRun {
  if (!existsSync(ELECTRON_WINDOW)) {
    endFor("The window is not built yet. Run: npm run build");
  }
  const { ELECTRON_RUN_AS_NODE: _, ...environment } = process.env;
  return keepRunning({
    timers: machineTimers,
    start(listener) {
      const child = start(program, [ELECTRON_WINDOW], {
        stdio: ["ignore", "inherit", "inherit"],
        detached: true,
        env: { ...environment, TILLWAVE_KIOSK: JSON.stringify(order) },
      });
      child.on("spawn", listener.healthy);
      child.on("error", ({ message }) =>
        listener.over({ code: null, isFinal: false, reason: message }),
      );
      child.on("exit", (code, signal) =>
        listener.over({
          code,
          // It ends by itself only where a restart would be in vain.
          isFinal: code === 0 || code === EXIT_USAGE,
          reason: signal ?? `exit code ${code}`,
        }),
      );
      return {
        terminate: () => void child.kill("SIGTERM"),
        kill: () => void child.kill("SIGKILL"),
      };
    },
    onOver: ({ reason }, restartAfterMs) =>
      say(`The window ended (${reason}). It is opened again in ${restartAfterMs / 1000} s.`),
  });
}

/** Null where Electron's package is not installed. */
function electronPackage(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve("electron/package.json"));
  } catch {
    return null;
  }
}

function endFor(words: string): never {
  say(words);
  process.exit(EXIT_PERSON_NEEDED);
}
