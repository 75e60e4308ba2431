/** One test for each line of the security checklist; README.md has the list. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { PAGE_HEADERS } from "@tillwave/shared/host/page-headers";
import { expect, test } from "vitest";
import { FUSES } from "./fuses.ts";
import { hardenContents, hardenSession, originOf, windowOptions } from "./hardening.ts";
import {
  type SimulatedContents,
  type SimulatedSession,
  simulateContents,
  simulateSession,
} from "./testing/simulated-electron.ts";

const TILL = "http://127.0.0.1:8455";
const STRANGERS = [
  "https://evil.example/",
  "http://evil.example:8455/",
  "http://127.0.0.1:8456/",
  "http://localhost:8455/",
  "https://127.0.0.1:8455/",
  "file:///etc/passwd",
  "chrome://settings/",
  "about:blank",
  "javascript:alert(1)",
];

/** The rest of what Electron tells the handlers is not looked at. */
const NO_MORE = {} as never;

function hardened(isPackaged = true): {
  readonly session: SimulatedSession;
  readonly page: SimulatedContents;
  readonly customers: readonly string[];
} {
  const session = simulateSession();
  const page = simulateContents();
  const customers: string[] = [];
  const grounds = { origin: () => TILL, isPackaged };
  hardenSession(session.session, grounds);
  hardenContents(page.contents, grounds, (url) => customers.push(url));
  return { session, page, customers };
}

/** Whether the page may go on from there. */
function mayLeave(page: SimulatedContents, event: string, url: string): boolean {
  let isStopped = false;
  page.events.emit(event, { url, preventDefault: () => void (isStopped = true) });
  return !isStopped;
}

function isGranted(permission: string, mediaTypes?: readonly string[], from = `${TILL}/`): boolean {
  let answer: boolean | null = null;
  const details = { requestingUrl: from, ...(mediaTypes === undefined ? {} : { mediaTypes }) };
  const answered = (granted: boolean): void => void (answer = granted);
  hardened().session.request?.(NO_MORE, permission as never, answered, details as never);
  expect(answer, "every question is answered").not.toBeNull();
  return answer === true;
}

function isLoaded(url: string, isPackaged = true): boolean {
  let isCancelled: boolean | undefined;
  hardened(isPackaged).session.beforeRequest?.({ url } as never, ({ cancel }) => {
    isCancelled = cancel;
  });
  expect(isCancelled, "every request is decided").toBeDefined();
  return isCancelled === false;
}

const preferences = (isPackaged = true) => windowOptions(isPackaged).webPreferences;

test("the page's process is sandboxed", () => {
  expect(preferences()?.sandbox).toBe(true);
});

test("the page's scripts share no world with the window's", () => {
  expect(preferences()?.contextIsolation).toBe(true);
});

test("the page has no Node, in no frame and in no worker", () => {
  expect(preferences()).toMatchObject({
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
  });
});

test("the same origin is what a browser calls so, and nothing insecure is mixed in", () => {
  expect(preferences()).toMatchObject({ webSecurity: true, allowRunningInsecureContent: false });
});

test("no page is embedded by a webview", () => {
  expect(preferences()?.webviewTag).toBe(false);
  let isStopped = false;
  hardened().page.events.emit("will-attach-webview", {
    preventDefault: () => void (isStopped = true),
  });
  expect(isStopped).toBe(true);
});

test("what Chromium only tries out is off, and a file that is dropped on the page does not open", () => {
  expect(preferences()).toMatchObject({ experimentalFeatures: false, navigateOnDragDrop: false });
});

test("a shipped window has no developer's tools, one in development has", () => {
  expect(preferences(true)?.devTools).toBe(false);
  expect(preferences(false)?.devTools).toBe(true);
  expect(isLoaded("devtools://devtools/bundled/inspector.html", true)).toBe(false);
  expect(isLoaded("devtools://devtools/bundled/inspector.html", false)).toBe(true);
});

test("there is no preload and no channel to the window: none of our files names one", () => {
  expect(preferences()?.preload).toBeUndefined();
  const sources = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => [name, readFileSync(join(import.meta.dirname, name), "utf8")] as const);
  expect(sources.length).toBeGreaterThan(10);
  const banned =
    /\b(ipcMain|ipcRenderer|contextBridge|MessageChannelMain|openExternal|setUSBProtectedClassesHandler|registerSchemesAsPrivileged|protocol\.handle)\b/u;
  expect(sources.filter(([, text]) => banned.test(text)).map(([name]) => name)).toEqual([]);
});

test("a permission is refused when it is asked for", () => {
  for (const permission of [
    "geolocation",
    "notifications",
    "midi",
    "usb",
    "serial",
    "hid",
    "clipboard-read",
    "openExternal",
    "fileSystem",
    "pointerLock",
    "smart-card",
    "unknown",
  ]) {
    expect(isGranted(permission), permission).toBe(false);
  }
});

test("a permission is refused when it is looked up", () => {
  const { check } = hardened().session;
  expect(check?.(NO_MORE, "usb", `${TILL}/`, NO_MORE)).toBe(false);
  expect(check?.(NO_MORE, "media", `${TILL}/`, { mediaType: "audio" } as never)).toBe(false);
  expect(check?.(NO_MORE, "media", `${TILL}/`, NO_MORE)).toBe(false);
  expect(check?.(NO_MORE, "media", "https://evil.example/", { mediaType: "video" } as never)).toBe(
    false,
  );
  expect(check?.(NO_MORE, "media", `${TILL}/`, { mediaType: "video" } as never)).toBe(true);
});

test("a camera's picture is given to the till's own page, its sound and other pages get nothing", () => {
  expect(isGranted("media", ["video"])).toBe(true);
  expect(isGranted("media", ["video", "audio"])).toBe(false);
  expect(isGranted("media", [])).toBe(false);
  expect(isGranted("media")).toBe(false);
  expect(isGranted("media", ["video"], "https://evil.example/")).toBe(false);
  expect(isGranted("screen-wake-lock")).toBe(true);
  expect(isGranted("screen-wake-lock", undefined, "https://evil.example/")).toBe(false);
});

test("no device is handed to the page: not by USB, serial, HID or Bluetooth, nor the screen's picture", () => {
  const { session } = hardened();
  expect(session.device?.({ deviceType: "usb", origin: TILL } as never)).toBe(false);
  const answers: unknown[] = [];
  session.bluetooth?.(NO_MORE, (answer) => answers.push(answer));
  session.display?.(NO_MORE, (answer) => answers.push(answer));
  expect(answers).toEqual([{ confirmed: false }, {}]);
});

test("the page goes nowhere but to its own origin", () => {
  const { page } = hardened();
  for (const event of ["will-navigate", "will-frame-navigate"]) {
    expect(mayLeave(page, event, `${TILL}/?load=2`)).toBe(true);
    for (const url of STRANGERS) {
      expect(mayLeave(page, event, url), `${event} ${url}`).toBe(false);
    }
  }
});

test("an answer that redirects elsewhere is not followed", () => {
  const { page } = hardened();
  expect(STRANGERS.filter((url) => mayLeave(page, "will-redirect", url))).toEqual([]);
});

test("no window is opened; the customer's page has one of its own kind", () => {
  const { page, customers } = hardened();
  const urls = [
    ...STRANGERS,
    `${TILL}/`,
    `${TILL}/customer#t=abc`,
    "https://evil.example/customer",
  ];
  for (const url of urls) {
    expect(page.openHandler?.({ url } as never), url).toEqual({ action: "deny" });
  }
  expect(customers).toEqual([`${TILL}/customer#t=abc`]);
});

test("nothing is loaded but from the till, and pictures that the page holds itself", () => {
  expect(isLoaded(`${TILL}/assets/main.js`)).toBe(true);
  expect(isLoaded("data:image/png;base64,AAAA")).toBe(true);
  expect(isLoaded(`blob:${TILL}/2f1c`)).toBe(true);
  for (const url of [...STRANGERS, "ws://evil.example/", `blob:https://evil.example/2f1c`]) {
    expect(isLoaded(url), url).toBe(false);
  }
});

test("nothing is downloaded", () => {
  let isStopped = false;
  hardened().session.events.emit("will-download", {
    preventDefault: () => void (isStopped = true),
  });
  expect(isStopped).toBe(true);
});

test("the till's pages say what they may load, and a page that says nothing may load nothing", () => {
  const { headersReceived } = hardened().session;
  let answer: unknown;
  const receive = (responseHeaders?: Record<string, string[]>): unknown => {
    headersReceived?.({ responseHeaders } as never, (given) => void (answer = given));
    return answer;
  };
  expect(PAGE_HEADERS["content-security-policy"]).toMatch(/^default-src 'none'/u);
  expect(receive({ "Content-Security-Policy": ["default-src 'none'; script-src 'self'"] })).toEqual(
    {},
  );
  const strict = { "Content-Security-Policy": ["default-src 'none'"] };
  expect(receive({ etag: ["x"] })).toEqual({ responseHeaders: { etag: ["x"], ...strict } });
  expect(receive()).toEqual({ responseHeaders: strict });
});

test("addresses without an origin of their own belong to nobody", () => {
  for (const address of ["data:text/html,x", "about:blank", "", "no address", undefined]) {
    expect(originOf(address)).toBeNull();
  }
});

test("the shipped program cannot be turned into a Node, nor looked into", () => {
  expect(FUSES).toEqual({
    RunAsNode: false,
    EnableCookieEncryption: true,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    EnableEmbeddedAsarIntegrityValidation: true,
    OnlyLoadAppFromAsar: true,
    LoadBrowserProcessSpecificV8Snapshot: false,
    GrantFileProtocolExtraPrivileges: false,
  });
});

test("the entry waits for nothing before its functions: Electron is ready only once it has been read", () => {
  const entry = readFileSync(join(import.meta.dirname, "main.ts"), "utf8");
  const [top = ""] = entry.split(/^async function /mu);
  expect(top).toContain("void openWindow(order)");
  expect(top).not.toMatch(/\bawait\s+\w/u);
});
