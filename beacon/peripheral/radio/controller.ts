/**
 * What is on air, and how it is changed. Only what the controller has answered is believed.
 *
 *             parameters, data, start             stop
 *   unknown ──stop──▶ off ─────────────▶ on(order) ────▶ off
 *      ▲               ▲                  │   │ ▲
 *      │               └── a connection ──┘   └─┘ data alone, where type and interval stay
 *      └── a fault, a reset by somebody else, a new socket
 *
 * The controller cannot be asked whether it advertises. But it must refuse other parameters while it does
 * (Core 5.4, Vol 4, Part E, 7.8.5), so offering it those that it has tells: 0x0c means on air. What accepts them
 * has fallen silent, or is one that always accepts them, which it shows by doing so right after a start.
 *
 * While a central is connected nothing is connectable: bleno knows one connection at a time.
 */
import { assert, present } from "@tillwave/shared/core/assert";
import { equalBytes } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import {
  ADVERTISING_DATA_MAX,
  type AirOrder,
  INTERVAL_MAX_MS,
  INTERVAL_MIN_MS,
  ORDER_MAX_MS,
  type OnAir,
  type RadioFault,
  type RadioStep,
} from "../ports.ts";
import type { HciAnswer, HciLine } from "./hci-line.ts";
import {
  OPCODE,
  STATUS,
  disconnect,
  formatAddress,
  parseTxPower,
  readAddress,
  readTxPower,
  resetController,
  setAdvertisingData,
  setAdvertisingEnable,
  setAdvertisingParameters,
  setScanResponse,
} from "./hci.ts";

export interface ControllerDeps {
  readonly line: HciLine;
  now(): number;
}

/** One order at a time: turns.ts sees to that. */
export interface Controller {
  advertise(order: AirOrder): Promise<Result<OnAir, RadioFault>>;
  silence(): Promise<Result<void, RadioFault>>;
  reset(): Promise<Result<void, RadioFault>>;
  check(): Promise<Result<OnAir, RadioFault>>;
  /** As the controller says it. */
  address(): Promise<Result<string | null, RadioFault>>;
  /** With how many dBm it advertises, by its own word; null where it does not say. */
  txPower(): Promise<Result<number | null, RadioFault>>;
  /** A central has come: the controller has ended what was connectable. */
  connected(handle: number): void;
  disconnected(handle: number): void;
  /** All connections are over, and nobody says so: as after a reset by somebody else. */
  severed(): void;
  /** Asks the central to go. True where it had gone already, without a word. */
  hangUp(): Promise<boolean>;
  /** Somebody else may have changed what is on air. */
  distrust(): void;
}

type Air =
  | { readonly type: "unknown" }
  | { readonly type: "off" }
  | { readonly type: "on"; readonly order: AirOrder };

interface Step {
  readonly name: RadioStep;
  readonly packet: Uint8Array;
  /** A status that is as good as success. */
  readonly alsoRight: number;
}

const stepOf = (name: RadioStep, packet: Uint8Array): Step => ({
  name,
  packet,
  alsoRight: STATUS.success,
});

/** What does not advertise may refuse to stop. */
const STOP: Step = {
  name: "stop",
  packet: setAdvertisingEnable(false),
  alsoRight: STATUS.commandDisallowed,
};

export function createController({ line, now }: ControllerDeps): Controller {
  let air: Air = { type: "unknown" };
  let central: number | null = null;
  /** How many centrals have come: each has ended what was connectable. */
  let centrals = 0;
  let takesParametersOnAir = false;
  /** The last order was to advertise. */
  let isToAdvertise = false;
  let deadline = 0;
  /** How often somebody else may have changed what is on air. */
  let doubts = 0;

  async function ask(name: RadioStep, packet: Uint8Array): Promise<Result<HciAnswer, RadioFault>> {
    return await line.ask({ step: name, packet, deadline });
  }

  /** All that is asked here is for the same order; what goes wrong makes the air unknown. */
  async function order<T>(
    run: () => Promise<Result<T, RadioFault>>,
  ): Promise<Result<T, RadioFault>> {
    deadline = now() + ORDER_MAX_MS;
    const caughtUp = await line.catchUp(deadline);
    const result = caughtUp.ok ? await run() : caughtUp;
    if (!result.ok) {
      air = { type: "unknown" };
    }
    return result;
  }

  function judge(
    { name, alsoRight }: Step,
    answer: Result<HciAnswer, RadioFault>,
  ): Result<OnAir, RadioFault> {
    if (!answer.ok) {
      return answer;
    }
    const { status } = answer.value;
    return status === STATUS.success || status === alsoRight
      ? ok({ at: now() })
      : err({ type: "refused", step: name, status });
  }

  async function step(asked: Step): Promise<Result<OnAir, RadioFault>> {
    return judge(asked, await ask(asked.name, asked.packet));
  }

  async function stop(): Promise<Result<OnAir, RadioFault>> {
    const stopped = await step(STOP);
    if (stopped.ok) {
      air = { type: "off" };
    }
    return stopped;
  }

  async function changeData(next: AirOrder, before: AirOrder): Promise<Result<OnAir, RadioFault>> {
    if (next.connectable && !equalBytes(next.scanResponse, before.scanResponse)) {
      const answered = await step(stepOf("data", setScanResponse(next.scanResponse)));
      if (!answered.ok) {
        return answered;
      }
    }
    return await step(stepOf("data", setAdvertisingData(next.data)));
  }

  /** In one go: it is silent for no longer than the controller takes for three commands. */
  async function begin(next: AirOrder): Promise<Result<OnAir, RadioFault>> {
    const steps: readonly Step[] = [
      // Not asked for by what is on air, or about to be.
      ...(next.connectable ? [stepOf("data", setScanResponse(next.scanResponse))] : []),
      ...(air.type === "off" ? [] : [STOP]),
      stepOf("parameters", setAdvertisingParameters(next)),
      stepOf("data", setAdvertisingData(next.data)),
      stepOf("start", setAdvertisingEnable(true)),
    ];
    const answers = await line.askAll(
      steps.map(({ name, packet }) => ({ step: name, packet, deadline })),
    );
    for (const [i, answer] of answers.entries()) {
      const done = judge(present(steps[i], "what was asked"), answer);
      if (!done.ok) {
        return done;
      }
    }
    return ok({ at: now() });
  }

  async function put(wanted: AirOrder): Promise<Result<OnAir, RadioFault>> {
    const next = central === null ? wanted : { ...wanted, connectable: false };
    const [doubtsBefore, centralsBefore] = [doubts, centrals];
    const done =
      air.type === "on" && hasSameParameters(air.order, next)
        ? await changeData(next, air.order)
        : await begin(next);
    if (!done.ok) {
      return done;
    }
    if (next.connectable && centrals !== centralsBefore) {
      air = { type: "off" };
      return done;
    }
    if (doubts !== doubtsBefore) {
      return err({ type: "fell-silent" });
    }
    air = { type: "on", order: next };
    return done;
  }

  /** True for on air, false for silent. */
  async function probe(on: AirOrder): Promise<Result<boolean, RadioFault>> {
    const answer = await ask("check", setAdvertisingParameters(on));
    if (!answer.ok) {
      return answer;
    }
    const { status } = answer.value;
    return status === STATUS.success || status === STATUS.commandDisallowed
      ? ok(status === STATUS.commandDisallowed)
      : err({ type: "refused", step: "check", status });
  }

  async function checkOnAir(on: AirOrder): Promise<Result<OnAir, RadioFault>> {
    const isOnAir = await probe(on);
    if (!isOnAir.ok) {
      return isOnAir;
    }
    if (isOnAir.value) {
      return ok({ at: now() });
    }
    const started = await step({
      ...stepOf("start", setAdvertisingEnable(true)),
      alsoRight: STATUS.commandDisallowed,
    });
    if (!started.ok) {
      return started;
    }
    const isOnAirNow = await probe(on);
    if (!isOnAirNow.ok) {
      return isOnAirNow;
    }
    if (isOnAirNow.value || air.type !== "on") {
      return err({ type: "fell-silent" });
    }
    takesParametersOnAir = true;
    return ok({ at: now() });
  }

  async function checkAlive(): Promise<Result<OnAir, RadioFault>> {
    return await step(stepOf("check", readAddress()));
  }

  async function checkAsTold(): Promise<Result<OnAir, RadioFault>> {
    if (air.type === "on" && !takesParametersOnAir) {
      return await checkOnAir(air.order);
    }
    const alive = await checkAlive();
    return alive.ok && air.type === "unknown" && isToAdvertise
      ? err({ type: "fell-silent" })
      : alive;
  }

  return {
    async advertise(wanted) {
      assertOrder(wanted);
      isToAdvertise = true;
      return await order(async () => {
        const done = await put(wanted);
        // A central that came between two answers has ended it, though it may have gone already.
        return done.ok && air.type !== "on" ? await put(wanted) : done;
      });
    },
    async silence() {
      isToAdvertise = false;
      return await order(async () => {
        const stopped = await stop();
        return stopped.ok ? ok(undefined) : stopped;
      });
    },
    async reset() {
      return await order(async () => {
        const done = await step(stepOf("reset", resetController()));
        if (!done.ok) {
          return done;
        }
        air = { type: "off" };
        isToAdvertise = false;
        central = null;
        // bleno sets the controller up anew when it hears of a reset: this is answered after all that.
        const settled = await checkAlive();
        return settled.ok ? ok(undefined) : settled;
      });
    },
    async check() {
      return await order(checkAsTold);
    },
    async address() {
      return await order(async () => {
        const answer = await ask("check", readAddress());
        return answer.ok ? ok(formatAddress(answer.value.values)) : answer;
      });
    },
    async txPower() {
      return await order(async () => {
        const answer = await ask("check", readTxPower());
        if (!answer.ok) {
          return answer;
        }
        const { status, values } = answer.value;
        return ok(status === STATUS.success ? parseTxPower(values) : null);
      });
    },
    connected(handle) {
      central = handle;
      centrals += 1;
      if (air.type === "on" && air.order.connectable) {
        air = { type: "off" };
      }
    },
    disconnected(handle) {
      if (central === handle) {
        central = null;
      }
    },
    severed() {
      central = null;
    },
    async hangUp() {
      const handle = central;
      if (handle === null) {
        return false;
      }
      // No order: what goes wrong here leaves what is on air as it is.
      deadline = now() + ORDER_MAX_MS;
      const caughtUp = await line.catchUp(deadline);
      const answer = caughtUp.ok ? await ask("check", disconnect(handle)) : caughtUp;
      const isUnknown = answer.ok && answer.value.status === STATUS.unknownConnection;
      if (isUnknown && central === handle) {
        central = null;
      }
      return isUnknown;
    },
    distrust() {
      doubts += 1;
      air = { type: "unknown" };
    },
  };
}

/** What somebody else's command may have changed. */
export const CHANGES_AIR: ReadonlySet<number> = new Set([
  OPCODE.reset,
  OPCODE.setAdvertisingParameters,
  OPCODE.setAdvertisingData,
  OPCODE.setScanResponse,
  OPCODE.setAdvertisingEnable,
]);

function hasSameParameters(a: AirOrder, b: AirOrder): boolean {
  return a.connectable === b.connectable && a.intervalMs === b.intervalMs;
}

function assertOrder({ data, scanResponse, intervalMs }: AirOrder): void {
  assert(data.length <= ADVERTISING_DATA_MAX, "an advertisement fits its packet");
  assert(scanResponse.length <= ADVERTISING_DATA_MAX, "a scan response fits its packet");
  const isInterval = intervalMs >= INTERVAL_MIN_MS && intervalMs <= INTERVAL_MAX_MS;
  assert(isInterval, "an interval is one that a controller takes");
}
