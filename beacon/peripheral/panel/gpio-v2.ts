/**
 * The kernel's GPIO character device, version 2, for one line at a time: requests as bytes.
 * Spec: <linux/gpio.h> of Linux 5.10 and later; the same bytes on every 64-bit machine, little-endian.
 *
 *   GPIO_GET_CHIPINFO              0x8044b401   name 32 | label 32 | lines u32                      on the chip
 *   GPIO_V2_GET_LINE               0xc250b407   offsets u32 × 64 | consumer 32 |                    on the chip
 *                                               flags u64 | attributes u32 | 20 zero | 10 × 24 |
 *                                               lines u32 | events u32 | 20 zero | fd s32 ◀─ answer
 *   GPIO_V2_LINE_GET_VALUES        0xc010b40e   bits u64 ◀─ answer | mask u64                       on the line
 *   GPIO_V2_LINE_SET_VALUES        0xc010b40f   bits u64 | mask u64                                 on the line
 *   an edge, read from the line    48 bytes     time u64 | id u32 (1 rising, 2 falling) | offset u32 | …
 *
 * A line is let go of when its descriptor is closed, and then does what the chip likes.
 */
import { assert } from "@tillwave/shared/core/assert";

export const GET_CHIP_INFO = 0x80_44_b4_01;
export const GET_LINE = 0xc2_50_b4_07;
export const GET_VALUES = 0xc0_10_b4_0e;
export const SET_VALUES = 0xc0_10_b4_0f;

export const CHIP_INFO_BYTES = 68;
export const LINE_REQUEST_BYTES = 592;
export const LINE_VALUES_BYTES = 16;
export const LINE_EVENT_BYTES = 48;

const FLAG_INPUT = 1n << 2n;
const FLAG_OUTPUT = 1n << 3n;
const FLAG_EDGE_RISING = 1n << 4n;
const FLAG_EDGE_FALLING = 1n << 5n;
const FLAG_BIAS_PULL_UP = 1n << 8n;

const CONSUMER_AT = 256;
const NAME_BYTES = 32;
const FLAGS_AT = 288;
const LINES_AT = 560;
const FD_AT = 588;

/** The chips with the pins of a Pi's header: Zero to 3, 4, 5. Their numbers changed from kernel to kernel. */
export const PI_CHIPS: readonly string[] = ["pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1"];

export interface ChipInfo {
  readonly name: string;
  readonly label: string;
  readonly lines: number;
}

/** `bytes` is {@link CHIP_INFO_BYTES} that the kernel has filled. */
export function decodeChipInfo(bytes: Uint8Array): ChipInfo {
  assert(bytes.length === CHIP_INFO_BYTES, "a chip's info is whole");
  return {
    name: textIn(bytes.subarray(0, NAME_BYTES)),
    label: textIn(bytes.subarray(NAME_BYTES, 2 * NAME_BYTES)),
    lines: viewOf(bytes).getUint32(2 * NAME_BYTES, true),
  };
}

/** The first chip of that label, or, for null, the first with a Pi's pins. */
export function chipLabelled<T extends { readonly info: ChipInfo }>(
  chips: readonly T[],
  label: string | null,
): T | null {
  const wanted = label === null ? PI_CHIPS : [label];
  return chips.find(({ info }) => wanted.includes(info.label)) ?? null;
}

export type LineUse =
  /** Driven, low at first. */
  | "lamp"
  /** An input with its pull-up, both edges reported. */
  | "button";

export function encodeLineRequest(offset: number, use: LineUse): Uint8Array {
  const bytes = new Uint8Array(LINE_REQUEST_BYTES);
  const view = viewOf(bytes);
  view.setUint32(0, offset, true);
  bytes.set(new TextEncoder().encode(`tillwave ${use}`), CONSUMER_AT);
  view.setBigUint64(
    FLAGS_AT,
    use === "lamp"
      ? FLAG_OUTPUT
      : FLAG_INPUT | FLAG_EDGE_RISING | FLAG_EDGE_FALLING | FLAG_BIAS_PULL_UP,
    true,
  );
  view.setUint32(LINES_AT, 1, true);
  return bytes;
}

/** The line's descriptor, in a request that the kernel has answered. */
export const lineOfRequest = (bytes: Uint8Array): number => viewOf(bytes).getInt32(FD_AT, true);

/** To set a line, or, with either level, to ask for it. */
export function encodeLineValue(level: 0 | 1): Uint8Array {
  const bytes = new Uint8Array(LINE_VALUES_BYTES);
  const view = viewOf(bytes);
  view.setBigUint64(0, BigInt(level), true);
  view.setBigUint64(8, 1n, true);
  return bytes;
}

export const decodeLineValue = (bytes: Uint8Array): 0 | 1 =>
  (viewOf(bytes).getUint32(0, true) & 1) === 1 ? 1 : 0;

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

function textIn(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder("latin1").decode(end === -1 ? bytes : bytes.subarray(0, end));
}
