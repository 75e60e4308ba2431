/**
 * A button of the kernel's input layer, found by its device's name: numbers change from start to start.
 * Spec: Documentation/input/input.rst, <linux/input.h>, on a 64-bit machine, little-endian:
 *
 *   offset  bytes  field
 *   0       16     time
 *   16      2      type; 1 is a key
 *   18      2      code: whichever, the device is this button
 *   20      4      value: 1 down, 0 up, 2 held on
 *
 * A down that was before we listened is not told.
 */
import { openSync, read, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { BoardListener } from "../panel/board.ts";

export const INPUT_EVENT_BYTES = 24;
const EV_KEY = 1;
const EVENTS_AT_ONCE = 16;

export interface NoButton {
  readonly type: "no-button";
  readonly detail: string;
}

export interface EvdevButtonOptions {
  readonly name: string;
  /** Where /sys and /dev are. */
  readonly root: string;
}

/** It is listened to for as long as the process lives. */
export function openEvdevButton(
  { name, root }: EvdevButtonOptions,
  listener: Pick<BoardListener, "button" | "failed">,
): Result<void, NoButton> {
  try {
    const event = findInput(name, join(root, "/sys/class/input"));
    if (event === null) {
      return err({ type: "no-button", detail: `no input device is called "${name}"` });
    }
    readOn(openSync(join(root, "/dev/input", event), "r"), listener);
    return ok(undefined);
  } catch (error) {
    return err({ type: "no-button", detail: (error as Error).message });
  }
}

function findInput(name: string, folder: string): string | null {
  const events = readdirSync(folder).filter((entry) => /^event\d+$/u.test(entry));
  const nameOf = (event: string): string =>
    readFileSync(join(folder, event, "device/name"), "utf8").trim();
  return events.find((event) => nameOf(event) === name) ?? null;
}

function readOn(file: number, listener: Pick<BoardListener, "button" | "failed">): void {
  const bytes = new Uint8Array(INPUT_EVENT_BYTES * EVENTS_AT_ONCE);
  /** A pipe may give half an event; the kernel never does. */
  let kept = 0;
  read(file, bytes, kept, bytes.length - kept, null, function got(error, count) {
    if (error !== null || count === 0) {
      listener.failed(error === null ? "the button's device is gone" : error.message);
      return;
    }
    kept += count;
    const whole = kept - (kept % INPUT_EVENT_BYTES);
    for (const isDown of decodeKeyEvents(bytes.subarray(0, whole))) {
      listener.button(isDown);
    }
    bytes.copyWithin(0, whole, kept);
    kept -= whole;
    read(file, bytes, kept, bytes.length - kept, null, got);
  });
}

/** The downs and ups in a whole number of events, in their order. */
export function decodeKeyEvents(bytes: Uint8Array): readonly boolean[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: boolean[] = [];
  for (let at = 0; at + INPUT_EVENT_BYTES <= bytes.length; at += INPUT_EVENT_BYTES) {
    const value = view.getInt32(at + 20, true);
    if (view.getUint16(at + 16, true) === EV_KEY && (value === 0 || value === 1)) {
      found.push(value === 1);
    }
  }
  return found;
}
