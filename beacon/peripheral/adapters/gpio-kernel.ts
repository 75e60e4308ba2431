/**
 * The kernel's GPIO chips, called through koffi. Requests and answers are ../panel/gpio-v2.ts's.
 *
 * ioctl takes its third argument as any other on 64-bit Linux, variadic or not.
 */
import { closeSync, openSync, read, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import {
  CHIP_INFO_BYTES,
  type ChipInfo,
  GET_CHIP_INFO,
  GET_LINE,
  GET_VALUES,
  LINE_EVENT_BYTES,
  type LineUse,
  SET_VALUES,
  decodeChipInfo,
  decodeLineValue,
  encodeLineRequest,
  encodeLineValue,
  lineOfRequest,
} from "../panel/gpio-v2.ts";
import type { GpioChip, GpioFault, GpioLine } from "./gpiochip-io.ts";

const EDGES_AT_ONCE = 16;

export interface KernelChip extends GpioChip {
  readonly info: ChipInfo;
}

/** All chips of this machine, with what is in the way of those that may not be opened. */
export async function kernelChips(): Promise<{
  readonly chips: readonly KernelChip[];
  readonly refused: readonly string[];
}> {
  const ioctl = await loadIoctl();
  const chips: KernelChip[] = [];
  const refused: string[] = [];
  for (const name of readdirSync("/dev").filter((entry) => /^gpiochip\d+$/u.test(entry))) {
    const path = join("/dev", name);
    try {
      const file = openSync(path, "r+");
      const bytes = new Uint8Array(CHIP_INFO_BYTES);
      ioctl(file, GET_CHIP_INFO, bytes);
      closeSync(file);
      const info = decodeChipInfo(bytes);
      chips.push({ info, request: (line, use) => requestLine({ ioctl, path, line, use }) });
    } catch (error) {
      refused.push((error as Error).message);
    }
  }
  return { chips, refused };
}

/** Throws what the kernel says. */
type Ioctl = (file: number, request: number, bytes: Uint8Array) => void;

async function loadIoctl(): Promise<Ioctl> {
  // Native code: only where there are pins.
  const { default: koffi } = await import("koffi");
  const call = koffi.load("libc.so.6").func("int ioctl(int, unsigned long, _Inout_ uint8_t *)");
  const names = Object.entries(koffi.os.errno);
  return (file, request, bytes) => {
    if (call(file, request, bytes) < 0) {
      const number = koffi.errno();
      const name = names.find(([, value]) => value === number)?.[0] ?? `error ${number}`;
      throw new Error(name);
    }
  };
}

interface Request {
  readonly ioctl: Ioctl;
  readonly path: string;
  readonly line: number;
  readonly use: LineUse;
}

function requestLine({ ioctl, path, line, use }: Request): Result<GpioLine, GpioFault> {
  let file: number;
  try {
    const chip = openSync(path, "r+");
    const bytes = encodeLineRequest(line, use);
    try {
      ioctl(chip, GET_LINE, bytes);
    } finally {
      closeSync(chip);
    }
    file = lineOfRequest(bytes);
  } catch (error) {
    const { message } = error as Error;
    const detail =
      message === "EBUSY" ? `line ${line} is somebody else's` : `line ${line}: ${message}`;
    return err({ type: "no-line", detail });
  }
  const level = (): 0 | 1 => {
    const bytes = encodeLineValue(0);
    ioctl(file, GET_VALUES, bytes);
    return decodeLineValue(bytes);
  };
  return ok({
    set: (to) => ioctl(file, SET_VALUES, encodeLineValue(to)),
    level,
    watch: (changed, failed) => watchLine(file, () => changed(level()), failed),
  });
}

/** Edges may be lost where many come at once: after each the level is asked for. */
function watchLine(file: number, edge: () => void, failed: (detail: string) => void): void {
  const bytes = new Uint8Array(LINE_EVENT_BYTES * EDGES_AT_ONCE);
  const readOn = (): void =>
    read(file, bytes, 0, bytes.length, null, (error) => {
      if (error !== null) {
        failed(error.message);
        return;
      }
      edge();
      readOn();
    });
  readOn();
}
