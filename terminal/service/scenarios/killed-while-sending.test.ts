import { expect, test } from "vitest";
import { joinedShop, passes, saleSyncs, sellMany } from "./joined-till.ts";
import type { OpenTill } from "./open-till.ts";

const SECOND = 1000;

test("killed between the hub's answer and the till's own note of it: sent again, there once", async () => {
  const { till, ledger, clock } = await joinedShop();
  let killed: OpenTill | null = null;
  ledger.answers = (answer, { path }) => {
    if (path.endsWith("/entries")) {
      // The hub has it; what the till has on the disk now is what a killed one comes back to.
      killed ??= till.reopen();
    }
    return answer;
  };
  sellMany(till, 3);
  await passes(clock, SECOND);
  till.service.close();
  expect(ledger.sales()).toEqual([1, 2, 3]);
  const after = killed as OpenTill | null;
  expect(after).not.toBeNull();
  await passes(clock, SECOND);
  expect(ledger.sales()).toEqual([1, 2, 3]);
  expect(after === null ? null : saleSyncs(after)).toEqual(["confirmed", "confirmed", "confirmed"]);
});

test("a till that is closed while a batch is on its way leaves nothing running behind it", async () => {
  const { till, ledger, clock } = await joinedShop();
  ledger.slowness = 500;
  sellMany(till, 3);
  await passes(clock, 100);
  till.service.close();
  await passes(clock, 5 * SECOND);
  const requests = ledger.requests.length;
  await passes(clock, 120 * SECOND);
  expect(ledger.requests).toHaveLength(requests);
});
