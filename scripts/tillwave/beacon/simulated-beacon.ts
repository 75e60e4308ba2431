/**
 * The beacon as it is on a Pi, but for its radio, its disk and the time: all three are in memory. What would be on air is
 * written down, change by change.
 */
import { createSimulatedRadios } from "@tillwave/beacon-peripheral/adapters/simulated-radio";
import type { BeaconFiles, BeaconPorts } from "@tillwave/beacon-peripheral/beacon-ports";
import { startBeacon } from "@tillwave/beacon-peripheral/beacon";
import type { Panel } from "@tillwave/beacon-peripheral/panel/panel";
import type { AirOrder } from "@tillwave/beacon-peripheral/ports";
import type { BeaconStatus } from "@tillwave/shared/api/beacon";
import { assert } from "@tillwave/shared/core/assert";
import { NO_LOG } from "@tillwave/shared/core/log";
import { ok } from "@tillwave/shared/core/result";
import type { ConfigFile } from "@tillwave/shared/host/config-file";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { createFastTime } from "./fast-time.ts";

export interface AirSpan {
  /** Milliseconds since the beacon was started. */
  readonly from: number;
  readonly to: number;
  /** Null: silence. */
  readonly order: AirOrder | null;
}

export interface SimulatedRun {
  readonly spans: readonly AirSpan[];
  readonly status: BeaconStatus;
}

export interface SimulateOptions {
  /** Of the beacon's file; null for one that has none. */
  readonly settings: object | null;
  readonly seconds: number;
  /** When it is started, in Unix seconds. */
  readonly startAt: number;
}

export async function simulateBeacon({
  settings,
  seconds,
  startAt,
}: SimulateOptions): Promise<SimulatedRun> {
  const time = createFastTime();
  const changes: { readonly at: number; readonly order: AirOrder | null }[] = [];
  const { radios } = createSimulatedRadios({
    timers: time,
    onAir: ({ at, order }) => changes.push({ at, order }),
  });
  const ports: BeaconPorts = {
    clocks: { monotonic: time.now, system: () => startAt + time.now() / 1000 },
    timers: time,
    random: nodeRandom,
    crypto: createNodeCrypto(),
    files: filesInMemory(settings),
    radios,
    panels: { open: () => NO_PANEL },
    machine: {
      facts: () => ({ serial: null, machineId: null }),
      temperature: () => null,
      reboot: null,
    },
    log: NO_LOG,
    readLog: () => [],
  };
  const beacon = startBeacon(ports, { version: "0.0.0", stack: "simulated", adapter: null });
  const end = seconds * 1000;
  const isDone = await time.run(end);
  assert(isDone, "the beacon waits between two things that it does");
  const status = beacon.status();
  const spans = spansOf(changes, end);
  const closing = beacon.close();
  await time.run(end + 60_000);
  await closing;
  return { spans, status };
}

/** What is on air unchanged is one. */
function spansOf(
  changes: readonly { readonly at: number; readonly order: AirOrder | null }[],
  end: number,
): readonly AirSpan[] {
  const spans: AirSpan[] = [];
  let from = 0;
  let order: AirOrder | null = null;
  for (const change of [...changes, { at: end, order: null }]) {
    const last = spans.at(-1);
    if (change.at > from) {
      const span = { from, to: change.at, order };
      const isSame = last !== undefined && textOf(last.order) === textOf(order);
      spans.splice(isSame ? -1 : spans.length, 1, isSame ? { ...span, from: last.from } : span);
    }
    from = change.at;
    ({ order } = change);
  }
  return spans;
}

const textOf = (order: AirOrder | null): string => JSON.stringify(order);

const NO_PANEL: Panel = {
  show: () => {},
  identify: () => {},
  view: () => ({ kind: "none", state: "none", detail: null, restarts: 0 }),
  close: () => Promise.resolve(),
};

function filesInMemory(settings: object | null): BeaconFiles {
  let text = settings === null ? null : JSON.stringify(settings);
  const file = <T>(): ConfigFile<T> => {
    let value: T | null = null;
    return {
      read: () => ok(value),
      write(written) {
        value = structuredClone(written);
        return ok(undefined);
      },
    };
  };
  return {
    settings: {
      read: () => ok(text),
      write(written) {
        text = written;
        return ok(undefined);
      },
      setAside: () => ok(undefined),
      erase() {
        text = null;
        return ok(undefined);
      },
    },
    clock: file(),
    usedKeys: file(),
    wallClock: file(),
    healing: file(),
    label: file(),
    door: file(),
  };
}
