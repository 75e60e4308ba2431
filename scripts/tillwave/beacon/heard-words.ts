/** What an ear heard, for people and for programs. */
import type { HeardBeacon, HeardFrame } from "@tillwave/beacon-central/heard-beacons";
import type { EarView } from "@tillwave/beacon-central/ports";
import { AD_TYPE } from "@tillwave/shared/beacon/ad";
import { toHex } from "@tillwave/shared/core/bytes";
import { FRAME_NAMES, dbm, frameJson, frameWords } from "./frame-words.ts";

/** Of all that one address said, the last. */
const FRAMES_SHOWN = 6;
const NAME_WIDTH = 11;

/** One line for the beacon, one more for each frame. */
export function beaconLines(beacon: HeardBeacon): readonly string[] {
  const frames = beacon.frames.toSorted(mostFirst);
  const hidden = frames.length - FRAMES_SHOWN;
  return [
    `${beacon.address}  ${loudnessWords(beacon)}  ${intervalWords(beacon)}${nameWords(beacon)}`,
    ...frames
      .slice(0, FRAMES_SHOWN)
      .map(
        ({ frame, count }) =>
          `    ${FRAME_NAMES[frame.type].padEnd(NAME_WIDTH)} ${frameWords(frame)}  ×${count}`,
      ),
    ...(hidden > 0 ? [`    and ${hidden} more, seldom heard`] : []),
    ...otherLines(beacon),
  ];
}

export function loudnessWords({ rssi: { median, spread, least, most } }: HeardBeacon): string {
  if (median === null) {
    return least === null || most === null ? "level not known" : "not heard any more";
  }
  const width = spread === null || spread < 1 ? "" : ` ±${Math.round(spread)}`;
  return `${dbm(median)}${width}`.padEnd(12);
}

export function intervalWords({ interval, count, connectable }: HeardBeacon): string {
  const every = interval === null ? "once" : `every ${Math.round(interval)} ms`;
  return `${every}, ${count}×${connectable ? ", connectable" : ""}`;
}

const nameWords = ({ name }: HeardBeacon): string => (name === null ? "" : `  “${name}”`);

function otherLines({ frames, others, broken }: HeardBeacon): readonly string[] {
  const said = others.filter(
    ({ type }) =>
      type !== AD_TYPE.flags && type !== AD_TYPE.completeName && type !== AD_TYPE.shortName,
  );
  const other = said
    .map(({ type, data }) => `0x${type.toString(16).padStart(2, "0")} ${toHex(data)}`)
    .join(", ");
  return [
    ...(frames.length === 0 && other !== "" ? [`    says        ${other}`] : []),
    ...(broken > 0 ? [`    broken      ${broken} advertisements that nobody can read`] : []),
  ];
}

const mostFirst = (a: HeardFrame, b: HeardFrame): number => b.count - a.count;

export function beaconJson(beacon: HeardBeacon): Readonly<Record<string, unknown>> {
  const { address, addressType, count, interval, rssi, connectable, name, frames, broken } = beacon;
  return {
    address,
    addressType,
    name,
    count,
    intervalMs: interval === null ? null : Math.round(interval * 10) / 10,
    rssi: rssi.median,
    rssiSpread: rssi.spread,
    rssiLeast: rssi.least,
    rssiMost: rssi.most,
    connectable,
    broken,
    frames: frames.map((heard) =>
      Object.assign(frameJson(heard.frame), { count: heard.count, connectable: heard.connectable }),
    ),
    others: beacon.others.map(({ type, data }) => ({ type, data: toHex(data) })),
  };
}

/** Why nothing is heard, and what to do; null where it listens. */
export function deafWords({ state, detail }: EarView): readonly string[] | null {
  const said = detail === null ? "" : ` (${detail})`;
  switch (state) {
    case "listening":
    case "linked":
      return null;
    case "no-bluetooth":
      return [
        `This system has no Bluetooth sockets${said}: its kernel was built without them, or this is a container.`,
        "Listen on a Raspberry Pi or another machine with Linux's Bluetooth: tillwave beacon doctor says more.",
      ];
    case "no-adapter":
      return [
        `There is no Bluetooth adapter here${said}.`,
        "Plug one in, or name another with --adapter: ls /sys/class/bluetooth lists them.",
      ];
    case "no-permission":
      return [
        `This user may not use the Bluetooth adapter${said}.`,
        "Run it as root, once: sudo tillwave beacon scan. tillwave beacon doctor says how to allow it for good.",
      ];
    case "off":
      return [
        `The Bluetooth adapter is switched off${said}.`,
        "Switch it on: sudo rfkill unblock bluetooth; sudo hciconfig hci0 up",
      ];
    case "refused":
      return [
        `The adapter will not listen${said}: another program uses it.`,
        "Stop that one, most often: sudo systemctl stop bluetooth",
      ];
    case "starting":
      return [
        `The adapter did not come up in time${said}.`,
        "tillwave beacon doctor looks into it.",
      ];
    case "gone":
      return [`The adapter does not answer${said}.`, "Unplug it, or restart this machine."];
  }
}
