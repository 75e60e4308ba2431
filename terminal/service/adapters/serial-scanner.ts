/** A barcode scanner on a serial port, or on a USB port that looks like one. */
import type { Scanners } from "../ports.ts";
import { openSerialLine } from "./serial-line.ts";

export const serialScanners: Scanners = {
  connect: (to) => ({
    open(listener) {
      const { close } = openSerialLine(to, listener);
      return { close };
    },
  }),
};
