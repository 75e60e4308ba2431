/** Electron as far as the window uses it, in Electron's own types: tests fire its events and see what was asked of it. */
import { EventEmitter } from "node:events";
import type { BrowserWindowConstructorOptions, Display } from "electron";
import type { ElectronParts, KioskContents, KioskSession, KioskWindow } from "../electron-parts.ts";

type RequestHandler = Parameters<KioskSession["setPermissionRequestHandler"]>[0];
type CheckHandler = Parameters<KioskSession["setPermissionCheckHandler"]>[0];
type DeviceHandler = Parameters<KioskSession["setDevicePermissionHandler"]>[0];
type BluetoothHandler = Parameters<KioskSession["setBluetoothPairingHandler"]>[0];
type DisplayHandler = Parameters<KioskSession["setDisplayMediaRequestHandler"]>[0];
type BeforeRequest = Parameters<KioskSession["webRequest"]["onBeforeRequest"]>[0];
type HeadersReceived = Parameters<KioskSession["webRequest"]["onHeadersReceived"]>[0];
type OpenHandler = Parameters<KioskContents["setWindowOpenHandler"]>[0];

export interface SimulatedContents {
  readonly contents: KioskContents;
  readonly events: EventEmitter;
  openHandler: OpenHandler | null;
  /** What the page answers when it is asked; never, where it hangs. */
  answer: unknown;
  hangs: boolean;
  crashes: number;
}

export interface SimulatedWindow {
  readonly options: BrowserWindowConstructorOptions;
  readonly page: SimulatedContents;
  readonly events: EventEmitter;
  readonly loaded: string[];
  isDestroyed: boolean;
}

export interface SimulatedSession {
  readonly session: KioskSession;
  readonly events: EventEmitter;
  request: RequestHandler;
  check: CheckHandler;
  device: DeviceHandler;
  bluetooth: BluetoothHandler;
  display: DisplayHandler;
  beforeRequest: BeforeRequest;
  headersReceived: HeadersReceived;
}

export interface SimulatedElectron {
  readonly parts: ElectronParts;
  /** The application's events. */
  readonly events: EventEmitter;
  readonly windows: SimulatedWindow[];
  readonly sessions: Map<string, SimulatedSession>;
  readonly switches: Set<string>;
  readonly did: string[];
  displays: readonly Pick<Display, "id" | "bounds">[];
  isPackaged: boolean;
  isAlone: boolean;
}

export function simulateElectron(): SimulatedElectron {
  const events = new EventEmitter();
  const windows: SimulatedWindow[] = [];
  const sessions = new Map<string, SimulatedSession>();
  const switches = new Set<string>();
  const did: string[] = [];
  const simulated = { displays: [], isPackaged: true, isAlone: true } as Pick<
    SimulatedElectron,
    "displays" | "isPackaged" | "isAlone"
  >;
  const app = {
    on: listenerOf(events),
    get isPackaged() {
      return simulated.isPackaged;
    },
    commandLine: { hasSwitch: (name: string) => switches.has(name) },
    enableSandbox: () => void did.push("enableSandbox"),
    exit: (code?: number) => void did.push(`exit ${code}`),
    requestSingleInstanceLock: () => simulated.isAlone,
    whenReady: () => Promise.resolve().then(() => void did.push("ready")),
  };
  return Object.assign(simulated, {
    events,
    windows,
    sessions,
    switches,
    did,
    parts: {
      app: app as unknown as ElectronParts["app"],
      // Called with `new`, as Electron's own is.
      BrowserWindow: function open(options: BrowserWindowConstructorOptions) {
        const { window, view } = simulateWindow(options);
        windows.push(window);
        events.emit("web-contents-created", {}, window.page.contents);
        return view;
      } as unknown as ElectronParts["BrowserWindow"],
      Menu: { setApplicationMenu: (menu) => void did.push(menu === null ? "no menu" : "menu") },
      powerSaveBlocker: { start: (type) => did.push(`awake ${type}`) },
      screen: {
        getPrimaryDisplay: () => ({ id: 1 }) as Display,
        getAllDisplays: () => simulated.displays as Display[],
      },
      session: {
        fromPartition(partition) {
          const session = sessions.get(partition) ?? simulateSession();
          sessions.set(partition, session);
          return session.session;
        },
      },
    } satisfies ElectronParts,
  });
}

function simulateWindow(options: BrowserWindowConstructorOptions): {
  readonly window: SimulatedWindow;
  readonly view: KioskWindow;
} {
  const events = new EventEmitter();
  const page = simulateContents();
  const window: SimulatedWindow = { options, page, events, loaded: [], isDestroyed: false };
  return {
    window,
    view: {
      webContents: page.contents,
      on: listenerOf(events) as unknown as KioskWindow["on"],
      destroy: () => void (window.isDestroyed = true),
      isDestroyed: () => window.isDestroyed,
      loadURL: (url) => Promise.resolve(void window.loaded.push(url)),
    },
  };
}

export function simulateContents(): SimulatedContents {
  const events = new EventEmitter();
  const page: SimulatedContents = {
    events,
    openHandler: null,
    answer: true,
    hangs: false,
    crashes: 0,
    contents: {
      on: listenerOf(events) as unknown as KioskContents["on"],
      executeJavaScript: () => (page.hangs ? new Promise(() => {}) : Promise.resolve(page.answer)),
      forcefullyCrashRenderer: () => void (page.crashes += 1),
      setWindowOpenHandler: (handler) => void (page.openHandler = handler),
    },
  };
  return page;
}

export function simulateSession(): SimulatedSession {
  const events = new EventEmitter();
  const simulated: SimulatedSession = {
    events,
    request: null,
    check: null,
    device: null,
    bluetooth: null,
    display: null,
    beforeRequest: null,
    headersReceived: null,
    session: {
      on: listenerOf(events) as unknown as KioskSession["on"],
      setPermissionRequestHandler: (handler) => void (simulated.request = handler),
      setPermissionCheckHandler: (handler) => void (simulated.check = handler),
      setDevicePermissionHandler: (handler) => void (simulated.device = handler),
      setBluetoothPairingHandler: (handler) => void (simulated.bluetooth = handler),
      setDisplayMediaRequestHandler: (handler) => void (simulated.display = handler),
      webRequest: {
        onBeforeRequest: ((listener: BeforeRequest) =>
          void (simulated.beforeRequest =
            listener)) as KioskSession["webRequest"]["onBeforeRequest"],
        onHeadersReceived: ((listener: HeadersReceived) =>
          void (simulated.headersReceived =
            listener)) as KioskSession["webRequest"]["onHeadersReceived"],
      },
    },
  };
  return simulated;
}

const listenerOf = (events: EventEmitter): ElectronParts["app"]["on"] =>
  events.on.bind(events) as unknown as ElectronParts["app"]["on"];
