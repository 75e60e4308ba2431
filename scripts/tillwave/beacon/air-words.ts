/** What was on air, as a timeline and in sum, for people and for programs. */
import { type BeaconFrame, decodeAdvertisement } from "@tillwave/shared/beacon/frame";
import { AD_TYPE } from "@tillwave/shared/beacon/ad";
import { toHex } from "@tillwave/shared/core/bytes";
import { numberText, tenthsText } from "../tone/svg.ts";
import { table } from "../tone/emitter-words.ts";
import { structureWords } from "./advertisement-words.ts";
import { FRAME_NAMES, frameJson, frameWords } from "./frame-words.ts";
import type { AirSpan } from "./simulated-beacon.ts";

const LINES_MAX = 60;

export interface AirSum {
  /** Of the time, 0 to 1, by what is said. */
  readonly shares: readonly {
    readonly what: string;
    readonly share: number;
    readonly turns: number;
  }[];
  /** Of the time after it first was on air. */
  readonly silentMs: number;
  readonly longestGapMs: number;
  /** Milliseconds from the start; null where nothing ever was. */
  readonly firstAt: number | null;
  /** Different ids, by kind. */
  readonly ids: Readonly<Record<string, number>>;
}

export function sumOf(spans: readonly AirSpan[]): AirSum {
  const total = spans.at(-1)?.to ?? 0;
  const byKind = new Map<string, { ms: number; turns: number; ids: Set<string> }>();
  const first = spans.findIndex(({ order }) => order !== null);
  const after = first < 0 ? [] : spans.slice(first);
  const gaps = after.filter(({ order }) => order === null).map(({ from, to }) => to - from);
  for (const { from, to, order } of spans) {
    const what = order === null ? "silence" : nameOf(order.data);
    const sum = byKind.get(what) ?? { ms: 0, turns: 0, ids: new Set() };
    sum.ms += to - from;
    sum.turns += 1;
    sum.ids.add(order === null ? "" : idOf(order.data));
    byKind.set(what, sum);
  }
  return {
    shares: [...byKind]
      .map(([what, { ms, turns }]) => ({ what, share: total === 0 ? 0 : ms / total, turns }))
      .toSorted((a, b) => b.share - a.share),
    silentMs: gaps.reduce((sum, gap) => sum + gap, 0),
    longestGapMs: Math.max(0, ...gaps),
    firstAt: after[0]?.from ?? null,
    ids: Object.fromEntries(
      [...byKind].filter(([what]) => what !== "silence").map(([what, { ids }]) => [what, ids.size]),
    ),
  };
}

export function timelineLines(spans: readonly AirSpan[]): readonly string[] {
  const shown = spans.slice(0, LINES_MAX);
  const more = spans.length - shown.length;
  return [
    ...table([
      ["from", "for", "", "every", "says"],
      ...shown.map(({ from, to, order }) => [
        tenthsText(from / 1000),
        lengthText(to - from),
        order === null ? "" : order.connectable ? "connectable" : "",
        order === null ? "" : `${order.intervalMs} ms`,
        order === null ? "nothing" : saysOf(order.data),
      ]),
    ]),
    ...(more > 0 ? [`… and ${more} more turns; --json has them all.`] : []),
  ];
}

export function sumLines({
  shares,
  longestGapMs,
  silentMs,
  firstAt,
  ids,
}: AirSum): readonly string[] {
  if (firstAt === null) {
    return ["Nothing is ever on air."];
  }
  return [
    `First on air after ${lengthText(firstAt)}; from then on silent for ${lengthText(silentMs)}, the longest gap ${lengthText(longestGapMs)}.`,
    ...table([
      ["", "of the time", "turns", "different"],
      ...shares.map(({ what, share, turns }) => [
        what,
        `${numberText(Math.round(share * 1000) / 10)} %`,
        String(turns),
        String(ids[what] ?? ""),
      ]),
    ]),
  ];
}

export const spanJson = ({ from, to, order }: AirSpan): object => ({
  from: Math.round(from),
  to: Math.round(to),
  ...(order === null
    ? { data: null }
    : {
        data: toHex(order.data),
        scanResponse: toHex(order.scanResponse),
        connectable: order.connectable,
        intervalMs: order.intervalMs,
        frames: framesIn(order.data).map(frameJson),
      }),
});

function framesIn(data: Uint8Array): readonly BeaconFrame[] {
  const read = decodeAdvertisement(data);
  return read.ok ? read.value.frames : [];
}

function nameOf(data: Uint8Array): string {
  const [frame] = framesIn(data);
  return frame === undefined ? "no frame" : FRAME_NAMES[frame.type];
}

/** What rolls in it: a power or a figure that changes makes no other id. */
function idOf(data: Uint8Array): string {
  const [frame] = framesIn(data);
  return frame === undefined || frame.type === "eddystone-tlm" ? "" : toHex(data);
}

function saysOf(data: Uint8Array): string {
  const read = decodeAdvertisement(data);
  if (!read.ok) {
    return toHex(data);
  }
  const { frames, others } = read.value;
  return frames.length > 0
    ? frames.map((frame) => `${FRAME_NAMES[frame.type]} ${frameWords(frame)}`).join("; ")
    : others
        .filter(({ type }) => type !== AD_TYPE.flags)
        .map(structureWords)
        .join("; ");
}

const lengthText = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : `${numberText(Math.round(ms / 100) / 10)} s`;
