/** The customers' face over real sockets: over HTTPS and HTTP, at this machine's own address, behind a proxy. */
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { type IncomingHttpHeaders, type RequestOptions, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { portOf } from "@tillwave/shared/host/page-server";
import { expect, test } from "vitest";
import type { CustomersOptions } from "../hub.ts";
import { fakeCustomer, newEmitter, publishZones, zoneWish } from "../scenarios/fake-customer.ts";
import { type OpenHub, openHub, temporaryFolder } from "../scenarios/open-hub.ts";
import { makeAuthority, makeServerCertificate } from "../tls/authority.ts";
import { shopAddress } from "../tls/server-files.ts";

/** This machine's own, which is not loopback where it has a network at all. */
const HERE = shopAddress();

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly json: unknown;
  readonly text: string;
}

interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

function ask(url: string, { method = "GET", headers = {}, body }: Ask = {}): Promise<Answer> {
  const isTls = url.startsWith("https:");
  const options: RequestOptions = { method, headers: { ...headers } };
  return new Promise((resolve, reject) => {
    const sent = (isTls ? httpsRequest : httpRequest)(
      url,
      { ...options, ...(isTls ? { rejectUnauthorized: false } : {}), agent: false },
      (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("end", () => {
          const text = Buffer.concat(parts).toString("utf8");
          const json: unknown = text.startsWith("{") ? JSON.parse(text) : null;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, json, text });
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

async function serving(
  customers: Partial<CustomersOptions>,
): Promise<{ hub: OpenHub; port: number }> {
  const pageFolder = temporaryFolder();
  const mark = '<!doctype html><meta name="build" content="b-1"><title>Check in</title>';
  writeFileSync(join(pageFolder, "index.html"), mark);
  const hub = await openHub({ customers: { pageFolder, ...customers } });
  const server = present(hub.hub.customers, "the customers' face");
  await server.listen({ host: customers.host ?? "127.0.0.1", port: 0 });
  return { hub, port: portOf(server) };
}

/** A phone's post over the wire; time goes on meanwhile. */
function post(
  hub: OpenHub,
  url: string,
  { body, headers = {} }: { readonly body: Uint8Array; readonly headers?: Ask["headers"] },
): Promise<Answer> {
  const all = { "x-tillwave": "1", "content-type": "application/cose", ...headers };
  return hub.commit(ask(url, { method: "POST", body, headers: all }));
}

async function checkInOver(
  hub: OpenHub,
  origin: string,
  headers: Ask["headers"] = {},
): Promise<unknown> {
  const view = await publishZones(hub, [zoneWish()]);
  const emitter = await newEmitter(hub, view.zones[0]?.place ?? 0);
  const customer = fakeCustomer(hub);
  const of = { origin, ...headers };
  const joined = await post(hub, `${origin}/v1/customers`, {
    body: customer.word("join"),
    headers: of,
  });
  expect(joined).toMatchObject({ status: 200, json: { total: 0, consent: 1 } });
  const body = customer.checkIn(emitter.code());
  return (await post(hub, `${origin}/v1/check-ins`, { body, headers: of })).json;
}

async function certificateFor(name: string) {
  const authority = await makeAuthority("0123456789abcdef", Date.now());
  const about = { hubId: name, addresses: [HERE] };
  return makeServerCertificate(authority, about, null);
}

async function tlsFiles(folder: string, name = "first") {
  const { certificate, key } = await certificateFor(name);
  const files = { cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
  writeFileSync(files.cert, certificate);
  writeFileSync(files.key, key);
  return { ...files, certificate };
}

test("over HTTPS at this machine's own address a phone gets the page and checks in", async () => {
  const tls = await tlsFiles(temporaryFolder());
  const { hub, port } = await serving({ host: "0.0.0.0", address: HERE, tls });
  const origin = `https://${HERE}:${port}`;
  const page = await ask(`${origin}/`);
  expect(page.text).toContain("Check in");
  expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
  const shop = await ask(`${origin}/v1/shop`);
  expect(shop).toMatchObject({ status: 200, json: { merchant: 1001, secure: true } });
  expect(shop.headers["tillwave-page-build"]).toBe("b-1");
  expect(await checkInOver(hub, origin)).toMatchObject({ status: "accepted", points: 5 });
  expect(hub.hub.customersUrl()).toBe(`https://hub-first:${port}`);
});

test("over plain HTTP there the page comes too, and says that it is not secure", async () => {
  const { hub, port } = await serving({ host: "0.0.0.0", address: HERE });
  const origin = `http://${HERE}:${port}`;
  expect((await ask(`${origin}/`)).status).toBe(200);
  expect((await ask(`${origin}/v1/shop`)).json).toMatchObject({ secure: false });
  expect(await checkInOver(hub, origin)).toMatchObject({ status: "accepted" });
});

test("a certificate that was renewed is shown without a new start, and a broken one is not", async () => {
  const folder = temporaryFolder();
  const tls = await tlsFiles(folder);
  const { hub, port } = await serving({ tls });
  const shown = () =>
    new Promise<string>((resolve, reject) => {
      const options = { host: "127.0.0.1", port, path: "/v1/shop", rejectUnauthorized: false };
      const sent = httpsRequest({ ...options, agent: false }, (response) => {
        const { subject } = (
          response.socket as unknown as { getPeerCertificate(): { subject: { CN: string } } }
        ).getPeerCertificate();
        response.resume();
        resolve(subject.CN);
      });
      sent.on("error", reject);
      sent.end();
    });
  expect(await shown()).toBe("hub-first");
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  writeFileSync(tls.key, privateKey.export({ type: "pkcs8", format: "pem" }));
  hub.clock.pass(61_000);
  expect(await shown()).toBe("hub-first");
  expect(hub.logged.join("\n")).toContain("tls-unusable");
  // The key is the old one's; the file that leads to a root is half written.
  const { certificate } = await tlsFiles(folder, "half");
  writeFileSync(tls.cert, certificate + certificate.slice(0, certificate.length / 2));
  hub.clock.pass(61_000);
  expect(await shown()).toBe("hub-first");
  await tlsFiles(folder, "second");
  hub.clock.pass(61_000);
  expect(await shown()).toBe("hub-second");
});

test("behind a proxy the shop's own name counts, and who asks is what that proxy says", async () => {
  const url = "https://check.shop.example";
  const { hub, port } = await serving({ url, proxy: "127.0.0.1" });
  const local = `http://127.0.0.1:${port}`;
  const from = (address: string) => ({ host: "check.shop.example", "x-forwarded-for": address });
  expect(hub.hub.customersUrl()).toBe(url);
  const shop = await ask(`${local}/v1/shop`, { headers: from("203.0.113.9") });
  expect(shop.json).toMatchObject({ secure: true });
  const storm = async (address: string) => {
    const body = new Uint8Array(10);
    const headers = { ...from(address), origin: url };
    return (await post(hub, `${local}/v1/check-ins`, { body, headers })).status;
  };
  const refused = [];
  for (let i = 0; i < 1201; i += 1) {
    refused.push(await storm("6.6.6.6, 203.0.113.9"));
  }
  expect(refused.at(0)).toBe(400);
  expect(refused.at(-1)).toBe(429);
  // Another guest of the proxy goes on, whatever is written before the proxy's own word.
  expect(await storm("203.0.113.9, 203.0.113.10")).toBe(400);
});

test("nobody's word about who asks is believed but the proxy's", async () => {
  const { hub, port } = await serving({});
  const origin = `http://127.0.0.1:${port}`;
  const statuses = [];
  for (let i = 0; i < 1201; i += 1) {
    const headers = { "x-forwarded-for": `10.0.0.${i % 250}`, origin };
    const asked = post(hub, `${origin}/v1/check-ins`, { body: new Uint8Array(4), headers });
    statuses.push((await asked).status);
  }
  expect(statuses.at(-1)).toBe(429);
});

test("a foreign page, a blind post, another host and a long body are turned away", async () => {
  const { hub, port } = await serving({});
  const origin = `http://localhost:${port}`;
  const body = new Uint8Array(4);
  const status = async (headers: Ask["headers"], bytes = body): Promise<number> =>
    (
      await hub.commit(
        ask(`http://127.0.0.1:${port}/v1/check-ins`, {
          method: "POST",
          body: bytes,
          headers: headers ?? {},
        }),
      )
    ).status;
  const type = { "content-type": "application/cose" };
  expect(await status({ ...type, "x-tillwave": "1", origin: "https://evil.example" })).toBe(403);
  expect(await status({ ...type })).toBe(403);
  expect(await status({ ...type, "x-tillwave": "1", host: "evil.example" })).toBe(421);
  expect(await status({ ...type, "x-tillwave": "1" }, new Uint8Array(5000))).toBe(413);
  expect(await status({ ...type, "x-tillwave": "1" })).toBe(400);
  expect((await ask(`${origin}/v1/shop`)).status).toBe(200);
  expect((await ask(`${origin}/v1/nothing`)).status).toBe(404);
  expect(hub.defects).toEqual([]);
});
