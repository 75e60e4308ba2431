import { damaged } from "@tillwave/shared/testing/damaged-bytes";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { newCustomer, soundingShop } from "./fake-customer.ts";

const seed = seedOfRun("hostile customers");
const numRuns = Number(process.env["FUZZ_RUNS"] ?? 200);

test("no bytes that a stranger sends make the hub fail, hear an emitter, or give points", async () => {
  const { hub, emitter } = await soundingShop();
  const customer = await newCustomer(hub);
  const { presence } = hub.hub;
  const { address } = customer;
  const asks = [
    [(body: Uint8Array) => presence.checkIn(body, address), customer.checkIn(emitter.code())],
    [(body: Uint8Array) => presence.customer(body, address), customer.word("erase")],
    [(body: Uint8Array) => presence.heartbeat(body), emitter.heartbeat()],
    [async (body: Uint8Array) => presence.enrol(body), emitter.heartbeat()],
  ] as const;
  for (const [ask, good] of asks) {
    // oxlint-disable-next-line no-await-in-loop
    await fc.assert(
      fc.asyncProperty(fc.oneof(damaged(good), fc.uint8Array({ maxLength: 300 })), async (body) => {
        hub.clock.pass(200);
        const { status } = await hub.commit(ask(body));
        expect([400, 401, 403, 409, 503]).toContain(status);
      }),
      { seed, numRuns },
    );
  }
  expect(await customer.look()).toMatchObject({ total: 0, visits: [] });
  expect(hub.defects).toEqual([]);
});
