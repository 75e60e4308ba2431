/** The beacons that are heard just now, as a table that is drawn again and again. */
import type { HeardBeacon, HeardFrame } from "@tillwave/beacon-central/heard-beacons";
import { identityOf } from "@tillwave/beacon-central/heard-beacons";
import { table } from "../tone/emitter-words.ts";
import { FRAME_NAMES, dbm, frameWords } from "./frame-words.ts";

/** What was not heard for so long is marked, in milliseconds. */
const LOST_AFTER = 5000;
/** A bar of so many letters is a beacon that lies on the aerial. */
const BAR = 12;
const BAR_FROM = -100;
const BAR_TO = -40;

export interface WatchScreen {
  readonly beacons: readonly HeardBeacon[];
  readonly now: number;
  readonly seconds: number;
  /** Of the terminal; what does not fit is cut. */
  readonly columns: number;
  readonly rows: number;
}

export function watchTable({
  beacons,
  now,
  seconds,
  columns,
  rows,
}: WatchScreen): readonly string[] {
  const head = `${beacons.length} ${beacons.length === 1 ? "beacon" : "beacons"}, ${Math.floor(seconds)} s. Ctrl-C ends it.`;
  if (beacons.length === 0) {
    return [head, "", "Nothing is heard so far."];
  }
  const body = table([
    ["address", "level", "", "every", "count", "last said"],
    ...beacons.flatMap((beacon) => beaconRows(beacon, now)),
  ]);
  const room = Math.max(1, rows - 3);
  const more = body.length - room;
  return [
    head,
    "",
    ...body.slice(0, room).map((line) => line.slice(0, columns)),
    ...(more > 0 ? [`and ${more} more lines`] : []),
  ];
}

function beaconRows(beacon: HeardBeacon, now: number): readonly (readonly string[])[] {
  const { address, rssi, interval, count, lastAt, name } = beacon;
  const silent = now - lastAt;
  const frames = frameRows(beacon);
  const [first = name === null ? "" : `“${name}”`] = frames;
  return [
    [
      address,
      rssi.median === null ? "" : dbm(rssi.median),
      silent > LOST_AFTER ? `silent for ${Math.round(silent / 1000)} s` : barOf(rssi.median),
      interval === null ? "" : `${Math.round(interval)} ms`,
      String(count),
      first,
    ],
    ...frames.slice(1).map((words) => ["", "", "", "", "", words]),
  ];
}

/** Of each kind the one that was said last: ids that roll would fill the screen. */
function frameRows({ frames }: HeardBeacon): readonly string[] {
  const newest = new Map<string, HeardFrame>();
  for (const heard of frames.toSorted((a, b) => a.lastAt - b.lastAt)) {
    newest.set(heard.frame.type, heard);
  }
  return [...newest.values()]
    .toSorted((a, b) => (identityOf(a.frame) < identityOf(b.frame) ? -1 : 1))
    .map(({ frame }) => `${FRAME_NAMES[frame.type]} ${frameWords(frame)}`);
}

export function barOf(median: number | null): string {
  if (median === null) {
    return "";
  }
  const share = Math.min(1, Math.max(0, (median - BAR_FROM) / (BAR_TO - BAR_FROM)));
  const filled = Math.round(share * BAR);
  return "█".repeat(filled) + "░".repeat(BAR - filled);
}
