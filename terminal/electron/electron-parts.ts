/** What the window uses of Electron, in Electron's own types, so that a test can stand in for each and no more. */
import type {
  App,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Display,
  Menu,
  PowerSaveBlocker,
  Screen,
  Session,
  WebContents,
  WebRequest,
} from "electron";

export interface ElectronParts {
  readonly app: Pick<
    App,
    | "commandLine"
    | "enableSandbox"
    | "exit"
    | "isPackaged"
    | "on"
    | "requestSingleInstanceLock"
    | "whenReady"
  >;
  readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => KioskWindow;
  readonly Menu: Pick<typeof Menu, "setApplicationMenu">;
  readonly powerSaveBlocker: Pick<PowerSaveBlocker, "start">;
  readonly screen: Pick<Screen, "getPrimaryDisplay"> & { getAllDisplays(): Display[] };
  readonly session: { fromPartition(partition: string): KioskSession };
}

export interface KioskWindow extends Pick<
  BrowserWindow,
  "destroy" | "isDestroyed" | "loadURL" | "on"
> {
  readonly webContents: KioskContents;
}

export type KioskContents = Pick<
  WebContents,
  "executeJavaScript" | "forcefullyCrashRenderer" | "on" | "setWindowOpenHandler"
>;

export interface KioskSession extends Pick<
  Session,
  | "on"
  | "setBluetoothPairingHandler"
  | "setDevicePermissionHandler"
  | "setDisplayMediaRequestHandler"
  | "setPermissionCheckHandler"
  | "setPermissionRequestHandler"
> {
  readonly webRequest: Pick<WebRequest, "onBeforeRequest" | "onHeadersReceived">;
}
