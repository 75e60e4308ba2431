/** A real till joins a real hub: with a code that was typed or scanned, late, wrong, and among impostors. */
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { JoinReply, JoinRequest, StatusView } from "@tillwave/shared/api/till";
import { assert } from "@tillwave/shared/core/assert";
import { Minor } from "@tillwave/shared/sale/money";
import {
  CODE_LIFE,
  CODE_TRIES_MAX,
  formatInvitation,
  parseInvitation,
} from "@tillwave/shared/sync/join-code";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type HubProcess, startHub } from "./daemons/hub-process.ts";
import { type TillProcess, startTill } from "./daemons/till-process.ts";
import { startTlsProxy } from "./daemons/tls-proxy.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";

const CLOCK_AHEAD = fileURLToPath(new URL("daemons/clock-ahead.ts", import.meta.url));
/** For something that happens soon, on a busy machine, in milliseconds. */
const SOON = 20_000;
/** Of the demo shop. */
const TERMINAL = 2;

let base = "";
let running: { readonly stop: () => unknown }[] = [];
beforeEach(() => {
  base = makeMemoryFolder("till-joining-");
});
afterEach(async () => {
  await Promise.all(running.map(({ stop }) => stop()));
  running = [];
  rmSync(base, { recursive: true, force: true });
});

async function openHub(name = "hub", options: Partial<Parameters<typeof startHub>[0]> = {}) {
  const hub = await startHub({ folder: join(base, name), ...options });
  running.push(hub);
  return hub;
}

async function openTill(name = "till"): Promise<TillProcess> {
  const folder = join(base, name);
  mkdirSync(folder, { recursive: true });
  const till = await startTill({ folder });
  running.push(till);
  return till;
}

async function ask(till: TillProcess, path: string, body: object): Promise<unknown> {
  const { origin, hash } = new URL(till.url);
  const response = await fetch(origin + path, {
    method: "POST",
    headers: {
      authorization: `Bearer ${hash.slice("#t=".length)}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
  return response.json();
}

const joinWith = async (till: TillProcess, request: JoinRequest): Promise<JoinReply> =>
  (await ask(till, "/api/join", request)) as JoinReply;

/** Another sale than any that this code is known to refuse: its last character is changed. */
const wrong = (code: string): string => code.slice(0, -1) + (code.endsWith("0") ? "1" : "0");

async function sell(till: TillProcess, sale: number): Promise<void> {
  await till.press(sale, { type: "add", sku: "bun" });
  await till.press(sale, { type: "pay" });
  const cash = { type: "take-cash", received: Minor(1000), due: Minor(900) } as const;
  expect(await till.press(sale, cash)).toMatchObject({ ok: true });
  await till.press(sale, { type: "next" });
}

async function statusOf(till: TillProcess): Promise<StatusView> {
  const hello = await till.hello();
  assert(hello.type === "hello", `the till sells, not: ${JSON.stringify(hello)}`);
  return hello.status;
}

async function soon<T>(look: () => Promise<T>, isSo: (seen: T) => boolean): Promise<T> {
  const deadline = performance.now() + SOON;
  for (;;) {
    const seen = await look();
    if (isSo(seen)) {
      return seen;
    }
    assert(performance.now() < deadline, `it becomes so: ${JSON.stringify(seen)}`);
    await wait(100);
  }
}

const hubHasSales = (hub: HubProcess, sales: number): Promise<unknown> =>
  soon(
    () => hub.row(TERMINAL),
    (row) => row?.sales === sales,
  );

for (const how of ["typed", "scanned"] as const) {
  test(`a till joins with a code that is ${how}, and the hub shows what it sold before and after`, async () => {
    const [hub, till] = await Promise.all([openHub(), openTill()]);
    await sell(till, 1);
    const { code, qr } = await hub.joinCode("Counter", TERMINAL);
    const invitation = parseInvitation(qr);
    assert(invitation.ok, "the code scans");
    const reply = await joinWith(
      till,
      how === "typed"
        ? { code, url: hub.url }
        : { code: formatInvitation({ ...invitation.value, url: hub.url }), url: null },
    );
    expect(reply).toEqual({ ok: true, merchant: 1001, terminal: TERMINAL, name: "Counter" });
    await sell(till, 2);
    await hubHasSales(hub, 2);
    const status = await soon(
      () => statusOf(till),
      ({ hub: view }) => view.state === "in-step",
    );
    expect(status).toMatchObject({ terminal: TERMINAL, epoch: 1, alarms: [] });
    expect((await hub.overview()).alarms).toEqual([]);
  });
}

test("the fifth wrong try ends a code: then the right one is refused, too", async () => {
  const [hub, till] = await Promise.all([openHub(), openTill()]);
  const { code } = await hub.joinCode("Counter", TERMINAL);
  for (let tries = 0; tries < CODE_TRIES_MAX; tries += 1) {
    const reply = await joinWith(till, { code: wrong(code), url: hub.url });
    expect(reply).toEqual({ ok: false, error: { type: "enrolment-refused" } });
  }
  const reply = await joinWith(till, { code, url: hub.url });
  expect(reply).toEqual({ ok: false, error: { type: "enrolment-refused" } });
  const { code: next } = await hub.joinCode("Counter", TERMINAL);
  expect(await joinWith(till, { code: next, url: hub.url })).toMatchObject({ ok: true });
});

test("four wrong tries leave a code its fifth; used once, it serves nobody else", async () => {
  const [hub, till, other] = await Promise.all([openHub(), openTill(), openTill("other")]);
  const { code } = await hub.joinCode("Counter", TERMINAL);
  for (let tries = 0; tries < CODE_TRIES_MAX - 1; tries += 1) {
    await joinWith(till, { code: wrong(code), url: hub.url });
  }
  expect(await joinWith(till, { code, url: hub.url })).toMatchObject({ ok: true });
  const reply = await joinWith(other, { code, url: hub.url });
  expect(reply).toEqual({ ok: false, error: { type: "enrolment-refused" } });
});

test("a code that is a quarter of an hour old is refused", async () => {
  const ahead = join(base, "ahead");
  const [hub, till] = await Promise.all([
    openHub("hub", {
      nodeFlags: ["--import", CLOCK_AHEAD],
      environment: { CLOCK_AHEAD: ahead },
    }),
    openTill(),
  ]);
  const [early, late] = [
    await hub.joinCode("Counter", TERMINAL),
    await hub.joinCode("Counter", TERMINAL),
  ];
  writeFileSync(ahead, String((CODE_LIFE - 30) * 1000));
  expect(await joinWith(till, { code: early.code, url: hub.url })).toMatchObject({ ok: true });
  writeFileSync(ahead, String((CODE_LIFE + 30) * 1000));
  const reply = await joinWith(till, { code: late.code, url: hub.url });
  expect(reply).toEqual({ ok: false, error: { type: "enrolment-refused" } });
});

test("a man in the middle hears nothing of a scanned code, and gains nothing by a typed one", async () => {
  const [hub, stranger, till] = await Promise.all([
    openHub(),
    openHub("stranger", { merchant: 6 }),
    openTill(),
  ]);
  const proxy = await startTlsProxy(stranger.folder, hub.url);
  running.push({ stop: () => proxy.close() });
  const { code, qr } = await hub.joinCode("Counter", TERMINAL);
  const invitation = parseInvitation(qr);
  assert(invitation.ok, "the code scans");
  const scanned = formatInvitation({ ...invitation.value, url: proxy.url });
  const reply = await joinWith(till, { code: scanned, url: null });
  expect(reply).toEqual({ ok: false, error: { type: "not-the-hub" } });
  expect(proxy.heard()).toBe(0);
  const typed = await joinWith(till, { code, url: proxy.url });
  expect(typed).toEqual({ ok: false, error: { type: "enrolment-refused" } });
  expect(proxy.heard()).toBeGreaterThan(0);
  expect((await statusOf(till)).hub.state).toBe("not-joined");
  expect(await joinWith(till, { code, url: hub.url })).toMatchObject({ ok: true });
});

test("another hub cannot pass itself off with a code that it did not make", async () => {
  const [hub, stranger, till] = await Promise.all([
    openHub(),
    openHub("stranger", { merchant: 6 }),
    openTill(),
  ]);
  const { code } = await hub.joinCode("Counter", TERMINAL);
  const reply = await joinWith(till, { code, url: stranger.url });
  expect(reply).toEqual({ ok: false, error: { type: "enrolment-refused" } });
});

test("a hub that is not there, or keeps other money, is said to be so, and the till sells on", async () => {
  const [hub, till] = await Promise.all([openHub("hub", { currency: "JPY" }), openTill()]);
  const { code } = await hub.joinCode("Counter", TERMINAL);
  const nowhere = await joinWith(till, { code, url: "https://127.0.0.1:9" });
  expect(nowhere).toMatchObject({ ok: false, error: { type: "hub-unreachable" } });
  const other = await joinWith(till, { code, url: hub.url });
  expect(other).toEqual({ ok: false, error: { type: "other-currency", currency: "JPY" } });
  await sell(till, 1);
  expect((await statusOf(till)).hub.state).toBe("not-joined");
});

test("a till that was wiped joins again: the hub has what both have sold, each once", async () => {
  const [hub, first] = await Promise.all([openHub(), openTill()]);
  const { code } = await hub.joinCode("Counter", TERMINAL);
  expect(await joinWith(first, { code, url: hub.url })).toMatchObject({ ok: true });
  await sell(first, 1);
  await sell(first, 2);
  await hubHasSales(hub, 2);
  await first.stop();
  rmSync(join(base, "till"), { recursive: true });
  const second = await openTill();
  const again = await hub.joinCode("Counter", TERMINAL);
  expect(await joinWith(second, { code: again.code, url: hub.url })).toMatchObject({ ok: true });
  await sell(second, 1);
  await hubHasSales(hub, 3);
  const status = await soon(
    () => statusOf(second),
    ({ hub: view }) => view.state === "in-step",
  );
  expect(status.alarms).toEqual([]);
  const { epochs } = await hub.terminal(TERMINAL);
  expect(epochs.find(({ epoch }) => epoch === status.epoch)).toMatchObject({ opened: "joined" });
});

test("what a wiped till sold before it joined again is kept by the hub, for a person to look at", async () => {
  const [hub, first] = await Promise.all([openHub(), openTill()]);
  const { code } = await hub.joinCode("Counter", TERMINAL);
  await joinWith(first, { code, url: hub.url });
  await sell(first, 1);
  await hubHasSales(hub, 1);
  await first.stop();
  rmSync(join(base, "till"), { recursive: true });
  const second = await openTill();
  await sell(second, 1);
  await sell(second, 2);
  const again = await hub.joinCode("Counter", TERMINAL);
  expect(await joinWith(second, { code: again.code, url: hub.url })).toMatchObject({ ok: true });
  await sell(second, 3);
  await hubHasSales(hub, 2);
  const row = await soon(
    () => hub.row(TERMINAL),
    (seen) => (seen?.quarantined ?? 0) > 0,
  );
  expect(row?.total).toBe(2 * 900);
  const status = await soon(
    () => statusOf(second),
    ({ hub: view }) => view.state === "in-step",
  );
  expect(status.hub.needMe).toBeGreaterThan(0);
});

test("a till that joins again keeps its journal, with another key and another epoch", async () => {
  const [hub, till] = await Promise.all([openHub(), openTill()]);
  const { code } = await hub.joinCode("Counter", TERMINAL);
  await joinWith(till, { code, url: hub.url });
  await sell(till, 1);
  await hubHasSales(hub, 1);
  const again = await hub.joinCode("Counter", TERMINAL);
  expect(await joinWith(till, { code: again.code, url: hub.url })).toMatchObject({ ok: true });
  await sell(till, 2);
  await hubHasSales(hub, 2);
  expect((await statusOf(till)).epoch).toBeGreaterThan(1);
  expect(readdirSync(join(base, "till")).filter((name) => name.endsWith(".pem"))).toHaveLength(2);
});

test("a till that was revoked says so, sells on, and is taken again once it has joined again", async () => {
  const [hub, till] = await Promise.all([openHub(), openTill()]);
  const { code } = await hub.joinCode("Counter", TERMINAL);
  await joinWith(till, { code, url: hub.url });
  await sell(till, 1);
  await hubHasSales(hub, 1);
  await hub.revoke(TERMINAL);
  await sell(till, 2);
  const refused = await soon(
    () => statusOf(till),
    ({ alarms }) => alarms.some(({ type }) => type === "till-refused"),
  );
  expect(refused.hub.state).toBe("stopped");
  await sell(till, 3);
  const again = await hub.joinCode("Counter", TERMINAL);
  expect(await joinWith(till, { code: again.code, url: hub.url })).toMatchObject({ ok: true });
  await sell(till, 4);
  const status = await soon(
    () => statusOf(till),
    ({ hub: view }) => view.state === "in-step",
  );
  expect(status.alarms).toEqual([]);
});

test("a till whose journal was put back sells on in the epoch to spare, and a person at the hub is told", async () => {
  const [hub, till] = await Promise.all([openHub(), openTill()]);
  const { code } = await hub.joinCode("Counter", TERMINAL);
  await joinWith(till, { code, url: hub.url });
  await sell(till, 1);
  await till.stop();
  const journal = join(base, "till", "till.db");
  const backup = join(base, "backup.db");
  copyFileSync(journal, backup);
  const later = await openTill();
  await sell(later, 2);
  await sell(later, 3);
  await hubHasSales(hub, 3);
  await later.stop();
  copyFileSync(backup, journal);
  const after = await openTill();
  const restored = await statusOf(after);
  expect(restored).toMatchObject({ epoch: 2 });
  expect(restored.alarms).toContainEqual({ type: "restored", why: "restored" });
  await sell(after, 4);
  await hubHasSales(hub, 4);
  const { alarms } = await hub.overview();
  expect(alarms).toMatchObject([{ type: "till-restored", epoch: 2, why: "restored" }]);
});

test("no key, no secret and no code of a joining stands in a log", async () => {
  const [hub, till] = await Promise.all([openHub(), openTill()]);
  const { code, qr } = await hub.joinCode("Counter", TERMINAL);
  await joinWith(till, { code: wrong(code), url: hub.url });
  await joinWith(till, { code, url: hub.url });
  await till.stop();
  await hub.stop();
  const key = readFileSync(join(base, "till", "till-key.pem"), "utf8").split("\n")[1] ?? "";
  const membership = readFileSync(join(base, "till", "membership"), "utf8");
  const secret = /"terminalSecret":"([0-9a-f]{64})"/u.exec(membership)?.[1] ?? "";
  expect(secret).not.toBe("");
  for (const log of [join(base, "till", "till.log"), join(base, "hub", "hub.log")]) {
    const text = readFileSync(log, "utf8");
    for (const hidden of [key, secret, code, code.replaceAll("-", ""), code.slice(5), qr]) {
      expect(text.includes(hidden), log).toBe(false);
    }
  }
});
