import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Millis } from "../core/units.ts";
import {
  PATIENCE,
  STOP_GRACE,
  SUPERVISOR_START,
  type SupervisorEvent,
  type SupervisorState,
  restartDelay,
  stepSupervisor,
} from "./supervisor.ts";

type Exited = SupervisorEvent & { readonly type: "exited" };

const died = (healthyFor = Millis(0)): Exited => ({
  type: "exited",
  code: 1,
  final: false,
  healthyFor,
});

const anyEvent: fc.Arbitrary<SupervisorEvent> = fc.oneof(
  fc.record({
    type: fc.constant("exited" as const),
    code: fc.option(fc.nat(255)),
    final: fc.boolean(),
    healthyFor: fc.nat(120_000).map(Millis),
  }),
  fc.constant<SupervisorEvent>({ type: "stop" }),
  fc.constant<SupervisorEvent>({ type: "timer" }),
);

test("a till that dies for the first time is started again at once", () => {
  expect(stepSupervisor({ type: "running", failures: 0 }, died())).toEqual({
    state: { type: "waiting", failures: 1 },
    effects: [{ type: "wake", after: 0 }],
  });
});

test("a till that dies again and again is given more and more time, up to half a minute", () => {
  const delays = [1, 2, 3, 4, 5, 6, 7, 8, 9, 2000].map((failures) => restartDelay(failures));
  expect(delays).toEqual([0, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  expect(Math.max(...delays)).toBe(PATIENCE.restartDelayMax);
});

test("a minute of health makes the next death the first one again", () => {
  const often: SupervisorState = { type: "running", failures: 7 };
  const justShort = stepSupervisor(often, died(Millis(PATIENCE.healthyAfter - 1)));
  expect(justShort.state).toEqual({ type: "waiting", failures: 8 });
  expect(stepSupervisor(often, died(PATIENCE.healthyAfter)).state).toEqual({
    type: "waiting",
    failures: 1,
  });
});

test("who has less patience waits less, and forgives sooner", () => {
  const patience = { restartDelayMax: Millis(700), healthyAfter: Millis(1000) };
  const often: SupervisorState = { type: "running", failures: 7 };
  expect(stepSupervisor(often, died(Millis(999)), patience)).toEqual({
    state: { type: "waiting", failures: 8 },
    effects: [{ type: "wake", after: 700 }],
  });
  expect(stepSupervisor(often, died(Millis(1000)), patience).effects).toEqual([
    { type: "wake", after: 0 },
  ]);
});

test("an end that would only repeat itself is reported, not repeated", () => {
  const inUse: Exited = { ...died(), code: 3, final: true };
  expect(stepSupervisor({ type: "running", failures: 0 }, inUse)).toEqual({
    state: { type: "ended" },
    effects: [{ type: "finish", code: 3 }],
  });
});

test("closing the shop asks the till first and kills it after five seconds", () => {
  const asked = stepSupervisor({ type: "running", failures: 0 }, { type: "stop" });
  expect(asked.effects).toEqual([{ type: "terminate" }, { type: "wake", after: STOP_GRACE }]);
  const killed = stepSupervisor(asked.state, { type: "timer" });
  expect(killed.effects).toEqual([{ type: "kill" }]);
  expect(stepSupervisor(killed.state, { ...died(), code: null }).effects).toEqual([
    { type: "finish", code: 1 },
  ]);
});

test("a till that closes when asked closes the shop without an error", () => {
  const asked = stepSupervisor({ type: "running", failures: 0 }, { type: "stop" });
  expect(stepSupervisor(asked.state, died()).effects).toEqual([{ type: "finish", code: 0 }]);
});

test("whoever asks twice does not wait", () => {
  const asked = stepSupervisor({ type: "running", failures: 0 }, { type: "stop" });
  expect(stepSupervisor(asked.state, { type: "stop" }).effects).toEqual([{ type: "kill" }]);
});

test("closing while no till runs starts none", () => {
  expect(stepSupervisor({ type: "waiting", failures: 3 }, { type: "stop" })).toEqual({
    state: { type: "ended" },
    effects: [{ type: "finish", code: 0 }],
  });
});

test("whatever happens, at most one till runs, and none after the end", () => {
  fc.assert(
    fc.property(fc.array(anyEvent), (events) => {
      let { state } = SUPERVISOR_START;
      let childRuns = true;
      for (const event of events.filter(({ type }) => childRuns || type !== "exited")) {
        childRuns &&= event.type !== "exited";
        const before = state.type;
        const step = stepSupervisor(state, event);
        for (const effect of step.effects) {
          expect(before).not.toBe("ended");
          expect(effect.type === "start" && childRuns).toBe(false);
          childRuns ||= effect.type === "start";
        }
        state = step.state;
      }
      expect(state.type === "running").toBe(childRuns && state.type !== "stopping");
    }),
  );
});
