/** The hub port's contract, kept by the real adapter against a server on this machine and by the simulated hub alike. */
import { X509Certificate, createHash } from "node:crypto";
import {
  type IncomingMessage,
  type ServerResponse,
  createServer as createHttpServer,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type Server, type Socket, createServer as createTcpServer } from "node:net";
import { toUtf8 } from "@tillwave/shared/core/bytes";
import { HEALTH_PATH } from "@tillwave/shared/sync/answer";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, onTestFinished, test } from "vitest";
import type { HubClient, HubRequest } from "../ports.ts";
import { simulateHub } from "../scenarios/simulated-hub.ts";
import { openLedger } from "../scenarios/simulated-ledger.ts";
import { CONNECT_MAX, HEALTH_MAX, SILENCE_MAX, httpsHubs } from "./https-hub-client.ts";
import { CA_PEM, HUB_TLS, NEIGHBOUR_TLS, PORTAL_TLS, type ServerTls } from "./test-certificates.ts";

const HUB_ID = "0123456789abcdef";
const HEALTH = JSON.stringify({ tillwave: 1, hub: HUB_ID });
const ASK: HubRequest = {
  method: "POST",
  path: "/v1/echo",
  headers: { "tillwave-protocol": "1" },
  body: toUtf8("what a till sends"),
  answerBytesMax: 1000,
};

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

const asHub: Handle = (request, response) => {
  if (request.url === HEALTH_PATH) {
    response.end(HEALTH);
    return;
  }
  const parts: Uint8Array[] = [];
  request.on("data", (part: Uint8Array) => parts.push(part));
  request.on("end", () => {
    response.writeHead(200, { "content-type": "text/plain", "x-method": request.method });
    response.end(Buffer.concat(parts));
  });
};

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
  });
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

const serveTls = (handle: Handle, tls: ServerTls = HUB_TLS): Promise<number> =>
  listen(createHttpsServer(tls, handle));

function connect(port: number): HubClient {
  const client = httpsHubs.connect({
    url: `https://127.0.0.1:${port}`,
    hubId: HUB_ID,
    caPem: CA_PEM,
  });
  onTestFinished(() => client.close());
  return client;
}

const typeOf = (result: Awaited<ReturnType<HubClient["health"] | HubClient["send"]>>): string =>
  result.ok ? "ok" : result.error.type;

async function simulated(fault: "hub-down" | "no-network" | null): Promise<HubClient> {
  const clock = createVirtualClock();
  const ledger = openLedger(simulateHub(), clock);
  ledger.fault = fault;
  const client = ledger.hubs.connect({ url: "https://hub", hubId: HUB_ID, caPem: "" });
  const running = setInterval(() => clock.pass(10), 1);
  onTestFinished(() => clearInterval(running));
  return client;
}

for (const [name, open] of [
  ["real", async () => connect(await serveTls(asHub))],
  ["simulated", () => simulated(null)],
] as const) {
  test(`the ${name} hub client is answered by a hub that is there, and not once it is closed`, async () => {
    const client = await open();
    expect(typeOf(await client.health())).toBe("ok");
    const answer = await client.send(ASK);
    expect(answer).toMatchObject({ ok: true, value: { status: expect.any(Number) } });
    client.close();
    expect(typeOf(await client.health())).toBe("no-network");
    expect(typeOf(await client.send(ASK))).toBe("no-network");
  });
}

for (const [name, open] of [
  ["real", async () => connect(await unusedPort())],
  ["simulated", () => simulated("hub-down")],
] as const) {
  test(`the ${name} hub client says that nothing answers where nothing does`, async () => {
    const client = await open();
    expect(typeOf(await client.health())).toBe("hub-down");
    expect(typeOf(await client.send(ASK))).toBe("hub-down");
  });
}

async function unusedPort(): Promise<number> {
  const server = createTcpServer();
  const port = await listen(server);
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

test("what is sent arrives whole, over one connection that stays open", async () => {
  const sockets = new Set<unknown>();
  const client = connect(
    await serveTls((request, response) => {
      sockets.add(request.socket);
      asHub(request, response);
    }),
  );
  for (let n = 0; n < 5; n += 1) {
    const answer = await client.send(ASK);
    expect(answer).toMatchObject({
      ok: true,
      value: { status: 200, headers: { "x-method": "POST" }, body: ASK.body },
    });
  }
  expect(sockets.size).toBe(1);
});

for (const [what, open] of [
  ["whose certificate another authority has signed", () => serveTls(asHub, PORTAL_TLS)],
  ["of the same authority that has another name", () => serveTls(asHub, NEIGHBOUR_TLS)],
  ["that speaks plain HTTP", () => listen(createHttpServer(asHub))],
  [
    "that says hello like a printer",
    () =>
      listen(
        createTcpServer((socket) => {
          socket.write("220 ready\r\n");
        }),
      ),
  ],
] as const) {
  test(`a server ${what} is not the hub, and is sent nothing`, async () => {
    const client = connect(await open());
    expect(typeOf(await client.health())).toBe("not-the-hub");
    expect(typeOf(await client.send(ASK))).toBe("not-the-hub");
  });
}

for (const [what, status, body] of [
  ["a login page", 200, "<html>Welcome to Free Wi-Fi</html>"],
  ["the health of another hub", 200, JSON.stringify({ tillwave: 1, hub: "fedcba9876543210" })],
  ["a redirection", 302, HEALTH],
  ["more than a health answer has", 200, HEALTH.padEnd(5000)],
] as const) {
  test(`a hub that answers the health request with ${what} is not believed`, async () => {
    const client = connect(
      await serveTls((_request, response) => response.writeHead(status).end(body)),
    );
    expect(typeOf(await client.health())).toBe("not-the-hub");
  });
}

test("an answer without end is cut off at its limit", async () => {
  let written = 0;
  const client = connect(
    await serveTls((_request, response) => {
      response.writeHead(200);
      const more = (): void => {
        written += 65_536;
        if (!response.destroyed && written < 100_000_000) {
          response.write(Buffer.alloc(65_536), more);
        }
      };
      more();
    }),
  );
  expect(typeOf(await client.send(ASK))).toBe("not-the-hub");
  expect(written).toBeLessThan(50_000_000);
});

test("a hub that takes the connection and says nothing is given up after a second", async () => {
  let closed = 0;
  const port = await listen(
    createTcpServer((socket) => {
      socket.resume();
      socket.on("close", () => {
        closed += 1;
      });
    }),
  );
  const client = connect(port);
  const begun = performance.now();
  expect(typeOf(await client.health())).toBe("hub-silent");
  expect(performance.now() - begun).toBeLessThan(HEALTH_MAX + 500);
  expect(typeOf(await client.send(ASK))).toBe("hub-silent");
  expect(performance.now() - begun).toBeLessThan(HEALTH_MAX + CONNECT_MAX + 1000);
  await expect.poll(() => closed).toBe(2);
});

test("a hub that takes the request and says nothing is given up after two seconds, with its socket", async () => {
  let closed = 0;
  const client = connect(
    await serveTls((request) => {
      request.socket.on("close", () => {
        closed += 1;
      });
      request.resume();
    }),
  );
  const begun = performance.now();
  expect(typeOf(await client.send(ASK))).toBe("hub-silent");
  expect(performance.now() - begun).toBeGreaterThan(SILENCE_MAX - 100);
  expect(performance.now() - begun).toBeLessThan(SILENCE_MAX + 1000);
  await expect.poll(() => closed).toBe(1);
});

test("an answer that is cut off half way is a hub that is down", async () => {
  const client = connect(
    await serveTls((request, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("half", () => request.socket.destroy());
    }),
  );
  expect(typeOf(await client.send(ASK))).toBe("hub-down");
});

test("a connection that the hub has let go of is made again, and nobody notices", async () => {
  let requests = 0;
  const client = connect(
    await serveTls((request, response) => {
      requests += 1;
      if (requests === 2) {
        request.socket.destroy();
      } else {
        asHub(request, response);
      }
    }),
  );
  expect(typeOf(await client.send(ASK))).toBe("ok");
  expect(typeOf(await client.send(ASK))).toBe("ok");
  expect(requests).toBe(3);
});

test("a till that joins sees the server's key before it says anything", async () => {
  const bodies: string[] = [];
  const port = await serveTls((request, response) => {
    request.on("data", (part: Uint8Array) => bodies.push(new TextDecoder().decode(part)));
    request.on("end", () => response.end("welcome"));
  }, PORTAL_TLS);
  const seen: Uint8Array[] = [];
  const url = `https://127.0.0.1:${port}`;
  const refused = await httpsHubs.enrol(url, (spki) => {
    seen.push(spki);
    return null;
  });
  expect(refused).toEqual({ ok: false, error: { type: "not-sent" } });
  expect(bodies).toEqual([]);
  const key = new X509Certificate(PORTAL_TLS.cert).publicKey.export({
    type: "spki",
    format: "der",
  });
  expect(seen).toEqual([new Uint8Array(createHash("sha256").update(key).digest())]);
  const sent = await httpsHubs.enrol(url, () => toUtf8("let me in"));
  expect(sent).toMatchObject({ ok: true, value: { status: 200, body: toUtf8("welcome") } });
  expect(bodies).toEqual(["let me in"]);
});

for (const url of ["http://127.0.0.1:1", "https://", "nonsense", "https://[::1"]) {
  test(`a till does not join at ${url}`, async () => {
    expect(await httpsHubs.enrol(url, () => toUtf8("let me in"))).toMatchObject({ ok: false });
  });
}
