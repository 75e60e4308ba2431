import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { toHex } from "@tillwave/shared/core/bytes";
import { nodeRandom } from "@tillwave/shared/host/node-crypto";
import { expect, test } from "vitest";
import { hubFolder } from "../hub-folder.ts";
import { openHub, temporaryFolder } from "../scenarios/open-hub.ts";
import { openSiteKey } from "./site-key.ts";

test("a hub that is older than emitters gets its key when it is opened, for its owner alone", async () => {
  const hub = await openHub();
  await hub.close();
  const { siteKey } = hubFolder(hub.folder);
  rmSync(siteKey);
  await hub.reopen();
  expect(statSync(siteKey).mode & 0o777).toBe(0o600);
});

test("the key stays what it is, and what is none is named", () => {
  const folder = temporaryFolder();
  const first = openSiteKey(folder, nodeRandom);
  expect(openSiteKey(folder, nodeRandom)).toEqual(first);
  const { siteKey } = hubFolder(folder);
  expect(readFileSync(siteKey, "utf8").trim()).toBe(first.ok ? toHex(first.value) : "");
  writeFileSync(siteKey, "no key\n");
  expect(openSiteKey(folder, nodeRandom)).toMatchObject({
    ok: false,
    error: { type: "keys-unreadable" },
  });
});
