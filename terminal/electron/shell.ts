/**
 * One window in kiosk mode that shows the till's page, and keeps both at work.
 *
 *   the till ends        it is started again (till-keeper.ts); the window stays, and its page finds the till by itself
 *   the page crashes     it is loaded anew; so when it hangs, or shows nothing (page-keeper.ts)
 *   the window is shut   it is not: only whoever ends the program ends the window
 *
 * Everything of Electron and of the system is handed in, and nothing is given to the page: no preload, no IPC.
 */
import type { ElectronParts, KioskWindow } from "./electron-parts.ts";
import {
  type Grounds,
  PARTITION,
  hardenContents,
  hardenSession,
  originOf,
  windowOptions,
} from "./hardening.ts";
import type { KeptRun } from "./kept-run.ts";
import { OPENING_PAGE, freshAddress } from "./opening-page.ts";
import { IS_PAGE_WELL, type PageKeeper, keepPage } from "./page-keeper.ts";
import { type TillKeeperDeps, type TillProgram, keepTill } from "./till-keeper.ts";

export interface ShellDeps extends TillKeeperDeps {
  readonly electron: ElectronParts;
}

/** Switches that open the window's inside to other programs. */
const SPIES = [
  "remote-debugging-port",
  "remote-debugging-pipe",
  "inspect",
  "inspect-brk",
  "load-extension",
];

/**
 * Settles with the exit code when the program is to end; null where it must not even begin. What has to be done before
 * Electron is ready is done before this waits for anything.
 */
export async function runShell(deps: ShellDeps, program: TillProgram): Promise<number | null> {
  const { app } = deps.electron;
  if (!app.requestSingleInstanceLock()) {
    deps.log("The kiosk runs already.");
    return null;
  }
  if (app.isPackaged && SPIES.some((spy) => app.commandLine.hasSwitch(spy))) {
    deps.log("The kiosk does not start with a switch that lets others look into it.");
    return null;
  }
  app.enableSandbox();
  await app.whenReady();
  return openShell(deps, program).ended;
}

function openShell(deps: ShellDeps, program: TillProgram): KeptRun {
  const { electron, timers, log } = deps;
  let url = OPENING_PAGE;
  const grounds: Grounds = {
    origin: () => originOf(url) ?? "",
    isPackaged: electron.app.isPackaged,
  };
  let isStopping = false;
  let window: KioskWindow | null = null;
  let watch: PageKeeper | null = null;
  const customer = createCustomerWindow(deps, grounds);

  electron.Menu.setApplicationMenu(null);
  electron.powerSaveBlocker.start("prevent-display-sleep");
  hardenSession(electron.session.fromPartition(PARTITION), grounds);
  electron.app.on("web-contents-created", (_event, contents) =>
    hardenContents(contents, grounds, customer.show),
  );
  // Without a listener Electron ends with its last window.
  electron.app.on("window-all-closed", () => {});

  const load = (): void => void window?.loadURL(freshAddress(url)).catch(() => {});

  function openWindow(): void {
    const opened = new electron.BrowserWindow(windowOptions(grounds.isPackaged));
    window = opened;
    opened.on("close", (event) => {
      if (!isStopping) {
        event.preventDefault();
      }
    });
    opened.webContents.on("render-process-gone", () => watch?.crashed());
    opened.on("unresponsive", () => watch?.hung());
    load();
  }

  function watchPage(): PageKeeper {
    return keepPage(
      {
        ask: async () => window?.webContents.executeJavaScript(IS_PAGE_WELL),
        end: () => window?.webContents.forcefullyCrashRenderer(),
        reload: load,
        replace() {
          const old = window;
          openWindow();
          old?.destroy();
        },
      },
      timers,
      log,
    );
  }

  openWindow();
  const till = keepTill(deps, program, (address) => {
    // The page of a till that came back where it was finds it by itself, with what was typed into it.
    if (address !== url) {
      url = address;
      load();
    }
    watch ??= watchPage();
  });
  electron.app.on("before-quit", (event) => {
    event.preventDefault();
    isStopping = true;
    watch?.stop();
    till.stop();
  });
  return till;
}

/** The screen that faces the customer, where the machine has a second one. */
function createCustomerWindow(
  { electron, log }: ShellDeps,
  grounds: Grounds,
): { show(url: string): void } {
  let window: KioskWindow | null = null;
  return {
    show(url) {
      const own = electron.screen.getPrimaryDisplay().id;
      const display = electron.screen.getAllDisplays().find(({ id }) => id !== own);
      if (display === undefined) {
        log("There is no second screen for the customer's page.");
        return;
      }
      window?.destroy();
      const { x, y } = display.bounds;
      window = new electron.BrowserWindow({ ...windowOptions(grounds.isPackaged), x, y });
      void window.loadURL(url).catch(() => {});
    },
  };
}
