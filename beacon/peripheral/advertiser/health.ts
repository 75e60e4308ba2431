/**
 * Whether the beacon is well, which systemd's watchdog asks: the radio has answered lately, be it that it did as it was told,
 * or what went wrong, which healing then deals with. No timer's tick is an answer.
 */
import { ORDER_MAX_MS } from "../ports.ts";
import { RETRY_EVERY_MS } from "./healing.ts";

/** Between one question to the controller and the next. */
export const CHECK_EVERY_MS = 2000;
/** Of each order, check or step the end is known within {@link ORDER_MAX_MS}, and the next begins soon: with room for a slow machine. */
export const SILENT_MAX_MS = 4 * (ORDER_MAX_MS + Math.max(CHECK_EVERY_MS, RETRY_EVERY_MS));

/** `heardAt`: the end of the last that the radio was asked; or when it was opened. */
export const isHealthy = (heardAt: number, now: number): boolean => now - heardAt <= SILENT_MAX_MS;
