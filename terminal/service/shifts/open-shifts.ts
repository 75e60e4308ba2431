/** The shift desk of a till that sells, among its other parts. */
import { isOver } from "@tillwave/shared/sale/till";
import type { Ports } from "../ports.ts";
import type { Printing } from "../print/printing.ts";
import type { RecordFacts } from "../record-facts.ts";
import type { Settings } from "../settings.ts";
import type { Approvals } from "../staff/approvals.ts";
import type { Store } from "../store.ts";
import type { Sync } from "../sync/sync.ts";
import type { TenderDesk, Till } from "../till.ts";
import { type ShiftDesk, createShiftDesk } from "./shift-desk.ts";

export interface ShiftParts {
  readonly store: Store;
  readonly settings: Settings;
  readonly ports: Ports;
  readonly record: RecordFacts;
  readonly approvals: Approvals;
  readonly till: Pick<Till, "view">;
  readonly tenders: Pick<TenderDesk, "isInDoubt">;
  readonly printing: Pick<Printing, "drawerDue" | "printX">;
  readonly sync: Pick<Sync, "state" | "answeredUpTo">;
}

export function openShifts(parts: ShiftParts): ShiftDesk {
  const { store, settings, ports, till, tenders, printing, sync } = parts;
  const counter = () => till.view().value.state;
  return createShiftDesk({
    ...parts,
    database: store.database,
    known: store.known,
    currency: settings.currency,
    hourOf: createHourOf(settings.shop.timeZone),
    wall: () => ports.clock.read().wall,
    now: ports.timers.now,
    isPaying: () => counter().sale.type === "tendering" || tenders.isInDoubt(),
    held: () =>
      counter()
        .held.filter((sale) => !isOver(sale))
        .map(({ number }) => number),
    answeredUpTo: () => (sync.state() === "not-joined" ? null : sync.answeredUpTo()),
    openDrawer: printing.drawerDue,
    printX: printing.printX,
  });
}

/** Zones differ by quarters of an hour, at the least. */
const QUARTER_MS = 15 * 60_000;
/** Latest time that a calendar has, in Unix milliseconds (ECMA-262, 21.4.1.1). */
const TIME_MAX = 8.64e15;

/** The hour of the shop's day, in that zone or in the machine's own. */
function createHourOf(timeZone: string | undefined): (wall: number) => number {
  const format = new Intl.DateTimeFormat("en-GB", {
    ...(timeZone === undefined ? {} : { timeZone }),
    hourCycle: "h23",
    hour: "2-digit",
  });
  let quarter = -1;
  let hour = 0;
  return (wall) => {
    const at = Math.floor(Math.min(wall, TIME_MAX) / QUARTER_MS);
    if (at !== quarter) {
      quarter = at;
      hour = Number(format.format(at * QUARTER_MS));
    }
    return hour;
  };
}
