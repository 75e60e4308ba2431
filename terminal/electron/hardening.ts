/**
 * What the page in the window may not do. Spec: Electron 45, "Security", and Doyensec's checklist.
 *
 * The page is the till's own, from loopback, and is treated as if it were a stranger's: sandboxed, without Node, without
 * a preload and without any channel to this process. It loads from its own origin, goes nowhere else, and is
 * given a camera's picture and a screen that stays on, nothing more. A test for each line is in hardening.test.ts.
 */
import type { BrowserWindowConstructorOptions } from "electron";
import type { KioskContents, KioskSession } from "./electron-parts.ts";

/** Language, appearance and the like outlive a restart in it. */
export const PARTITION = "persist:register";

const WEB_PREFERENCES = {
  partition: PARTITION,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  // A till that stands still behind another window goes on.
  backgroundThrottling: false,
} as const;

/** Behind the page until it has drawn: the register's own ground in the dark. */
const BACKGROUND = "#0c1312";

export function windowOptions(isPackaged: boolean): BrowserWindowConstructorOptions {
  return {
    kiosk: true,
    fullscreen: true,
    autoHideMenuBar: true,
    title: "Tillwave",
    backgroundColor: BACKGROUND,
    webPreferences: { ...WEB_PREFERENCES, devTools: !isPackaged },
  };
}

/** Of the page's own origin. The list of all that there are is in Electron's `Session`. */
const isGranted = (permission: string, media: readonly string[]): boolean =>
  permission === "screen-wake-lock" ||
  (permission === "media" && media.length > 0 && media.every((type) => type === "video"));

/** Where a page that names no rules of its own could take scripts from. */
const NO_POLICY_OF_ITS_OWN = "default-src 'none'";

export interface Grounds {
  /** `http://127.0.0.1:PORT` of the till that is shown; empty while none is. */
  origin(): string;
  readonly isPackaged: boolean;
}

export function hardenSession(session: KioskSession, grounds: Grounds): void {
  const isOwn = (address: string | undefined): boolean => originOf(address) === grounds.origin();
  session.setPermissionRequestHandler((...[, permission, answer, details]) => {
    const media = "mediaTypes" in details ? (details.mediaTypes ?? []) : [];
    answer(isOwn(details.requestingUrl) && isGranted(permission, media));
  });
  session.setPermissionCheckHandler(
    (...[, permission, origin, { mediaType }]) =>
      isOwn(origin) && isGranted(permission, mediaType === undefined ? [] : [mediaType]),
  );
  session.setDevicePermissionHandler(() => false);
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.on("will-download", (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    const { protocol } = new URL(url);
    const isTool = protocol === "devtools:" && !grounds.isPackaged;
    answer({ cancel: !(isOwn(url) || protocol === "data:" || isTool) });
  });
  session.webRequest.onHeadersReceived(({ responseHeaders = {} }, answer) => {
    const says = Object.keys(responseHeaders).some(
      (name) => name.toLowerCase() === "content-security-policy",
    );
    answer(
      says
        ? {}
        : {
            responseHeaders: {
              ...responseHeaders,
              "Content-Security-Policy": [NO_POLICY_OF_ITS_OWN],
            },
          },
    );
  });
}

/** `onCustomerPage` is given the address of the one page that a window of its own is opened for. */
export function hardenContents(
  contents: KioskContents,
  { origin }: Grounds,
  onCustomerPage: (url: string) => void,
): void {
  const stayHome = (event: { readonly url: string; preventDefault(): void }): void => {
    if (originOf(event.url) !== origin()) {
      event.preventDefault();
    }
  };
  contents.on("will-navigate", stayHome);
  contents.on("will-frame-navigate", stayHome);
  contents.on("will-redirect", stayHome);
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (originOf(url) === origin() && new URL(url).pathname === "/customer") {
      onCustomerPage(url);
    }
    return { action: "deny" };
  });
}

/** Null where it is no address, or one of no origin: `data:` and the like say "null", each of them. */
export function originOf(address: string | undefined): string | null {
  const origin = address !== undefined && URL.canParse(address) ? new URL(address).origin : "null";
  return origin === "null" ? null : origin;
}
