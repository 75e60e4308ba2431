/** The desk on a disk that takes nothing more. */
import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { NO_LOG } from "@tillwave/shared/core/log";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { openDatabase } from "@tillwave/sqlite/database";
import { expect, test } from "vitest";
import { beaconHub } from "../scenarios/beacon-hub.ts";
import { passes } from "../scenarios/joined-till.ts";
import { temporaryFolder } from "../scenarios/open-till.ts";
import { simulateCentral } from "../scenarios/simulated-central.ts";
import type { SimulatedLedger } from "../scenarios/simulated-ledger.ts";
import { MIGRATIONS } from "../store.ts";
import { createBeaconsDesk } from "./beacons-desk.ts";

const PLENTY = 1_000_000;

async function deskOnDisk() {
  const clock = createVirtualClock();
  const file = join(temporaryFolder(), "till.db");
  const opened = openDatabase(file, { migrations: MIGRATIONS, create: true });
  const database = present(opened.ok ? opened.value : null, "the database");
  const central = simulateCentral();
  const ledger = { answers: null } as Pick<SimulatedLedger, "answers"> as SimulatedLedger;
  const hub = beaconHub(ledger);
  const failures: unknown[] = [];
  const desk = createBeaconsDesk({
    ports: { timers: clock, crypto: createNodeCrypto(), random: nodeRandom, log: NO_LOG },
    database,
    central: central.port,
    hub: "ab".repeat(8),
    epoch: () => 1,
    wall: () => clock.read().wall,
    ask: async ({ path, body }) => {
      const bytes = typeof body === "function" ? body(1) : body;
      const nothing = { status: 404, headers: {}, body: new Uint8Array(0) };
      const request = { method: "POST", path: path(2, 1), headers: {}, answerBytesMax: 1 } as const;
      return ledger.answers?.(nothing, { ...request, body: bytes }) ?? null;
    },
    isHubThere: () => true,
    mayManage: () => true,
    who: () => "Mei",
    onCommit: () => {},
    onFailure: (failure) => failures.push(failure),
  });
  const beacon = central.unpack();
  desk.view();
  await passes(clock, 3000);
  const over = async (reply: ReturnType<typeof desk.look>) => {
    for (let tries = 0; tries < 200; tries += 1) {
      const job = desk.job(reply.ok ? reply.job : "");
      if (job?.step === "over") {
        return job;
      }
      await passes(clock, 100);
    }
    return null;
  };
  /** No page more than the file has, and no room in those that are to be written. */
  const fill = (): void => {
    const pages = Number(database.pragma("page_count", { simple: true }));
    database.pragma(`max_page_count = ${pages}`);
    const intents = database.prepare(
      "INSERT INTO beacon_intent (device, hub, at, intent) VALUES (hex(randomblob(8)), 'x', 0, '')",
    );
    const events = database.prepare(
      "INSERT INTO beacon_event (hub, epoch, seq, event, is_sent) VALUES ('x', 0, abs(random()), '', 1)",
    );
    for (const rows of [intents, events]) {
      expect(() => {
        for (;;) {
          rows.run();
        }
      }).toThrow(/full/u);
    }
  };
  const empty = (): void => void database.pragma(`max_page_count = ${PLENTY}`);
  const claim = () => desk.claim({ label: beacon.qr, name: "Mirror", place: 2, range: 5 });
  return { desk, clock, central, beacon, hub, failures, over, fill, empty, claim, database };
}

test("a disk that takes nothing keeps a beacon nobody's, and the till goes on", async () => {
  const { desk, beacon, failures, over, fill, empty, claim } = await deskOnDisk();
  fill();
  const job = await over(claim());
  expect(job).toMatchObject({ fault: "disk" });
  expect(beacon.owner).toBeNull();
  expect(failures).toEqual([]);
  empty();
  expect(await over(claim())).toMatchObject({ fault: null });
  expect(desk.view().beacons).toMatchObject([{ name: "Mirror" }]);
  desk.close();
});

test("what was done before the disk was full is written down as soon as it takes something", async () => {
  const { desk, clock, central, beacon, over, fill, empty, claim } = await deskOnDisk();
  central.onApplied = fill;
  expect(await over(claim())).toMatchObject({ fault: "disk" });
  expect(beacon.owner).not.toBeNull();
  expect(desk.view().beacons).toEqual([]);
  empty();
  for (let s = 0; s < 25; s += 1) {
    desk.view();
    await passes(clock, 1000);
  }
  expect(desk.view().beacons).toMatchObject([{ name: "Mirror", keysWait: false }]);
  desk.close();
});
