/** The routes of beacons: bytes of anybody, who may, and that no key comes out. */
import { toHex } from "@tillwave/shared/core/bytes";
import type { Log } from "@tillwave/shared/core/log";
import { portOf } from "@tillwave/shared/host/page-server";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type BeaconShop, beaconShop, over, press, viewOf } from "../scenarios/beacon-shop.ts";
import { passes } from "../scenarios/joined-till.ts";
import type { OpenTill } from "../scenarios/open-till.ts";
import { createServer } from "./server.ts";

const WISH = { name: "Mirror", place: 2, range: 5 } as const;

function serve(till: OpenTill) {
  const token = "t".repeat(43);
  const defects: Error[] = [];
  const server = createServer({
    service: till.service,
    token,
    pageFolder: join(till.folder, "no-page"),
    onDefect: (error) => defects.push(error),
  });
  onTestFinished(() => server.close());
  const ask = async (method: "GET" | "POST", url: string, payload?: unknown) =>
    server.inject({
      method,
      url,
      headers: {
        host: `127.0.0.1:${portOf(server)}`,
        "x-tillwave-token": token,
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
      },
      ...(payload === undefined ? {} : { payload: JSON.stringify(payload) }),
    });
  return { ask, defects };
}

async function claimed(shop: BeaconShop) {
  const beacon = shop.central.unpack();
  viewOf(shop.till);
  await passes(shop.clock, 2000);
  const reply = press(shop.till, (desk) => desk.claim({ label: beacon.qr, ...WISH }));
  await over(shop, reply);
  await passes(shop.clock, 3000);
  return beacon;
}

test("no key of a beacon comes out of the page's answers, or goes into the log", async () => {
  const lines: string[] = [];
  const write = (facts: object, message: string): void => {
    lines.push(JSON.stringify({ ...facts, message }));
  };
  const log: Log = { info: write, warn: write, error: write };
  const shop = await beaconShop({ log });
  const beacon = await claimed(shop);
  const { ask } = serve(shop.till);
  const looked = await ask("POST", "/api/beacons/look", { label: beacon.typed });
  const { job } = looked.json<{ job: string }>();
  const view = await ask("GET", "/api/beacons");
  const asked = await ask("GET", `/api/beacons/jobs/${job}`);
  expect([looked.statusCode, view.statusCode, asked.statusCode]).toEqual([200, 200, 200]);
  expect(view.json()).toMatchObject({ beacons: [{ name: "Mirror" }], mayManage: true });
  const said = [looked.body, view.body, asked.body, ...lines].join("\n");
  const keys = (beacon.settings?.["keys"] ?? {}) as {
    readonly eid: string;
    readonly ibeacon: string;
  };
  const secrets = [
    toHex(beacon.label.key),
    beacon.qr,
    beacon.typed,
    beacon.owner?.key ?? "no owner",
    keys.eid,
    keys.ibeacon,
    shop.beacons.keyOf(beacon.deviceId),
    ...shop.beacons.ownerKeys.map(({ key }) => key),
  ];
  expect(lines.length).toBeGreaterThan(0);
  expect(secrets.every((secret) => secret.length >= 16)).toBe(true);
  secrets.forEach((secret) => expect(said).not.toContain(secret));
});

test("what is no request is refused, whatever it is, and breaks nothing", async () => {
  const shop = await beaconShop();
  const { ask, defects } = serve(shop.till);
  const deviceId = fc.oneof(fc.string(), fc.constant("00".repeat(8)));
  const label = fc.oneof(fc.string(), fc.constantFrom("TWB1", "7Q4K2-M0D8T", "TWB1".repeat(20)));
  const request = fc.oneof(
    fc.anything(),
    fc.record({ label }),
    fc.record(
      {
        label,
        deviceId,
        name: fc.string(),
        place: fc.oneof(fc.integer(), fc.double()),
        range: fc.constantFrom(3, 5, 7, 10, 99),
        at: fc.anything(),
      },
      { requiredKeys: [] },
    ),
  );
  const path = fc.constantFrom("look", "claim", "set", "identify", "release", "place");
  const seed = seedOfRun("requests on beacons");
  await fc.assert(
    fc.asyncProperty(path, request, async (to, value) => {
      const answer = await ask("POST", `/api/beacons/${to}`, value ?? null);
      expect([200, 400]).toContain(answer.statusCode);
      if (answer.statusCode === 200) {
        expect(answer.json()).toMatchObject({ ok: false });
      }
    }),
    { numRuns: 400, seed },
  );
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 40 }), async (id) => {
      const answer = await ask("GET", `/api/beacons/jobs/${encodeURIComponent(id)}`);
      expect([400, 404]).toContain(answer.statusCode);
    }),
    { numRuns: 50, seed },
  );
  expect(defects).toEqual([]);
});
