/**
 * The lab: a printer, a drawer, a network, two plugs, a card terminal and a counter with phones, what people do to them,
 * and every open page told of it.
 */
import {
  type LabCommand,
  type LabReply,
  type LabView,
  type Powered,
  type PrinterCommand,
  type PrinterStateView,
} from "@tillwave/shared/api/lab";
import type { VirtualCardTerminal } from "./card-terminal/virtual-card-terminal.ts";
import { NO_PAPER, addPart } from "./paper.ts";
import type { FieldEvent } from "@tillwave/shared/api/lab-phone";
import { type Joined, type LabListener, createPages } from "./pages.ts";
import type { Cable, Launcher, NetworkSwitch, Noise, Timers } from "./ports.ts";
import type { Phones } from "./phone/phones.ts";
import { createPrinterDevice } from "./printer/printer-device.ts";
import {
  BUFFER_BYTES,
  NEARLY_OUT_MM,
  type PrinterChange,
  type PrinterState,
  ROLL_MM,
  bufferedBytes,
  paperOf,
} from "./printer/virtual-printer.ts";
import { DRAWER_START, pulseDrawer, shutDrawer } from "./virtual-drawer.ts";

export interface LabDeps {
  readonly timers: Timers;
  readonly noise: Noise;
  readonly cable: Cable;
  readonly network: NetworkSwitch;
  readonly launcher: Launcher;
  /** Tells the lab of what changes. */
  openPhones(onChange: () => void): Phones;
  readonly cardTerminal: Pick<VirtualCardTerminal, "do" | "view">;
  /** Where a till finds it. */
  readonly cardTerminalPort: number;
  /** The serial port that a till opens. */
  readonly printerPath: string;
}

export interface Lab {
  handle(command: LabCommand): Promise<LabReply>;
  /** From the till, over the cable. */
  receive(bytes: Uint8Array): void;
  /** Answers with everything there is, and with how to leave; null when too many listen. */
  join(listener: LabListener): Joined | null;
  /** What went over the virtual fields, oldest first. */
  fieldEvents(): readonly FieldEvent[];
  close(): void;
  /** Something that the lab does not see by itself has changed: a connection came or went. */
  changed(): void;
}

export function createLab(deps: LabDeps): Lab {
  const { timers, noise, cable, network, launcher } = deps;
  let paper = NO_PAPER;
  let firstReceipt = 1;
  let drawer = DRAWER_START;
  let cuts: Readonly<Record<Powered, number>> = { till: 0, hub: 0 };

  const printer = createPrinterDevice({
    timers,
    noise,
    send: cable.send,
    onPrinted(part) {
      const added = addPart(paper, part, firstReceipt);
      ({ paper } = added);
      firstReceipt = added.receipt + 1;
      pages.tell({ type: "printed", receipt: added.receipt, part });
    },
    onPulse(pulse) {
      drawer = pulseDrawer(drawer, pulse);
      printer.tellDrawer(drawer.isOpen);
    },
    onChange: () => pages.changed(),
  });
  const view = (): LabView => ({
    printer: viewOfPrinter(printer.state(), deps.printerPath),
    drawer,
    network: {
      mode: network.mode(),
      port: network.port,
      hubPort: network.hubPort,
      connections: network.connections(),
    },
    power: { canCut: launcher.isThere, cuts },
    bench: phones.view(),
    cardTerminal: { ...deps.cardTerminal.view(), port: deps.cardTerminalPort },
  });

  const pages = createPages(timers, view);
  const phones = deps.openPhones(() => pages.changed());

  const handle = async (command: LabCommand): Promise<LabReply> => {
    switch (command.type) {
      case "printer":
        printer.set(changeOf(command.change));
        followCable(cable, command.change);
        return DONE;
      case "paper-clear":
        paper = NO_PAPER;
        pages.tell({ type: "cleared" });
        return DONE;
      case "drawer-shut":
        drawer = shutDrawer(drawer);
        printer.tellDrawer(false);
        return DONE;
      case "network": {
        const set = await network.setMode(command.mode);
        pages.changed();
        return set.ok ? DONE : set;
      }
      case "hold":
      case "take-away":
      case "phone":
        return phones.handle(command);
      case "card-terminal":
        deps.cardTerminal.do(command.deed);
        return DONE;
      case "power-cut":
        if (!launcher.cutPower(command.of)) {
          return { ok: false, error: { type: "no-launcher" } };
        }
        cuts = { ...cuts, [command.of]: cuts[command.of] + 1 };
        pages.changed();
        return DONE;
    }
  };

  return {
    handle,
    receive: printer.receive,
    changed: pages.changed,
    fieldEvents: phones.events,
    close: phones.close,
    join: (listener) => pages.join(listener, paper.receipts),
  };
}

const DONE: LabReply = { ok: true };

function changeOf(change: PrinterCommand["change"]): PrinterChange {
  return "roll" in change ? { paperLeftMm: PAPER_MM[change.roll] } : change;
}

function followCable(cable: Cable, change: PrinterCommand["change"]): void {
  if ("isPlugged" in change) {
    (change.isPlugged ? cable.plugIn : cable.pullOut)();
  }
  if ("baudRate" in change) {
    cable.setBaudRate(change.baudRate);
  }
}

const PAPER_MM = { new: ROLL_MM, low: NEARLY_OUT_MM, out: 0 } as const;

function viewOfPrinter(state: PrinterState, path: string): PrinterStateView {
  const { isOn, isPlugged, isCoverOpen, isOffline, isJammed, isNonsense, isSlow } = state;
  return {
    path,
    isOn,
    isPlugged,
    isCoverOpen,
    isOffline,
    isJammed,
    isNonsense,
    isSlow,
    isPrinting: state.printing !== null,
    baudRate: state.baudRate,
    paper: paperOf(state),
    paperLeftMm: Math.round(state.paperLeftMm),
    bufferedBytes: bufferedBytes(state),
    bufferBytesMax: BUFFER_BYTES,
    heldBytes: state.held.length,
    lostBytes: state.lostBytes,
  };
}
