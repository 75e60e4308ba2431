import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CENTRAL_SOCKET,
  type AuditedBeacon,
  type CentralAnswer,
  type WatchPlan,
} from "@tillwave/shared/api/central";
import { AUDIT_CODES, type AuditFinding } from "@tillwave/shared/beacon/audit-finding";
import { BEACON_SETTINGS } from "@tillwave/shared/testing/beacon-settings";
import { describe, expect, test } from "vitest";
import { EXIT, type Outcome } from "../command.ts";
import { runCommandLine } from "../command-line.ts";
import { withLineProgram } from "../testing/line-program.ts";
import { findingWords } from "./audit-words.ts";

const DOOR = "00112233445566aa";
const FINDING: AuditFinding = {
  code: "missing",
  device: DOOR,
  address: null,
  openedAt: 1_795_000_000_000,
  heard: 61,
  planned: 45,
  detail: null,
};
const PLAN: WatchPlan = {
  version: 3,
  beacons: [
    {
      deviceId: DOOR,
      name: "Door",
      place: 12,
      settings: { ...BEACON_SETTINGS },
      expectedRssi: -60,
    },
  ],
};
const AUDITED: AuditedBeacon = {
  deviceId: DOOR,
  name: "Door",
  place: 12,
  state: "silent",
  rssi: null,
  expectedRssi: -60,
  heardAgo: 61_000,
  onAirShare: null,
  clockOffset: null,
  points: [],
};
const statusOf = (planVersion: number): CentralAnswer => ({
  answer: "status",
  status: {
    version: "1",
    ear: { state: "listening", address: null, detail: null },
    jobs: 0,
    planVersion,
  },
});
const auditOf = (...findings: AuditFinding[]): CentralAnswer => ({
  answer: "audit",
  planVersion: 3,
  beacons: [{ ...AUDITED, state: findings.length === 0 ? "on-air" : "silent" }],
  findings,
});

const program = withLineProgram<CentralAnswer>(CENTRAL_SOCKET);
const live: object[] = [];
function audit(plan: string, ...more: readonly string[]): Promise<Outcome> {
  const path = join(program.folder, "watch.json");
  if (!existsSync(path)) {
    writeFileSync(path, plan);
  }
  const words = ["beacon", "audit", path, "--central", program.folder, "--once", "1.5", ...more];
  live.length = 0;
  return runCommandLine(words, {
    environment: {},
    progress: () => {},
    live: (_, json) => void live.push(json),
  });
}

describe("tillwave beacon audit", () => {
  test("what a running central found is said with what to do, and the exit code is 1", async () => {
    await program.serve(statusOf(0), statusOf(0), { answer: "done" }, auditOf(FINDING));
    const { exit, say, json } = await audit(JSON.stringify(PLAN));
    expect(exit).toBe(EXIT.failed);
    expect(program.asked[2]).toEqual({ ask: "watch", plan: PLAN });
    expect(say.join("\n")).toMatch(
      /Door +silent[\s\S]*alarm {2}missing {2}Door has not been heard/u,
    );
    expect(json).toMatchObject({
      findings: [{ code: "missing", name: "Door", severity: "alarm" }],
    });
    expect(JSON.stringify(json)).not.toContain(BEACON_SETTINGS.keys?.eid);
    expect(live).toMatchObject([{ type: "found", code: "missing" }]);
  });

  test("nothing is wrong: the exit code is 0", async () => {
    await program.serve(statusOf(0), statusOf(0), { answer: "done" }, auditOf());
    const { exit, say } = await audit(JSON.stringify(PLAN));
    expect(exit).toBe(EXIT.done);
    expect(say.at(-1)).toBe("Nothing is wrong, as far as it is heard.");
  });

  test("a central that watches by its till's plan keeps that, unless it is told otherwise", async () => {
    await program.serve(statusOf(9));
    expect(await audit(JSON.stringify(PLAN))).toMatchObject({
      exit: EXIT.failed,
      json: { error: "watches-already" },
    });
    expect(program.asked).not.toContainEqual(expect.objectContaining({ ask: "watch" }));
  });

  test.each([
    ["no JSON", "{"],
    ["no plan of a watch", "{}"],
  ])("%s", async (words, text) => {
    const { exit, say } = await audit(text);
    expect(exit).toBe(EXIT.failed);
    expect(say.join(" ")).toContain(words);
  });
});

test.each(AUDIT_CODES)("%s is said in words, with what to do, whatever is known of it", (code) => {
  for (const facts of [
    { heard: null, planned: null, address: null, detail: null },
    { heard: -70, planned: -60, address: "00:aa:01:00:00:42", detail: "ibeacon 0f 1 2" },
  ]) {
    const { say, remedy } = findingWords({ ...FINDING, code, ...facts }, "Door");
    expect(say).toMatch(/^Door .*\.$/u);
    expect(`${say} ${remedy}`).not.toMatch(/null|undefined|NaN/u);
    expect(remedy.length).toBeGreaterThan(20);
  }
});
