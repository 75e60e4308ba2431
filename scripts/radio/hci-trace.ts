/**
 * What was on air, told from what went in and out of a controller: when it was enabled, with which bytes, type and interval.
 *
 *   parameters ─ data ─ enable ✓ ───────────── data ✓ ─────────── disable ✓ … enable ✓ ────
 *                       [ one interval        ][ the next         ]   gap   [
 *
 * A command counts from when it is answered with success. A data command while enabled begins another interval without a gap.
 * A connection, a reset, a crash and a loss end it.
 */
import {
  OPCODE,
  INTERVAL_UNIT_MS,
  commandOpcode,
  decodeAnswer,
  decodeConnection,
  readUint16,
} from "./hci.ts";

export interface HciEntry {
  /** Milliseconds on the bench's monotonic clock. */
  readonly at: number;
  /** Which adapter, counted in the order of making. */
  readonly adapter: number;
  readonly kind: HciKind;
  /** The H4 packet; empty where none went. */
  readonly bytes: Uint8Array;
}

/**
 * `command` and `acl-out` reached the controller; `event` and `acl-in` came from it. `refused` and `swallowed` are commands
 * that did not, and `lost` an answer that nobody was given. `forgot`: it stopped advertising and told nobody.
 */
export type HciKind =
  | "command"
  | "event"
  | "acl-out"
  | "acl-in"
  | "refused"
  | "swallowed"
  | "lost"
  | "up"
  | "down"
  | "plugged"
  | "unplugged"
  | "forgot"
  | "crashed";

export interface Advertising {
  readonly data: Uint8Array;
  readonly scanResponse: Uint8Array;
  /** As in hci.ts's ADVERTISING. */
  readonly type: number;
  readonly intervalMs: number;
}

export interface OnAirInterval extends Advertising {
  readonly from: number;
  readonly to: number;
  readonly adapter: number;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What a controller was told, as far as it agreed. */
export interface ControllerView {
  readonly set: Advertising;
  readonly enabled: boolean;
  /** Commands without an answer, oldest first. */
  readonly asked: readonly Uint8Array[];
}

/** What is asked and never answered is forgotten then. */
const ASKED_MAX = 64;

/** After a reset (Core 5.2, volume 4, part E, 7.8.5: 1.28 s, connectable). */
export const CONTROLLER_RESET: ControllerView = {
  set: { data: new Uint8Array(), scanResponse: new Uint8Array(), type: 0, intervalMs: 1280 },
  enabled: false,
  asked: [],
};

export function stepController(view: ControllerView, entry: HciEntry): ControllerView {
  switch (entry.kind) {
    case "command":
      return { ...view, asked: [...view.asked.slice(1 - ASKED_MAX), entry.bytes] };
    case "event":
      return stepEvent(view, entry.bytes);
    case "forgot":
      return { ...view, enabled: false };
    case "plugged":
    case "unplugged":
    case "crashed":
      return CONTROLLER_RESET;
    default:
      return view;
  }
}

function stepEvent(view: ControllerView, event: Uint8Array): ControllerView {
  const connection = decodeConnection(event);
  if (connection?.status === 0 && connection.isPeripheral) {
    return { ...view, enabled: false };
  }
  const answer = decodeAnswer(event);
  const index = view.asked.findIndex((command) => commandOpcode(command) === answer?.opcode);
  const command = view.asked[index];
  if (answer === null || command === undefined) {
    return view;
  }
  const rest = { ...view, asked: view.asked.toSpliced(index, 1) };
  return answer.status === 0 ? stepAnswered(rest, answer.opcode, command.subarray(4)) : rest;
}

function stepAnswered(
  view: ControllerView,
  opcode: number,
  parameters: Uint8Array,
): ControllerView {
  const { set } = view;
  switch (opcode) {
    case OPCODE.reset:
      return { ...CONTROLLER_RESET, asked: view.asked };
    case OPCODE.setAdvertisingParameters: {
      const intervalMs = readUint16(parameters, 0) * INTERVAL_UNIT_MS;
      return { ...view, set: { ...set, intervalMs, type: parameters[4] ?? 0 } };
    }
    case OPCODE.setAdvertisingData:
      return { ...view, set: { ...set, data: payloadOf(parameters) } };
    case OPCODE.setScanResponseData:
      return { ...view, set: { ...set, scanResponse: payloadOf(parameters) } };
    case OPCODE.setAdvertisingEnable:
      return { ...view, enabled: parameters[0] === 1 };
    default:
      return view;
  }
}

/** A length, and 31 bytes of which that many count (7.8.7). */
const payloadOf = (parameters: Uint8Array): Uint8Array =>
  parameters.slice(1, 1 + (parameters[0] ?? 0));

/** `until` ends what goes on. Oldest first; `entries` are in order of time. */
export function airOf(entries: readonly HciEntry[], until: number): readonly OnAirInterval[] {
  const intervals: OnAirInterval[] = [];
  const views = new Map<number, { view: ControllerView; since: number }>();
  const end = (adapter: number, to: number): void => {
    const { view, since } = views.get(adapter) ?? { view: CONTROLLER_RESET, since: to };
    if (view.enabled && to > since) {
      intervals.push({ ...view.set, from: since, to, adapter });
    }
  };
  for (const entry of entries) {
    const before = views.get(entry.adapter) ?? { view: CONTROLLER_RESET, since: entry.at };
    const view = stepController(before.view, entry);
    const changed = view.enabled !== before.view.enabled || view.set !== before.view.set;
    if (changed) {
      end(entry.adapter, entry.at);
    }
    views.set(entry.adapter, { view, since: changed ? entry.at : before.since });
  }
  for (const adapter of views.keys()) {
    end(adapter, until);
  }
  return intervals.toSorted((a, b) => a.from - b.from);
}

/** When nothing was on air, between `from` and `to`. */
export function gapsOf(intervals: readonly OnAirInterval[], { from, to }: Span): readonly Span[] {
  const gaps: Span[] = [];
  let covered = from;
  for (const interval of intervals.toSorted((a, b) => a.from - b.from)) {
    if (interval.from > covered && covered < to) {
      gaps.push({ from: covered, to: Math.min(interval.from, to) });
    }
    covered = Math.max(covered, interval.to);
  }
  return covered < to ? [...gaps, { from: covered, to }] : gaps;
}

export interface Asked extends Span {
  /** Default: all. */
  readonly wanted?: (interval: OnAirInterval) => boolean;
}

/** From 0 to 1: how much of the time something that is wanted was on air. */
export function shareOnAir(
  intervals: readonly OnAirInterval[],
  { from, to, wanted = () => true }: Asked,
): number {
  const gaps = gapsOf(intervals.filter(wanted), { from, to });
  return 1 - gaps.reduce((sum, gap) => sum + gap.to - gap.from, 0) / (to - from);
}
