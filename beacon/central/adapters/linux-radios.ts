/** The radio of a Linux machine. */
import type { Log } from "@tillwave/shared/core/log";
import type { CentralRadios } from "../ports.ts";
import { startEar } from "./ear-process.ts";

export const linuxRadios = (log: Log): CentralRadios => ({
  open: (options, listener) => startEar(options, listener, log),
});
