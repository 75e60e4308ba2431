import { expect, test } from "vitest";
import { hubView, joinedShop, passes, saleSyncs, sellMany } from "./joined-till.ts";
import { openTill } from "./open-till.ts";
import { HUB_URL, simulateHub } from "./simulated-hub.ts";

test("a till whose sales wait for its hub joins no other: those sales would never arrive anywhere", async () => {
  const { till, hub, ledger, clock } = await joinedShop();
  ledger.fault = "no-network";
  sellMany(till, 2);
  await passes(clock, 3000);
  expect(hubView(till)).toMatchObject({ state: "offline", waiting: 2 });

  const again = { code: hub.typedCode(), url: HUB_URL };
  expect(await till.service.joinHub(again)).toEqual({
    ok: false,
    error: { type: "sales-waiting", waiting: 2 },
  });

  ledger.fault = null;
  await passes(clock, 5000);
  expect(saleSyncs(till)).toEqual(["confirmed", "confirmed"]);
  expect(await till.service.joinHub(again)).toMatchObject({ ok: true });
});

test("a till that has joined no hub joins with the sales that it has", async () => {
  const hub = simulateHub({ terminal: 2 });
  const till = openTill({ hubs: hub.hubs });
  till.sell("bun");
  const reply = await till.service.joinHub({ code: hub.typedCode(), url: HUB_URL });
  expect(reply).toMatchObject({ ok: true });
});
