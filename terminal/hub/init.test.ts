import { X509Certificate } from "node:crypto";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, test } from "vitest";
import { hubFolder, keyFile } from "./hub-folder.ts";
import { openHubService } from "./hub.ts";
import { initHub } from "./init.ts";
import { readKeys } from "./keys.ts";
import { NO_LOG } from "@tillwave/shared/core/log";
import { CHEAP_PASSWORD, temporaryFolder } from "./scenarios/open-hub.ts";
import { prepareServerTls } from "./tls/server-files.ts";

const ports = { clock: createVirtualClock(), crypto: createNodeCrypto(), random: nodeRandom };
const SHOP = { merchant: 1001, name: "Harbour Corner", currency: "HKD" };
const make = (folder: string, changes: object = {}) =>
  initHub({ ...SHOP, folder, ...changes }, ports, CHEAP_PASSWORD);

const openIn = (folder: string) =>
  openHubService(
    {
      folder,
      version: "1",
      pageFolder: "",
      url: null,
      address: "127.0.0.1",
      addresses: [],
      proxySpkis: [],
      customers: null,
    },
    { ...ports, timers: ports.clock, log: NO_LOG },
    () => {},
  );

test("a hub is made in an empty folder, and everything secret is its owner's alone", async () => {
  const folder = join(temporaryFolder(), "new", "hub");
  const made = await make(folder);
  expect(made).toMatchObject({ ok: true, value: { rootKeyFile: hubFolder(folder).rootKey } });
  const files = hubFolder(folder);
  const secret = [
    files.siteKey,
    files.rootKey,
    files.controlToken,
    files.authorityKey,
    files.database,
  ];
  for (const file of [...secret, ...["credential", "ledger"].map((use) => keyFile(folder, use))]) {
    expect(statSync(file).mode & 0o077, file).toBe(0);
  }
  expect(statSync(folder).mode & 0o077).toBe(0);
  const password = made.ok ? made.value.password : "";
  expect(readFileSync(files.database).includes(password)).toBe(false);
});

test("a folder that holds a hub, or the beginnings of one, is refused and left alone", async () => {
  const folder = temporaryFolder();
  await make(folder);
  const before = readFileSync(hubFolder(folder).keySet, "utf8");
  expect(await make(folder)).toEqual({ ok: false, error: { type: "already-a-hub", folder } });
  rmSync(hubFolder(folder).controlToken);
  expect(await make(folder)).toMatchObject({ error: { type: "already-a-hub" } });
  expect(readFileSync(hubFolder(folder).keySet, "utf8")).toBe(before);
});

test("what no shop can be is refused before anything is made", async () => {
  const folder = temporaryFolder();
  expect(await make(folder, { currency: "ABC" })).toMatchObject({
    error: { type: "unknown-currency" },
  });
  expect(await make(folder, { merchant: -1 })).toMatchObject({ error: { where: "merchant" } });
  expect(await make(folder, { name: "" })).toMatchObject({ error: { where: "name" } });
  expect((await make(folder)).ok).toBe(true);
});

test("a hub without its root key runs: that one is kept offline", async () => {
  const folder = temporaryFolder();
  await make(folder);
  rmSync(hubFolder(folder).rootKey);
  const opened = await openIn(folder);
  expect(opened.ok).toBe(true);
  await present(opened.ok ? opened.value : null, "the hub").close();
});

test("a hub does not run with another's keys, with spoilt ones, or where none was made", async () => {
  const [folder, other] = [temporaryFolder(), temporaryFolder()];
  expect(await openIn(folder)).toEqual({ ok: false, error: { type: "no-hub" } });
  await make(folder);
  await make(other);
  const mine = readFileSync(keyFile(folder, "ledger"));
  writeFileSync(keyFile(folder, "ledger"), readFileSync(keyFile(other, "ledger")));
  expect(await openIn(folder)).toMatchObject({ error: { type: "keys-unreadable" } });
  writeFileSync(keyFile(folder, "ledger"), mine);
  const foreign = readFileSync(hubFolder(other).database);
  writeFileSync(hubFolder(folder).database, foreign);
  expect(await openIn(folder)).toEqual({ ok: false, error: { type: "other-keys" } });
});

test("the server's certificate is under the hub's authority, and its key outlives new addresses", async () => {
  const folder = temporaryFolder();
  const made = await make(folder);
  const hubId = made.ok ? made.value.hubId : "";
  const now = ports.clock.read().wall;
  const at = (...addresses: string[]) =>
    prepareServerTls(folder, { hubId, addresses, now }, ports.crypto);
  const first = await at("127.0.0.1");
  const same = await at("127.0.0.1");
  const moved = await at("127.0.0.1", "10.1.2.3", "fd00::1");
  expect(same.certificate).toBe(first.certificate);
  expect(moved.certificate).not.toBe(first.certificate);
  expect(moved.spki).toEqual(first.spki);
  const server = new X509Certificate(moved.certificate);
  const authority = new X509Certificate(moved.authority);
  expect(server.checkIssued(authority) && server.verify(authority.publicKey)).toBe(true);
  expect(server.checkHost(`hub-${hubId}`)).toBe(`hub-${hubId}`);
  expect(server.checkIP("10.1.2.3")).toBe("10.1.2.3");
  expect([authority.ca, server.ca]).toEqual([true, false]);
});

test("the keys that are read back are those that root has listed", async () => {
  const folder = temporaryFolder();
  await make(folder);
  const keys = readKeys(folder, ports.crypto);
  const uses = keys.ok ? keys.value.keySet.keys.map(({ use }) => use) : [];
  expect(uses).toEqual(["credential", "ledger", "policy"]);
});
