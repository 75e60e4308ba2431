/**
 * An ear on noble, unmodified, in this very process: only ../ear/main.ts opens one, in a process that may be killed.
 *
 * What is not left to noble 1.9.2, and why:
 *
 *   reports          it joins what one address said at different times into one advertisement, holds connectable ones back
 *                    until the second, keeps every address for ever, and prints a line on the console for each broken
 *                    one: reports are taken from the packets before it sees them
 *   broken packets   it throws out of the socket's own event; here nothing leaves onSocketData
 *   loading, init    both throw where the kernel has no Bluetooth, or there is no adapter
 *   silence          it neither notices a lost scan nor begins again: ../ear/scan-watch.ts
 *   signals          it ends the process by itself on SIGINT
 */
import { createRequire } from "node:module";
import type { AirReport, EarOptions } from "../ports.ts";
import { decodeAdvertisingEvent } from "../ear/hci-report.ts";
import {
  type AwayState,
  type GiveUp,
  type ScanEvent,
  earStateOf,
  scanStart,
  stepScan,
} from "../ear/scan-watch.ts";
import type { EarWord } from "../ear/words.ts";

/** In milliseconds. */
const TICK = 250;
/** For the controller to be told that nobody listens any more. */
const STOP_MAX = 300;

interface NobleHci {
  onSocketData(packet: Uint8Array): void;
  on(event: "leScanEnableSet", listener: (status: number) => void): void;
  readonly _socket: {
    on(event: "error", listener: (error: NodeJS.ErrnoException) => void): void;
    getDeviceList(): readonly { readonly devId: number; readonly devUp: boolean }[];
  };
}

interface Noble {
  /** Asking is what opens the socket. */
  readonly state: string;
  on(event: "warning", listener: (message: string) => void): void;
  startScanning(services: readonly string[], allowDuplicates: boolean): void;
  stopScanning(): void;
  readonly _bindings: {
    on(event: "stateChange" | "addressChange", listener: (text: string) => void): void;
    readonly _hci: NobleHci;
    readonly onSigIntBinded?: () => void;
  };
}

type StateWord = Omit<Extract<EarWord, { readonly type: "state" }>, "type">;

export interface NobleEarListener {
  heard(report: AirReport): void;
  /** So many packets were broken, ever. */
  broken(count: number): void;
  changed(state: StateWord): void;
  /** This process is of no more use. */
  failed(detail: string): void;
}

export interface NobleEar {
  /** The controller scans no more, where it can still be told. */
  close(): Promise<void>;
}

export function openNobleEar({ adapter }: EarOptions, listener: NobleEarListener): NobleEar {
  let scan = scanStart(monotonic());
  let address: string | null = null;
  let detail: string | null = null;
  let scans = 0;
  let broken = 0;
  let shown = "";
  let noble: Noble | null = null;
  let isOver = false;
  let answered = (): void => {};

  function handle(event: ScanEvent): void {
    if (isOver) {
      return;
    }
    const step = stepScan(scan, event, monotonic());
    scan = step.state;
    for (const effect of step.effects) {
      if (effect.type === "give-up") {
        fail(detail ?? WHY[effect.why]);
      } else {
        scans += 1;
        attempt(() => noble?.startScanning([], true));
      }
    }
    show();
  }

  function show(): void {
    const refusal = scan.type === "refused" ? `it answers ${hexOf(scan.status)}` : null;
    const state = earStateOf(scan);
    const word = { state, address, detail: refusal ?? detail, rescans: Math.max(0, scans - 1) };
    const text = JSON.stringify(word);
    if (text !== shown && !isOver) {
      shown = text;
      listener.changed(word as StateWord);
    }
  }

  function fail(why: string): void {
    if (!isOver) {
      isOver = true;
      clearInterval(ticking);
      listener.failed(why);
    }
  }

  function attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      trouble(error as NodeJS.ErrnoException);
    }
  }

  function trouble(error: NodeJS.ErrnoException): void {
    const why = awayOf(error);
    if (why === null) {
      fail(error.message);
      return;
    }
    detail = error.message;
    handle({ type: "away", why });
  }

  function devices(): readonly { readonly devId: number; readonly devUp: boolean }[] {
    try {
      const all = noble?._bindings._hci._socket.getDeviceList() ?? [];
      return all.filter(({ devId }) => adapter === null || devId === adapter);
    } catch {
      return [];
    }
  }

  function powered(state: string): void {
    switch (state) {
      case "poweredOn":
        handle({ type: "ready" });
        return;
      case "poweredOff":
        handle({ type: "away", why: devices().length > 0 ? "off" : "no-adapter" });
        return;
      case "unauthorized":
        detail ??= "the system does not let this program send to the adapter";
        handle({ type: "away", why: "no-permission" });
        return;
      default:
        detail = `the adapter is ${state}`;
        handle({ type: "away", why: "no-adapter" });
    }
  }

  function hear(packet: Uint8Array): boolean {
    const heard = decodeAdvertisingEvent(packet, monotonic());
    if (heard === null) {
      return false;
    }
    if (heard.isBroken) {
      broken += 1;
      listener.broken(broken);
    }
    if (heard.reports.length > 0) {
      handle({ type: "heard" });
      heard.reports.forEach(listener.heard);
    }
    return true;
  }

  const ticking = setInterval(() => {
    const isAway = scan.type === "away";
    handle({ type: "tick", isUp: isAway && devices().some(({ devUp }) => devUp) });
  }, TICK);

  attempt(() => {
    if (adapter !== null) {
      process.env["NOBLE_HCI_DEVICE_ID"] = String(adapter);
    }
    noble = createRequire(import.meta.url)("@abandonware/noble") as Noble;
    const { _bindings: bindings } = noble;
    const hci = bindings._hci;
    guard(hci, hear, () => {
      broken += 1;
      listener.broken(broken);
    });
    noble.on("warning", () => {});
    bindings.on("stateChange", powered);
    bindings.on("addressChange", (said) => {
      address = said;
      show();
    });
    hci.on("leScanEnableSet", (status) => {
      answered();
      handle({ type: "answered", status });
    });
    hci._socket.on("error", trouble);
    void noble.state;
    if (bindings.onSigIntBinded !== undefined) {
      process.off("SIGINT", bindings.onSigIntBinded);
    }
  });
  show();

  return {
    async close() {
      const isScanning = scan.type === "listening" || scan.type === "asked";
      isOver = true;
      clearInterval(ticking);
      if (!isScanning) {
        return;
      }
      await new Promise<void>((resolve) => {
        answered = resolve;
        setTimeout(resolve, STOP_MAX);
        try {
          noble?.stopScanning();
        } catch {
          resolve();
        }
      });
    },
  };
}

/** Reports never reach noble, and what it throws at a packet ends here. */
function guard(
  hci: NobleHci,
  hear: (packet: Uint8Array) => boolean,
  broken: (error: unknown) => void,
): void {
  const original = hci.onSocketData.bind(hci);
  hci.onSocketData = (packet) => {
    try {
      if (!hear(packet)) {
        original(packet);
      }
    } catch (error) {
      broken(error);
    }
  };
}

/** Null for what another socket may mend. */
function awayOf({ code, message }: NodeJS.ErrnoException): AwayState | null {
  const said = `${code ?? ""} ${message}`;
  if (/EAFNOSUPPORT|not supported by protocol/iu.test(said)) {
    return "no-bluetooth";
  }
  if (/EPERM|EACCES|not permitted/iu.test(said)) {
    return "no-permission";
  }
  if (/ENODEV|no such device/iu.test(said)) {
    return "no-adapter";
  }
  return /ENETDOWN|network is down/iu.test(said) ? "off" : null;
}

const WHY: Readonly<Record<GiveUp, string>> = {
  "never-ready": "the adapter says nothing",
  "no-answer": "the controller does not answer",
  "adapter-is-back": "the adapter is back",
  "look-anew": "another look",
};

const hexOf = (status: number): string => `0x${status.toString(16).padStart(2, "0")}`;

/** The machine's, so that another process's times can be compared with it. */
export const monotonic = (): number => Number(process.hrtime.bigint()) / 1e6;
