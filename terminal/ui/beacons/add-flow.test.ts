import type { BeaconJob } from "@tillwave/shared/api/till-beacons";
import { expect, test } from "vitest";
import { createAddFlow } from "./add-flow.ts";
import type { BeaconOrder } from "./beacons-client.ts";
import type { JobOutcome } from "./follow-job.ts";

const job = (kind: BeaconJob["kind"]): BeaconJob => ({
  id: "1",
  kind,
  deviceId: "aa",
  step: "over",
  percent: 100,
  fault: null,
  detail: null,
  heard: kind === "claim" ? { rssi: -58, afterMs: 900 } : null,
});
const done = (kind: BeaconJob["kind"]): JobOutcome => ({ type: "done", job: job(kind) });
const trouble = (why: "not-found" | "lost"): JobOutcome => ({
  type: "trouble",
  why,
  detail: null,
  job: null,
});

function open() {
  const orders: BeaconOrder[] = [];
  const answers: ((outcome: JobOutcome) => void)[] = [];
  const flow = createAddFlow({
    run: (order) => {
      orders.push(order);
      return new Promise((resolve) => answers.push(resolve));
    },
  });
  const answer = async (outcome: JobOutcome): Promise<void> => {
    answers.shift()?.(outcome);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { flow, orders, answer };
}

test("from the label to the air: it blinks, it is this one, it has a name, it is heard", async () => {
  const { flow, orders, answer } = open();
  void flow.take("TWB1AA");
  expect(flow.step.value.type).toBe("looking");
  await answer(done("look"));
  expect(flow.step.value).toEqual({ type: "asking", deviceId: "aa", hasLight: true });
  flow.yes();
  void flow.claim();
  expect(orders, "nothing is claimed without a name and a zone").toHaveLength(1);
  flow.naming.value = { name: "  Door ", place: 2, range: 7 };
  void flow.claim();
  await answer(done("claim"));
  expect(flow.step.value).toMatchObject({ type: "done", job: { heard: { rssi: -58 } } });
  expect(orders[1]).toEqual({
    kind: "claim",
    request: { label: "TWB1AA", name: "Door", place: 2, range: 7 },
  });
});

test("what goes wrong is tried again with the same label, and with what was typed", async () => {
  const { flow, orders, answer } = open();
  void flow.take("TWB1AA");
  await answer(trouble("not-found"));
  expect(flow.step.value).toMatchObject({ type: "looking", trouble: { why: "not-found" } });
  void flow.again();
  await answer(done("look"));
  flow.yes();
  flow.naming.value = { name: "Door", place: 2, range: 7 };
  void flow.claim();
  await answer(trouble("lost"));
  expect(flow.step.value).toMatchObject({ type: "claiming", trouble: { why: "lost" } });
  void flow.again();
  await answer(done("claim"));
  expect(orders.map(({ kind }) => kind)).toEqual(["look", "look", "claim", "claim"]);
});

test("one without a light is asked for all the same: its label has opened it", async () => {
  const { flow, answer } = open();
  void flow.take("TWB1AA");
  await answer({ type: "trouble", why: "no-lamp", detail: null, job: job("look") });
  expect(flow.step.value).toEqual({ type: "asking", deviceId: "aa", hasLight: false });
});

test("no leads back to another label, and an answer to the one before is let go", async () => {
  const { flow, answer } = open();
  void flow.take("TWB1AA");
  await answer(done("look"));
  flow.no();
  expect(flow.step.value).toEqual({ type: "label", wasOther: true });
  void flow.take("TWB1BB");
  flow.toLabel();
  await answer(done("look"));
  expect(flow.step.value.type).toBe("label");
});

test("a second label while the first is looked for does nothing", () => {
  const { flow, orders } = open();
  void flow.take("TWB1AA");
  void flow.take("TWB1BB");
  expect(orders).toHaveLength(1);
});
