/** A checkout scale on a serial port, or on a USB port that looks like one: seven bits, even parity. */
import type { Scales } from "../ports.ts";
import { openSerialLine } from "./serial-line.ts";

export const serialScales: Scales = {
  connect: (to) => ({
    open: (listener) =>
      openSerialLine({ ...to, dataBits: 7, parity: "even", stopBits: 1 }, listener),
  }),
};
