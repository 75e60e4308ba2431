import type { BeaconJob } from "@tillwave/shared/api/till-beacons";
import { err, ok } from "@tillwave/shared/core/result";
import { expect, test } from "vitest";
import type { BeaconsClient } from "./beacons-client.ts";
import { UNANSWERED_MAX, followJob } from "./follow-job.ts";
import { stepsOf } from "./job-progress.ts";

const JOB: BeaconJob = {
  id: "1",
  kind: "look",
  deviceId: "aa",
  step: "seeking",
  percent: 0,
  fault: null,
  detail: null,
  heard: null,
};
const ORDER = { kind: "look", request: { label: "TWB1" } } as const;
type Answer = Awaited<ReturnType<BeaconsClient["job"]>>;

function following(answers: readonly Answer[], started = ok({ ok: true, job: "1" } as const)) {
  const steps: string[] = [];
  let asked = 0;
  const client = {
    start: () => Promise.resolve(started),
    job: () => {
      const answer = answers[Math.min(asked, answers.length - 1)];
      asked += 1;
      return Promise.resolve(answer ?? err({ type: "unreachable" }));
    },
  };
  const outcome = followJob(ORDER, ({ step }) => steps.push(step), {
    client: client as Pick<BeaconsClient, "start" | "job">,
    pause: () => Promise.resolve(),
  });
  return { outcome, steps, asked: () => asked };
}

const gone = err({ type: "unreachable" } as const);

test("a job is followed to its end, through a till that does not answer for a moment", async () => {
  const over = { ...JOB, step: "over" } as const;
  const run = following([ok(JOB), gone, gone, ok({ ...JOB, step: "working" }), ok(over)]);
  expect(await run.outcome).toEqual({ type: "done", job: over });
  expect(run.steps).toEqual(["seeking", "working", "over"]);
});

test("its fault is the trouble, with what the device said", async () => {
  const over: BeaconJob = { ...JOB, step: "over", fault: "refused", detail: "disk" };
  expect(await following([ok(over)]).outcome).toMatchObject({ why: "refused", detail: "disk" });
});

test("one that was opened and has no lamp is told from one that refuses", async () => {
  const over: BeaconJob = { ...JOB, step: "over", fault: "refused", detail: "notAllowed: no-lamp" };
  expect(await following([ok(over)]).outcome).toMatchObject({ why: "no-lamp", job: over });
});

test("a till that stays away is given up after so many questions", async () => {
  const run = following([gone]);
  expect(await run.outcome).toMatchObject({ type: "trouble", why: "unanswered" });
  expect(run.asked()).toBe(UNANSWERED_MAX);
});

test("a till that has started anew and knows nothing of it is not asked for ever", async () => {
  const unknown = ok({ ok: false, why: "unknown-device" } as unknown as BeaconJob);
  const run = following([ok(JOB), unknown]);
  expect(await run.outcome).toMatchObject({ type: "trouble", why: "unanswered" });
  expect(run.asked()).toBe(2);
});

test("what is refused at once is no job", async () => {
  const refused = ok({ ok: false, why: "busy" } as const);
  const run = following([], refused as never);
  expect(await run.outcome).toMatchObject({ type: "trouble", why: "busy", job: null });
  expect(run.asked()).toBe(0);
});

test("progress goes forward through the steps of its kind, and is whole at the end", () => {
  const at = (step: BeaconJob["step"], percent = 0): number =>
    stepsOf("claim", { ...JOB, kind: "claim", step, percent }).share;
  const shares = [
    at("waiting", 90),
    at("seeking", 50),
    at("connecting"),
    at("listening", 900),
    at("over"),
  ];
  expect(shares).toEqual([0, 0.1, 0.2, 1, 1]);
  expect(stepsOf("look", JOB).steps).not.toContain("listening");
});
