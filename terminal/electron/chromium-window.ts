/**
 * Chromium in kiosk mode, where there is no Electron: shows the till's page, is started again when it ends, and loads
 * the page anew when that crashes, hangs or shows nothing.
 *
 * It is steered over its own pipe (devtools-pipe.ts): the page's address has the token in its fragment and stands on
 * no command line. Until the till listens it shows the opening page. It may use a camera's picture on the till's
 * page, and asks for nothing else.
 */
import type { ChildProcess } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { type Devtools, createDevtools } from "./devtools-pipe.ts";
import { type KeptRun, type Run, type RunListener, type Timers, keepRunning } from "./kept-run.ts";
import { OPENING_PAGE, freshAddress } from "./opening-page.ts";
import { IS_PAGE_WELL, type PageKeeper, type WatchedPage, keepPage } from "./page-keeper.ts";
import type { Spawn } from "./till-keeper.ts";

export interface ChromiumDeps {
  readonly spawn: Spawn;
  readonly timers: Timers;
  log(words: string): void;
}

export interface ChromiumProgram {
  readonly program: string;
  /** Its own, so that nobody's usual browser is touched. */
  readonly profile: string;
  /** Further ones, for those who know what they do. */
  readonly flags: readonly string[];
}

export interface ChromiumWindow extends KeptRun {
  /** From here on it shows this page, also after it was started again. */
  show(url: string): void;
}

/** It asks nothing at its first start, offers nothing, remembers no crash, and speaks to nobody but the till. */
const FLAGS = [
  "--kiosk",
  "--remote-debugging-pipe",
  "--no-first-run",
  "--no-default-browser-check",
  "--noerrdialogs",
  "--hide-crash-restore-bubble",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-domain-reliability",
  "--disable-sync",
  "--disable-quic",
  "--disable-pinch",
  "--disable-features=Translate,MediaRouter,OptimizationHints",
  "--overscroll-history-navigation=0",
  "--password-store=basic",
  "--deny-permission-prompts",
];

/** For the first page to be there after a start, in milliseconds: a small machine may be slow. */
const PAGE_MS_MAX = 30_000;
const LOOK_EVERY_MS = 100;

export function openChromium(deps: ChromiumDeps, program: ChromiumProgram): ChromiumWindow {
  let url = OPENING_PAGE;
  let page: ChromiumPage | null = null;
  const kept = keepRunning({
    timers: deps.timers,
    start: (listener) =>
      startChromium(deps, program, {
        ...listener,
        page(opened) {
          page = opened;
          page.load(url);
        },
        over(end) {
          page = null;
          listener.over(end);
        },
      }),
    onOver: ({ reason }, restartAfterMs) =>
      deps.log(`Chromium ended (${reason}). It is started again in ${restartAfterMs / 1000} s.`),
  });
  return {
    ...kept,
    show(address) {
      // The page of a till that came back where it was finds it by itself, with what was typed into it.
      if (address !== url) {
        url = address;
        page?.load(url);
      }
    },
  };
}

interface ChromiumPage {
  load(url: string): void;
}

interface ChromiumListener extends RunListener {
  page(opened: ChromiumPage): void;
}

function startChromium(
  { spawn, timers, log }: ChromiumDeps,
  { program, profile, flags }: ChromiumProgram,
  listener: ChromiumListener,
): Run {
  const child = spawn(
    program,
    [...FLAGS, `--user-data-dir=${profile}`, ...flags, `--app=${OPENING_PAGE}`],
    { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"], detached: true },
  );
  let keeper: PageKeeper | null = null;
  let session: string | null = null;
  let isOver = false;
  const over = (code: number | null, reason: string): void => {
    isOver = true;
    keeper?.stop();
    listener.over({ code, isFinal: false, reason });
  };
  child.on("error", (error) => {
    if (child.pid === undefined) {
      over(null, error.message);
    }
  });
  child.on("exit", (code, signal) => over(code, signal ?? `exit code ${code}`));
  const run: Run = {
    terminate: () => void child.kill("SIGTERM"),
    kill: () => void child.kill("SIGKILL"),
  };
  const devtools = createDevtools(pipesOf(child), ({ method, sessionId }) => {
    if (session === null || sessionId !== session) {
      return;
    }
    if (method === "Inspector.targetCrashed") {
      keeper?.crashed();
    } else if (method === "Inspector.detached") {
      // Somebody has shut the page: a kiosk without one is none.
      run.kill();
    }
  });

  async function begin(): Promise<void> {
    session = await attachToPage(devtools, timers, () => isOver);
    if (session === null) {
      log("Chromium shows no page.");
      run.kill();
      return;
    }
    await devtools.ask("Inspector.enable", {}, session);
    const page = createPage(devtools, session);
    keeper = keepPage({ ...page, replace: run.kill }, timers, log);
    listener.healthy();
    listener.page(page);
  }

  void begin();
  return run;
}

function createPage(
  devtools: Devtools,
  session: string,
): ChromiumPage & Omit<WatchedPage, "replace"> {
  let url = OPENING_PAGE;
  const load = (address: string): void => {
    url = address;
    void devtools.ask("Page.navigate", { url: freshAddress(url) }, session);
  };
  return {
    load(address) {
      const origin = new URL(address).origin;
      if (origin !== "null") {
        // What is not named is refused from then on.
        void devtools.ask("Browser.grantPermissions", { origin, permissions: ["videoCapture"] });
      }
      load(address);
    },
    async ask() {
      if (url === OPENING_PAGE) {
        return true;
      }
      const params = { expression: IS_PAGE_WELL, returnByValue: true };
      const answer = await devtools.ask("Runtime.evaluate", params, session);
      const { value } = Object(answer?.["result"]) as { readonly value?: unknown };
      return value === true;
    },
    end: () => void devtools.ask("Page.crash", {}, session),
    reload: () => load(url),
  };
}

/** The session with the first page; null where it does not come. */
async function attachToPage(
  devtools: Devtools,
  timers: Timers,
  isOver: () => boolean,
): Promise<string | null> {
  const end = timers.now() + PAGE_MS_MAX;
  while (!isOver() && timers.now() < end) {
    const answer = await devtools.ask("Target.getTargets");
    const targets = Array.isArray(answer?.["targetInfos"]) ? answer["targetInfos"] : [];
    const page = targets
      .map((target) => Object(target) as { readonly type?: unknown; readonly targetId?: unknown })
      .find(({ type }) => type === "page");
    if (page !== undefined) {
      const attached = await devtools.ask("Target.attachToTarget", {
        targetId: page.targetId,
        flatten: true,
      });
      const session = attached?.["sessionId"];
      return typeof session === "string" ? session : null;
    }
    await new Promise<void>((resolve) => void timers.later(resolve, LOOK_EVERY_MS));
  }
  return null;
}

function pipesOf(child: ChildProcess): { readonly to: Writable; readonly from: Readable } {
  const [, , , to, from] = child.stdio;
  return { to: to as Writable, from: from as Readable };
}
