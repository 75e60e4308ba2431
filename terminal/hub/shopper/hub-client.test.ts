import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type HubClient, createHubClient } from "./hub-client.ts";
import { SHOP } from "./testing/simulated-shop.ts";

interface Answered {
  readonly status: number;
  readonly body: string;
  readonly headers?: Record<string, string>;
}

interface Opened {
  readonly client: HubClient;
  readonly told: (string | null)[];
}

function clientOf(answered: Answered | null): Opened {
  const told: (string | null)[] = [];
  const note = (word: string | null): void => {
    told.push(word);
  };
  const fetch = async (): Promise<Response> => {
    if (answered === null) {
      throw new TypeError("no network");
    }
    const { status, body, headers = {} } = answered;
    return new Response(body, { status, headers });
  };
  return { client: createHubClient({ fetch, onDate: note, onBuild: note }), told };
}

const AWAY = { ok: false, error: { type: "away" } };
const NOT_UNDERSTOOD = { ok: false, error: { type: "not-understood" } };

test("the shop is read, with the hub's time and the build that it has", async () => {
  const headers = { date: "Sun, 22 Nov 2026 15:00:00 GMT", "tillwave-page-build": "abc" };
  const { client, told } = clientOf({ status: 200, body: JSON.stringify(SHOP), headers });
  expect(await client.readShop()).toEqual({ ok: true, value: SHOP });
  expect(told).toEqual(["Sun, 22 Nov 2026 15:00:00 GMT", "abc"]);
});

test.each([
  [null, AWAY],
  [{ status: 502, body: "<html>" }, AWAY],
  [{ status: 503, body: '{"error":"busy"}' }, AWAY],
  [{ status: 200, body: "<html>" }, NOT_UNDERSTOOD],
  [{ status: 200, body: '{"merchant":7}' }, NOT_UNDERSTOOD],
  [{ status: 404, body: "{}" }, NOT_UNDERSTOOD],
  [{ status: 400, body: '{"error":"newer-than-this-page"}' }, NOT_UNDERSTOOD],
  [
    { status: 429, body: '{"error":"too-many","waitSeconds":30}' },
    { ok: false, error: { type: "refused", refusal: { error: "too-many", waitSeconds: 30 } } },
  ],
  [
    { status: 409, body: '{"error":"clock","hubTime":5}' },
    { ok: false, error: { type: "refused", refusal: { error: "clock", hubTime: 5 } } },
  ],
] as const)("what comes as %o is named", async (answered, said) => {
  expect(await clientOf(answered).client.checkIn(new Uint8Array(1))).toEqual(said);
});

test("no answer makes the page fall over", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 200, max: 599 }), fc.json(), async (status, json) => {
      const isBodiless = [204, 205, 304].includes(status);
      const { client } = clientOf({ status: isBodiless ? 200 : status, body: json });
      for (const answer of await Promise.all([
        client.readShop(),
        client.say(new Uint8Array(1)),
        client.checkIn(new Uint8Array(1)),
      ])) {
        expect(answer.ok).toBe(false);
      }
    }),
  );
});
