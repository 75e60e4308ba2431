import { assert } from "@tillwave/shared/core/assert";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { expect, test } from "vitest";
import { believe } from "../sync/membership.ts";
import { openTill } from "./open-till.ts";
import { epochsOpened } from "./read-journal.ts";
import { HUB_URL, simulateHub } from "./simulated-hub.ts";

test("a till that was copied to another machine sells there in an epoch of its own, and says so", () => {
  const till = openTill();
  till.sell("bun");
  const copy = till.reopen({ machineId: "machine-2" });
  expect(copy.status().alarms).toEqual([{ type: "restored", why: "cloned" }]);
  expect(epochsOpened(copy.folder)).toEqual(["1 first", "2 cloned"]);
  copy.press({ type: "next" });
  copy.sell("bun");
  expect(copy.view().paid?.ref.epoch).toBe(2);
});

test("the machine that it was copied from goes on as before", () => {
  const till = openTill();
  till.sell("bun");
  till.reopen({ machineId: "machine-2" });
  expect(till.reopen().status()).toMatchObject({ epoch: 1, alarms: [] });
});

test("the copy is found once: it goes on in its epoch at its next start", () => {
  const till = openTill();
  till.sell("bun");
  const copy = till.reopen({ machineId: "machine-2" });
  const again = copy.reopen();
  expect(again.status()).toMatchObject({ epoch: 2 });
  expect(epochsOpened(again.folder)).toEqual(["1 first", "2 cloned"]);
});

test("a copy that is taken back home is a copy there again", () => {
  const till = openTill();
  till.sell("bun");
  const home = till.reopen({ machineId: "machine-2" }).reopen({ machineId: "machine-1" });
  expect(epochsOpened(home.folder)).toEqual(["1 first", "2 cloned", "3 cloned"]);
});

test("a machine that has no name of its own, as a container, is not compared", () => {
  const till = openTill({ machineId: null });
  till.sell("bun");
  const moved = till.reopen();
  expect(moved.status()).toMatchObject({ epoch: 1, alarms: [] });
  const named = moved.reopen({ machineId: "machine-1" });
  expect(named.status()).toMatchObject({ epoch: 1, alarms: [] });
  expect(named.reopen({ machineId: null }).status()).toMatchObject({ epoch: 1, alarms: [] });
  expect(named.reopen({ machineId: "machine-2" }).alarms()).toEqual(["restored"]);
});

test("a copy of a joined till opens the epoch to spare, without asking the hub", async () => {
  const hub = simulateHub({ highestEpoch: 10 });
  const till = openTill({ hubs: hub.hubs });
  await till.service.joinHub({ code: hub.typedCode(), url: HUB_URL });
  expect(till.status().epoch).toBe(11);
  expect(till.reopen({ machineId: "machine-2" }).status()).toMatchObject({ epoch: 12 });
});

test("where the hub spares an epoch far ahead, the copy opens that one and none before it", async () => {
  const hub = simulateHub();
  hub.spoil = (answer) => {
    const key = believe(answer, createNodeCrypto());
    assert(key.ok, "an honest answer");
    return hub.papers(key.value.certificate.tillKey, { lease: { spareEpoch: 50 } });
  };
  const till = openTill({ hubs: hub.hubs });
  await till.service.joinHub({ code: hub.typedCode(), url: HUB_URL });
  expect(till.reopen({ machineId: "machine-2" }).status()).toMatchObject({ epoch: 50 });
});
