import { parseCentralAnswer } from "@tillwave/shared/api/central";
import { present } from "@tillwave/shared/core/assert";
import { NO_LOG } from "@tillwave/shared/core/log";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { BEACON_SETTINGS } from "@tillwave/shared/testing/beacon-settings";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { answerLine } from "./answers.ts";
import { type Central, createCentral } from "./central.ts";
import { createSimulatedPeers } from "./testing/simulated-peers.ts";

const SECRET = "5ec2e7".padEnd(32, "0");
const DEVICE_ID = "00112233445566aa";

function openCentral(log: string[] = []): Central {
  const clock = createVirtualClock();
  const write = (facts: object): void => void log.push(JSON.stringify(facts));
  return createCentral(
    {
      radios: createSimulatedPeers({ clock, random: nodeRandom }, []),
      crypto: createNodeCrypto(),
      random: nodeRandom,
      timers: clock,
      now: clock.now,
      wall: () => clock.read().wall,
      log: { ...NO_LOG, info: write, warn: write, error: write },
    },
    { version: "1.0.0", adapter: null },
  );
}

const ask = (central: Central, asked: object | string) => {
  const line = answerLine(central, typeof asked === "string" ? asked : JSON.stringify(asked));
  return present(parseCentralAnswer(line), `an answer: ${line}`);
};

const START = {
  ask: "start",
  order: {
    deviceId: DEVICE_ID,
    access: { slot: "label", key: SECRET },
    acts: [
      {
        act: "apply",
        settings: { ...BEACON_SETTINGS, keys: { ...BEACON_SETTINGS.keys, eid: SECRET } },
        owner: { key: SECRET + SECRET, keyVersion: 1 },
        confirm: true,
      },
    ],
  },
};

test("each ask has its answer", () => {
  const central = openCentral();
  expect(ask(central, { ask: "status" })).toMatchObject({
    answer: "status",
    status: { version: "1.0.0", jobs: 0, planVersion: 0 },
  });
  expect(ask(central, { ask: "nearby" })).toEqual({ answer: "nearby", beacons: [] });
  const started = ask(central, START);
  const id = started.answer === "job" ? started.id : "";
  expect(ask(central, { ask: "job", id })).toMatchObject({
    answer: "progress",
    job: { id, deviceId: DEVICE_ID, fault: null },
  });
  expect(ask(central, { ask: "cancel", id })).toEqual({ answer: "done" });
  expect(ask(central, { ask: "watch", plan: { version: 3, beacons: [] } })).toEqual({
    answer: "done",
  });
  expect(ask(central, { ask: "audit" })).toMatchObject({ answer: "audit", planVersion: 3 });
});

test("what cannot be is refused, with why", () => {
  const central = openCentral();
  const id = "00".repeat(8);
  expect(ask(central, { ask: "job", id })).toMatchObject({ why: "unknown-job" });
  expect(ask(central, { ask: "cancel", id })).toMatchObject({ why: "unknown-job" });
  expect(ask(central, { ask: "dance" })).toMatchObject({ why: "malformed" });
  const wrong = { deviceId: DEVICE_ID, name: "", place: null, settings: {}, expectedRssi: null };
  expect(ask(central, { ask: "watch", plan: { version: 1, beacons: [wrong] } })).toMatchObject({
    why: "settings",
  });
});

test("keys go in and never come out: neither answered nor logged", async () => {
  const log: string[] = [];
  const central = openCentral(log);
  const said: unknown[] = [];
  const started = ask(central, START);
  const id = started.answer === "job" ? started.id : "";
  said.push(started, ask(central, { ask: "job", id }), ask(central, { ask: "cancel", id }));
  await central.close();
  said.push(ask(central, { ask: "job", id }), ask(central, { ask: "status" }));
  expect(log.length).toBeGreaterThan(0);
  expect(JSON.stringify([said, log])).not.toContain(SECRET);
});

test("no line makes it throw, and each is answered by something that can be read", () => {
  const central = openCentral();
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
      ask(central, line);
    }),
    { seed: seedOfRun("central's answers") },
  );
  expect(ask(central, { ask: "status" }).answer).toBe("status");
});
