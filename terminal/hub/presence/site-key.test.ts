import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { toHex } from "@tillwave/shared/core/bytes";
import { nodeRandom } from "@tillwave/shared/host/node-crypto";
import { expect, test } from "vitest";
import { hubFolder } from "../hub-folder.ts";
import { soundingShop } from "../scenarios/fake-customer.ts";
import { type OpenHub, openHub, temporaryFolder } from "../scenarios/open-hub.ts";
import { openSiteKey } from "./site-key.ts";

test("a hub that is older than emitters gets its key when it is opened, for its owner alone", async () => {
  const hub = await openHub();
  await hub.close();
  const { siteKey } = hubFolder(hub.folder);
  rmSync(siteKey);
  await hub.reopen();
  expect(statSync(siteKey).mode & 0o777).toBe(0o600);
});

test("a key that was lost under emitters is named to the merchant, once", async () => {
  const { hub } = await soundingShop();
  const lostIn = ({ read }: OpenHub) =>
    read((rows) => rows.alarms.unseen(9)).filter(({ type }) => type === "emitters-lost-key");
  expect(lostIn(hub)).toEqual([]);
  await hub.close();
  rmSync(hubFolder(hub.folder).siteKey);
  const again = await hub.reopen();
  expect(lostIn(again)).toMatchObject([{ emitters: 1 }]);
  await again.close();
  expect(lostIn(await again.reopen())).toHaveLength(1);
});

test("the key stays what it is, and what is none is named", () => {
  const folder = temporaryFolder();
  const first = openSiteKey(folder, nodeRandom);
  const bytes = first.ok ? first.value.bytes : new Uint8Array();
  expect(openSiteKey(folder, nodeRandom)).toEqual({ ok: true, value: { bytes, isNew: false } });
  const { siteKey } = hubFolder(folder);
  expect(readFileSync(siteKey, "utf8").trim()).toBe(toHex(bytes));
  writeFileSync(siteKey, "no key\n");
  expect(openSiteKey(folder, nodeRandom)).toMatchObject({
    ok: false,
    error: { type: "keys-unreadable" },
  });
});
