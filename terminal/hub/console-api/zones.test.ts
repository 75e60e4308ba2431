import * as fc from "fast-check";
import { expect, test } from "vitest";
import type {
  EmitterCode,
  ZoneWish,
  ZonesReply,
  ZonesView,
} from "@tillwave/shared/api/console-zones";
import { portOf } from "@tillwave/shared/host/page-server";
import { ZONES_BYTES_MAX } from "@tillwave/shared/presence/zones";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { type OpenHub, openHub } from "../scenarios/open-hub.ts";

const seed = seedOfRun("what the console asks of zones");
const DEVICE = "0123456789abcdef";

const DOOR: ZoneWish = {
  place: null,
  name: "Door",
  kind: "entry",
  range: 5,
  points: 2,
  periodHours: 24,
  next: null,
  at: null,
  reward: null,
  hours: null,
};

const KEYS = Object.keys(DOOR).filter((key) => key !== "next");

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function post(hub: OpenHub, path: string, payload: string): Promise<Answer> {
  const answer = await hub.hub.console.inject({
    method: "POST",
    url: `/api/${path}`,
    headers: {
      host: `127.0.0.1:${portOf(hub.hub.console)}`,
      authorization: `Bearer ${hub.controlToken}`,
      "content-type": "application/json",
      "x-tillwave": "1",
    },
    payload,
  });
  const body: unknown = answer.body === "" ? null : JSON.parse(answer.body);
  return { status: answer.statusCode, body };
}

const publish = (hub: OpenHub, basedOn: number, ...zones: readonly object[]): Promise<Answer> =>
  post(hub, "zones", JSON.stringify({ basedOn, zones, consent: null }));

const see = (hub: OpenHub): Promise<ZonesView> => hub.ask<ZonesView>("GET", "/api/zones");

test("a zone gets its number from the hub, and none is given twice", async () => {
  const hub = await openHub();
  expect(await see(hub)).toMatchObject({ zones: [], emitters: [], elsewhere: { guesses: 0 } });
  const { version } = await see(hub);
  const first = await publish(hub, version, DOOR, { ...DOOR, name: "Counter" });
  expect(first).toMatchObject({ status: 200, body: { ok: true } });
  const view = await see(hub);
  const places = view.zones.map(({ place }) => place);
  expect(new Set(places).size).toBe(2);
  await publish(hub, view.version);
  expect((await see(hub)).zones).toEqual([]);
  await publish(hub, (await see(hub)).version, DOOR);
  const [again] = (await see(hub)).zones;
  expect(places).not.toContain(again?.place);
});

test("what cannot be is refused, its zones are named, and nothing is changed", async () => {
  const hub = await openHub();
  const { version } = await see(hub);
  const faultOf = async (...zones: readonly object[]): Promise<unknown> => {
    const { body } = await publish(hub, version, ...zones);
    const reply = body as ZonesReply;
    return reply.ok ? null : reply.fault;
  };
  expect(await faultOf(DOOR, DOOR)).toMatchObject({ type: "name-twice", name: "Door" });
  expect(await faultOf({ ...DOOR, place: 9 })).toMatchObject({
    type: "unknown-place",
    name: "Door",
  });
  expect(await faultOf({ ...DOOR, place: 9 }, { ...DOOR, place: 9, name: "Bar" })).toMatchObject({
    type: "place-twice",
    names: ["Door", "Bar"],
  });
  expect(await faultOf({ ...DOOR, next: 9 })).toMatchObject({ type: "unknown-next", name: "Door" });
  expect(await publish(hub, version + 1, DOOR)).toMatchObject({
    body: { ok: false, fault: { type: "changed-meanwhile" } },
  });
  expect(await see(hub)).toMatchObject({ version, zones: [] });
});

test("a consent of other words is another version, and of the same words none", async () => {
  const hub = await openHub();
  const { version, consent } = await see(hub);
  const say = async (basedOn: number, en: string): Promise<ZonesView> => {
    const text = { ...consent.text, en };
    await post(hub, "zones", JSON.stringify({ basedOn, zones: [], consent: text }));
    return see(hub);
  };
  const changed = await say(version, "We listen for 15 seconds.");
  expect(changed.consent).toMatchObject({
    version: consent.version + 1,
    text: { en: "We listen for 15 seconds." },
  });
  const same = await say(changed.version, "We listen for 15 seconds.");
  expect(same.consent.version).toBe(changed.consent.version);
});

test("a code is for a zone that there is, and for one that is named", async () => {
  const hub = await openHub();
  await publish(hub, (await see(hub)).version, DOOR);
  const [zone] = (await see(hub)).zones;
  const ask = (place: string, body: object): Promise<Answer> =>
    post(hub, `zones/${place}/emitter-codes`, JSON.stringify(body));
  const made = await ask(String(zone?.place), { name: "Door left" });
  expect(made.status).toBe(200);
  const code = made.body as EmitterCode;
  expect(code).toMatchObject({ place: zone?.place, name: "Door left" });
  expect(code.code).toMatch(/^(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}$/u);
  expect(code.expires - code.made).toBe(15 * 60_000);
  expect((await ask("77", { name: "Door left" })).status).toBe(404);
  expect((await ask("x", { name: "Door left" })).status).toBe(400);
  expect((await ask("1", { name: "" })).status).toBe(400);
  expect((await ask("1", { name: "門".repeat(9) })).status).toBe(400);
  const answers: number[] = [];
  for (let i = 0; i < 70; i += 1) {
    answers.push((await ask(String(zone?.place), { name: "Door left" })).status);
  }
  expect(answers[0]).toBe(200);
  expect(answers.at(-1)).toBe(429);
});

test("an emitter that there is not is neither rotated nor retired", async () => {
  const hub = await openHub();
  expect((await post(hub, `emitters/${DEVICE}/retire`, "")).status).toBe(404);
  expect((await post(hub, `emitters/${DEVICE}/rotate`, '{"stolen":true}')).status).toBe(404);
  expect((await post(hub, `emitters/${DEVICE}/rotate`, '{"stolen":false}')).status).toBe(404);
  expect((await post(hub, `emitters/${DEVICE}/rotate`, "{}")).status).toBe(400);
  expect((await post(hub, `emitters/${DEVICE.toUpperCase()}/retire`, "")).status).toBe(400);
  expect((await post(hub, "emitters/0/retire", "")).status).toBe(400);
});

test("nobody who is not signed in sees zones, and a page elsewhere changes none", async () => {
  const hub = await openHub();
  const host = `127.0.0.1:${portOf(hub.hub.console)}`;
  const ask = async (method: "GET" | "POST", url: string, more: Record<string, string>) =>
    (await hub.hub.console.inject({ method, url, headers: { host, ...more }, payload: "" }))
      .statusCode;
  const known = { authorization: `Bearer ${hub.controlToken}` };
  expect(await ask("GET", "/api/zones", {})).toBe(401);
  for (const path of ["zones", "zones/1/emitter-codes", `emitters/${DEVICE}/rotate`]) {
    expect(await ask("POST", `/api/${path}`, { "x-tillwave": "1" }), path).toBe(401);
    expect(await ask("POST", `/api/${path}`, known), path).toBe(403);
  }
});

test("whatever is sent as zones, the hub answers and stays whole", async () => {
  const hub = await openHub();
  const { version } = await see(hub);
  const tooLong = await post(hub, "zones", `"${"x".repeat(ZONES_BYTES_MAX)}"`);
  expect(tooLong.status).toBe(413);
  const odd = fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(DOOR)));
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.tuple(fc.constantFrom(...KEYS, "emitters", "__proto__"), odd).map(([key, value]) => {
          // It leads to a zone that is none, so that none of them is ever published.
          const zone = { ...DOOR, next: 9, [key]: value };
          return JSON.stringify({ basedOn: version, zones: [zone], consent: null });
        }),
      ),
      async (body) => {
        expect([200, 400]).toContain((await post(hub, "zones", body)).status);
      },
    ),
    { seed, numRuns: 150 },
  );
  expect(hub.defects).toEqual([]);
  expect(await see(hub)).toMatchObject({ version, zones: [] });
});
