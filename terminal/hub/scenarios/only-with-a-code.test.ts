import type { JoinCode, TerminalDetail } from "@tillwave/shared/api/console";
import { ENROLMENTS_PER_MINUTE, OPEN_CODES_MAX } from "../join-desk.ts";
import { parseInvitation, parseJoinCode } from "@tillwave/shared/sync/join-code";
import { expect, test } from "vitest";
import { fakeTill } from "./fake-till.ts";
import { openHub } from "./open-hub.ts";

const REFUSED = { status: 403, body: { error: "enrolment-refused" } };
const MINUTE_MS = 60_000;

/** The same id with another secret. */
const mistyped = (code: string): string => code.slice(0, -1) + (code.endsWith("0") ? "1" : "0");

test("a code works once", async () => {
  const hub = await openHub();
  const { code } = await hub.joinCode(2);
  expect(fakeTill().enrol(hub, code).status).toBe(200);
  expect(fakeTill().enrol(hub, code)).toEqual(REFUSED);
});

test("a code that was made before its till was revoked is over", async () => {
  const hub = await openHub();
  await fakeTill().join(hub);
  const { code } = await hub.joinCode(2);
  const other = await hub.joinCode(3);
  await hub.ask("POST", "/api/terminals/2/revoke");
  expect(fakeTill().enrol(hub, code)).toEqual(REFUSED);
  expect(fakeTill({ terminal: 3 }).enrol(hub, other.code).status).toBe(200);
});

test("a code ends after fifteen minutes", async () => {
  const hub = await openHub();
  const { code } = await hub.joinCode(2);
  hub.clock.pass(15 * MINUTE_MS + 1);
  expect(fakeTill().enrol(hub, code)).toEqual(REFUSED);
});

test("a code works to the end of its fifteen minutes", async () => {
  const hub = await openHub();
  const { code } = await hub.joinCode(2);
  hub.clock.pass(15 * MINUTE_MS);
  expect(fakeTill().enrol(hub, code).status).toBe(200);
});

test("the fifth wrong try ends a code, and four do not", async () => {
  const hub = await openHub();
  const { code } = await hub.joinCode(2);
  for (let tries = 0; tries < 4; tries += 1) {
    expect(fakeTill().enrol(hub, mistyped(code))).toEqual(REFUSED);
  }
  expect(fakeTill().enrol(hub, code).status).toBe(200);
  const second = await hub.joinCode(3);
  for (let tries = 0; tries < 5; tries += 1) {
    expect(fakeTill().enrol(hub, mistyped(second.code))).toEqual(REFUSED);
  }
  expect(fakeTill().enrol(hub, second.code)).toEqual(REFUSED);
});

test("whoever guesses codes has twenty tries a minute, with everybody else", async () => {
  const hub = await openHub();
  const { code } = await hub.joinCode(2);
  for (let tries = 0; tries < ENROLMENTS_PER_MINUTE; tries += 1) {
    expect(fakeTill().enrol(hub, "0000-0000-0000-0000")).toEqual(REFUSED);
  }
  expect(fakeTill().enrol(hub, code)).toEqual(REFUSED);
  hub.clock.pass(MINUTE_MS + 1);
  expect(fakeTill().enrol(hub, code).status).toBe(200);
});

test("bytes that are no enrolment get the same answer", async () => {
  const hub = await openHub();
  const headers = { "tillwave-protocol": "1" };
  const request = { method: "POST", path: "/v1/enrolments", headers, body: new Uint8Array([0xa0]) };
  expect(hub.hub.desk.enrol(request)).toEqual(REFUSED);
});

test("the code that is shown and the one in the QR are the same, and carry the hub's address and key", async () => {
  const hub = await openHub();
  const { code, qr, url } = await hub.joinCode(2);
  const scanned = parseInvitation(qr);
  const typed = parseJoinCode(code);
  expect(scanned).toMatchObject({ ok: true, value: { url, spki: hub.hub.context.tls.spki } });
  expect(scanned.ok && typed.ok && scanned.value.secret === typed.value.secret).toBe(true);
});

test("a code for no till in particular takes the next free number", async () => {
  const hub = await openHub();
  expect(await hub.joinCode(undefined)).toMatchObject({ terminal: 1 });
  await hub.joinCode(7);
  expect(await hub.joinCode(undefined)).toMatchObject({ terminal: 8 });
});

test("a till that joins under a number in use gets its name and a new key there", async () => {
  const hub = await openHub();
  await fakeTill().join(hub);
  const { code } = await hub.joinCode(2, "Counter");
  const before = await hub.ask<TerminalDetail>("GET", "/api/terminals/2");
  expect(before.name).toBe("Till 2");
  fakeTill().enrol(hub, code);
  expect(await hub.ask<TerminalDetail>("GET", "/api/terminals/2")).toMatchObject({
    name: "Counter",
  });
  expect(hub.read((rows) => rows.terminals.keys(2).length)).toBe(2);
});

test("there are never more codes open than a person can have meant", async () => {
  const hub = await openHub();
  for (let codes = 0; codes < OPEN_CODES_MAX; codes += 1) {
    await hub.joinCode(2);
  }
  expect(await hub.ask("POST", "/api/join-codes", { terminal: 2, name: "x" })).toEqual({
    error: "too-many-codes",
  });
  hub.clock.pass(15 * MINUTE_MS + 1);
  expect(
    await hub.ask<JoinCode>("POST", "/api/join-codes", { terminal: 2, name: "x" }),
  ).toHaveProperty("code");
});

test("a name longer than a certificate takes is refused", async () => {
  const hub = await openHub();
  expect(await hub.ask("POST", "/api/join-codes", { terminal: 2, name: "茶".repeat(9) })).toEqual({
    error: "request-malformed",
  });
});
