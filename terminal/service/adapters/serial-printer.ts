/** A receipt printer on a serial port, or on a USB port that looks like one. */
import type { Printers } from "../ports.ts";
import { openSerialLine } from "./serial-line.ts";

export const serialPrinters: Printers = {
  connect: (to) => ({ open: (listener) => openSerialLine(to, listener) }),
};
