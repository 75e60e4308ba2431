import { readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JoinReply } from "@tillwave/shared/api/till";
import { generateKeyPem, nodeDigest, signerOfPem } from "@tillwave/shared/host/node-crypto";
import type { EnrolmentAnswer } from "@tillwave/shared/sync/enrolment";
import { expect, test } from "vitest";
import { demoSettings } from "../demo/settings.ts";
import { type OpenTill, openTill } from "./open-till.ts";
import { epochsOpened } from "./read-journal.ts";
import { HUB_URL, type PaperChanges, type SimulatedHub, simulateHub } from "./simulated-hub.ts";

const joinTyped = (till: OpenTill, code: string): Promise<JoinReply> =>
  till.service.joinHub({ code, url: HUB_URL });

const joinScanned = (till: OpenTill, code: string): Promise<JoinReply> =>
  till.service.joinHub({ code, url: null });

const named = (till: OpenTill, pattern: RegExp): readonly string[] =>
  readdirSync(till.folder).filter((name) => pattern.test(name));

const STRANGER = signerOfPem(generateKeyPem());

for (const [how, joinWith] of [
  ["typed", (till: OpenTill, hub: SimulatedHub) => joinTyped(till, hub.typedCode())],
  ["scanned", (till: OpenTill, hub: SimulatedHub) => joinScanned(till, hub.scannedCode())],
] as const) {
  test(`a till joins with a code that is ${how}, and goes by the numbers that the hub gave`, async () => {
    const hub = simulateHub();
    const till = openTill({ hubs: hub.hubs });
    till.sell("bun");
    const reply = await joinWith(till, hub);
    expect(reply).toEqual({ ok: true, merchant: 1001, terminal: 7, name: "Counter" });
    expect(till.status()).toMatchObject({ terminal: 7, epoch: 2, alarms: [] });
    till.press({ type: "next" });
    till.sell("bun");
    expect(till.view().paid).toMatchObject({ ref: { epoch: 2 }, entry: { sale: 2 } });
    expect(epochsOpened(till.folder)).toEqual(["1 first", "2 other-terminal"]);
  });
}

test("a code may be typed with spaces, in small letters, and the address without its ends", async () => {
  const hub = simulateHub();
  const till = openTill({ hubs: hub.hubs });
  const code = ` ${hub.typedCode().toLowerCase().replaceAll("-", " ")} `;
  expect(await till.service.joinHub({ code, url: "192.168.1.5" })).toMatchObject({ ok: true });
});

test("the basket stays where it is while the till joins", async () => {
  const hub = simulateHub();
  const till = openTill({ hubs: hub.hubs });
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "add", sku: "tart" });
  const before = till.view().state;
  await joinTyped(till, hub.typedCode());
  expect(till.view().state).toEqual(before);
  till.press({ type: "pay" });
  expect(till.takeCash(10_000)).toMatchObject({ ok: true });
});

test("a till that already goes by the hub's numbers goes on in its epoch", async () => {
  const hub = simulateHub({ terminal: demoSettings.terminal });
  const till = openTill({ hubs: hub.hubs });
  till.sell("bun");
  const { seq } = till.status();
  await joinTyped(till, hub.typedCode());
  expect(till.status()).toMatchObject({ epoch: 1, seq });
  expect(till.reopen().status()).toMatchObject({ epoch: 1, seq });
});

test("where the hub has seen later epochs of that terminal, the till opens the leased one", async () => {
  const hub = simulateHub({ terminal: demoSettings.terminal, highestEpoch: 4 });
  const till = openTill({ hubs: hub.hubs });
  await joinTyped(till, hub.typedCode());
  expect(epochsOpened(till.folder)).toEqual(["1 first", "5 joined"]);
});

test("a till comes back joined, in the same epoch, whatever numbers its settings give", async () => {
  const hub = simulateHub();
  const till = openTill({ hubs: hub.hubs });
  const code = hub.typedCode();
  await joinTyped(till, code);
  const after = till.reopen({ settings: { ...demoSettings, terminal: 3 } });
  expect(after.status()).toMatchObject({ terminal: 7, epoch: 2, alarms: [] });
  expect(await joinTyped(after, code)).toMatchObject({ ok: true, terminal: 7 });
});

test("the same code again gets the same answer, and the hub is not asked again", async () => {
  const hub = simulateHub();
  const till = openTill({ hubs: hub.hubs });
  const code = hub.typedCode();
  const replies = await Promise.all([joinTyped(till, code), joinTyped(till, code)]);
  expect(replies[0]).toEqual(replies[1]);
  expect(await joinTyped(till, code)).toEqual(replies[0]);
  expect(hub.asked()).toBe(1);
  expect(till.status().epoch).toBe(2);
});

test("while one joining is under way, another has to wait", async () => {
  const hub = simulateHub();
  const till = openTill({ hubs: hub.hubs });
  const [first, second] = await Promise.all([
    joinTyped(till, hub.typedCode()),
    joinTyped(till, hub.typedCode()),
  ]);
  expect(first).toMatchObject({ ok: true });
  expect(second).toMatchObject({ error: { type: "hub-unreachable" } });
});

for (const code of ["", "1234", "ABCD-EFGH-JKMN-PQRU", "TWE1", "TWE1GEZDGNBV", "🧾".repeat(16)]) {
  test(`"${code.slice(0, 20)}" is no code, and the hub is not asked`, async () => {
    const hub = simulateHub();
    const till = openTill({ hubs: hub.hubs });
    expect(await joinTyped(till, code)).toEqual({ ok: false, error: { type: "code-malformed" } });
    expect(hub.asked()).toBe(0);
  });
}

for (const url of [
  "",
  "http://192.168.1.5:8447",
  "https://",
  "https://192.168.1.5:99999",
  "https://user:word@192.168.1.5:8447",
  "https://192.168.1.5:8447/v1?x=1",
  "file:///etc/passwd",
]) {
  test(`"${url}" is no hub's address`, async () => {
    const hub = simulateHub();
    const till = openTill({ hubs: hub.hubs });
    const reply = await till.service.joinHub({ code: hub.typedCode(), url });
    expect(reply).toEqual({ ok: false, error: { type: "url-malformed" } });
  });
}

function expectUntouched(till: OpenTill): void {
  expect(till.status()).toMatchObject({ terminal: 2, epoch: 1, alarms: [] });
  expect(named(till, /^membership|^till-key\.pem$/u)).toEqual([]);
  till.sell("bun");
}

test("a wrong code is refused, and nothing has changed", async () => {
  const hub = simulateHub();
  const till = openTill({ hubs: hub.hubs });
  const reply = await joinTyped(till, "0000-0000-0000-0000");
  expect(reply).toEqual({ ok: false, error: { type: "enrolment-refused" } });
  expectUntouched(till);
});

test("a code serves once: another till is refused with it", async () => {
  const hub = simulateHub();
  const code = hub.typedCode();
  await joinTyped(openTill({ hubs: hub.hubs }), code);
  const other = openTill({ hubs: hub.hubs });
  expect(await joinTyped(other, code)).toMatchObject({ error: { type: "enrolment-refused" } });
});

test("a hub that does not answer is said to be away", async () => {
  const hub = simulateHub();
  hub.fault = "unreachable";
  const till = openTill({ hubs: hub.hubs });
  const reply = await joinTyped(till, hub.typedCode());
  expect(reply).toMatchObject({ ok: false, error: { type: "hub-unreachable" } });
  expectUntouched(till);
});

test("a man in the middle is seen before anything is sent, where the code was scanned", async () => {
  const hub = simulateHub();
  hub.fault = "man-in-the-middle";
  const till = openTill({ hubs: hub.hubs });
  const reply = await joinScanned(till, hub.scannedCode());
  expect(reply).toEqual({ ok: false, error: { type: "not-the-hub" } });
  expect(hub.asked()).toBe(0);
  expectUntouched(till);
});

test("a man in the middle gets nothing out of a code that was typed", async () => {
  const hub = simulateHub();
  hub.fault = "man-in-the-middle";
  const till = openTill({ hubs: hub.hubs });
  const reply = await joinTyped(till, hub.typedCode());
  expect(reply).toEqual({ ok: false, error: { type: "enrolment-refused" } });
  expectUntouched(till);
});

for (const fault of ["portal", "garbled"] as const) {
  test(`an answer that is ${fault === "portal" ? "a portal's page" : "garbled"} proves no hub`, async () => {
    const hub = simulateHub();
    hub.fault = fault;
    const till = openTill({ hubs: hub.hubs });
    const reply = await joinTyped(till, hub.typedCode());
    expect(reply).toEqual({ ok: false, error: { type: "not-the-hub" } });
    expectUntouched(till);
  });
}

const OTHER = { merchant: 5 };

/** What a hub that errs, or that somebody has taken over, may put under its proof. */
const WRONG_PAPERS: readonly (readonly [string, PaperChanges])[] = [
  ["a certificate for another key", { certificate: { tillKey: STRANGER.publicKey } }],
  ["a certificate of another merchant", { certificate: { merchant: 5 } }],
  ["a certificate of another terminal", { certificate: { terminal: 5 } }],
  ["a certificate and a lease of another merchant", { certificate: OTHER, lease: OTHER }],
  [
    "a certificate and a lease for another key",
    {
      certificate: { tillKey: STRANGER.publicKey },
      lease: { tillKeyHash: nodeDigest.sha256(STRANGER.publicKey) },
    },
  ],
  ["a lease for another key", { lease: { tillKeyHash: new Uint8Array(32) } }],
  ["a lease of another terminal", { lease: { terminal: 5 } }],
  ["a lease without an epoch to spare", { lease: { spareEpoch: 1 } }],
  ["papers signed by a stranger", { signer: STRANGER }],
  ["papers from before the keys were valid", { certificate: { issued: 1000, expires: 2000 } }],
];

for (const [what, changes] of WRONG_PAPERS) {
  test(`${what} is not believed`, async () => {
    const hub = simulateHub();
    const till = openTill({ hubs: hub.hubs });
    hub.spoil = (answer) => {
      // The key that the till has made stands in the certificate of the honest answer.
      const key = tillKeyOf(till);
      return { ...hub.papers(key, changes), terminalSecret: answer.terminalSecret };
    };
    const reply = await joinTyped(till, hub.typedCode());
    expect(reply).toEqual({ ok: false, error: { type: "not-the-hub" } });
    expectUntouched(till);
  });
}

for (const [what, spoil] of [
  ["another root", (answer: EnrolmentAnswer) => ({ ...answer, root: STRANGER.publicKey })],
  ["no authority", (answer: EnrolmentAnswer) => ({ ...answer, caCertificate: new Uint8Array(9) })],
  ["an unsigned policy", (answer: EnrolmentAnswer) => ({ ...answer, policy: answer.lease })],
] as const) {
  test(`an answer with ${what} is not believed`, async () => {
    const hub = simulateHub();
    const till = openTill({ hubs: hub.hubs });
    hub.spoil = spoil;
    const reply = await joinTyped(till, hub.typedCode());
    expect(reply).toEqual({ ok: false, error: { type: "not-the-hub" } });
    expectUntouched(till);
  });
}

test("a hub that keeps its books in another currency is not joined", async () => {
  const hub = simulateHub({ currency: "JPY" });
  const till = openTill({ hubs: hub.hubs });
  const reply = await joinTyped(till, hub.typedCode());
  expect(reply).toEqual({ ok: false, error: { type: "other-currency", currency: "JPY" } });
  expectUntouched(till);
});

/** Of the key that was made for the joining under way. */
function tillKeyOf(till: OpenTill): Uint8Array {
  return signerOfPem(readFileSync(join(till.folder, "till-key.next.pem"), "utf8")).publicKey;
}

test("a till that cannot sell does not join", async () => {
  const hub = simulateHub();
  const till = openTill({ hubs: hub.hubs });
  till.sell("bun");
  const broken = till.reopen();
  broken.service.close();
  writeFileSync(join(broken.folder, "till.db"), "nonsense");
  const spoilt = openTill({ hubs: hub.hubs, folder: broken.folder });
  const reply = await joinTyped(spoilt, hub.typedCode());
  expect(reply).toEqual({ ok: false, error: { type: "not-selling" } });
});

test("key and membership are for nobody else to read, and stand in no database", async () => {
  const hub = simulateHub();
  const till = openTill({ hubs: hub.hubs });
  await joinTyped(till, hub.typedCode());
  expect(named(till, /^membership|^till-key/u)).toEqual(["membership", "till-key.pem"]);
  for (const name of ["membership", "till-key.pem", "identity.json"]) {
    expect(statSync(join(till.folder, name)).mode & 0o777, name).toBe(0o600);
  }
  const key = readFileSync(join(till.folder, "till-key.pem"), "latin1").split("\n")[1] ?? "";
  till.service.close();
  for (const name of readdirSync(till.folder).filter((other) => !other.endsWith(".pem"))) {
    expect(readFileSync(join(till.folder, name), "latin1"), name).not.toContain(key);
  }
});

test("joining again makes another key and another epoch; the old key is kept", async () => {
  const hub = simulateHub({ terminal: demoSettings.terminal });
  const till = openTill({ hubs: hub.hubs });
  await joinTyped(till, hub.typedCode());
  const first = readFileSync(join(till.folder, "till-key.pem"), "utf8");
  expect(till.status().epoch).toBe(1);
  await joinTyped(till, hub.typedCode());
  expect(epochsOpened(till.folder)).toEqual(["1 first", "3 joined"]);
  expect(readFileSync(join(till.folder, "till-key.pem"), "utf8")).not.toBe(first);
  const [kept = ""] = named(till, /^till-key\.[0-9a-f]{8}\.pem$/u);
  expect(readFileSync(join(till.folder, kept), "utf8")).toBe(first);
  expect(till.reopen().status().epoch).toBe(3);
});

test("a till that changes to another hub goes by that one's numbers", async () => {
  const [first, second] = [simulateHub(), simulateHub({ merchant: 88, terminal: 1 })];
  const till = openTill({ hubs: first.hubs });
  await joinTyped(till, first.typedCode());
  const moved = till.reopen({ hubs: second.hubs });
  const reply = await joinTyped(moved, second.typedCode());
  expect(reply).toMatchObject({ ok: true, merchant: 88, terminal: 1 });
  expect(epochsOpened(moved.folder).at(-1)).toBe("3 other-terminal");
});

/** A power cut between the membership and its key's move: one is on the disk, the other is not. */
test("a joining that was cut off right after it succeeded is taken up at the next start", async () => {
  const hub = simulateHub();
  const till = openTill({ hubs: hub.hubs });
  const code = hub.typedCode();
  await joinTyped(till, code);
  const cut = till.reopen();
  cut.service.close();
  const file = (name: string): string => join(cut.folder, name);
  renameSync(file("till-key.pem"), file("till-key.next.pem"));
  writeFileSync(file("till-key.pem"), generateKeyPem());
  const after = openTill({ hubs: hub.hubs, folder: cut.folder });
  expect(after.status()).toMatchObject({ terminal: 7, epoch: 2, alarms: [] });
  expect(await joinTyped(after, code)).toMatchObject({ ok: true });
  expect(named(after, /^till-key\.next/u)).toEqual([]);
});

for (const [what, damage] of [
  ["one letter", (text: string) => text.replace("certificate", "certificatf")],
  ["its end", (text: string) => text.slice(0, 900)],
  ["everything", () => ""],
] as const) {
  test(`a membership that has lost ${what} is kept aside: the till sells on as it was, and says so`, async () => {
    const hub = simulateHub();
    const till = openTill({ hubs: hub.hubs });
    await joinTyped(till, hub.typedCode());
    till.service.close();
    const file = join(till.folder, "membership");
    const damaged = damage(readFileSync(file, "utf8"));
    writeFileSync(file, damaged);
    const after = openTill({ hubs: hub.hubs, folder: till.folder });
    expect(after.status()).toMatchObject({ terminal: 7, epoch: 2 });
    expect(after.alarms()).toEqual(["membership-lost"]);
    after.sell("bun");
    const [kept = ""] = named(after, /^membership\.set-aside/u);
    expect(readFileSync(join(after.folder, kept), "utf8")).toBe(damaged);
    const again = after.reopen();
    expect(again.alarms()).toEqual(["membership-lost"]);
    expect(await joinTyped(again, hub.typedCode())).toMatchObject({ ok: true, terminal: 7 });
    expect(again.alarms()).toEqual([]);
    expect(epochsOpened(again.folder)).toEqual(["1 first", "2 other-terminal", "3 joined"]);
  });
}

test("a till whose key is gone says that it has to join again, and sells", async () => {
  const hub = simulateHub();
  const till = openTill({ hubs: hub.hubs });
  await joinTyped(till, hub.typedCode());
  till.service.close();
  rmSync(join(till.folder, "till-key.pem"));
  const after = openTill({ hubs: hub.hubs, folder: till.folder });
  expect(after.alarms()).toEqual(["membership-lost"]);
  after.sell("bun");
});
