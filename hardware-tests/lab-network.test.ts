/** The network switch with TLS through it, as between a till and its hub. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type TLSSocket, connect, createServer } from "node:tls";
import type { NetworkMode } from "@tillwave/shared/api/lab";
import { expect, onTestFinished, test } from "vitest";
import { withLabs } from "./daemons/lab-process.ts";

/** Keys that both ends know need no certificates. */
const SHARED_KEY = {
  ciphers: "PSK",
  minVersion: "TLSv1.2",
  maxVersion: "TLSv1.2",
} as const;
const KEY = Buffer.alloc(32, 7);

const labs = withLabs();

/** Says back what it hears. */
async function openHub(): Promise<number> {
  const sockets: TLSSocket[] = [];
  const hub = createServer({ ...SHARED_KEY, pskCallback: () => KEY }, (socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    socket.pipe(socket);
  });
  hub.on("tlsClientError", () => {});
  hub.listen(0, "127.0.0.1");
  await once(hub, "listening");
  onTestFinished(() => {
    hub.close();
    sockets.forEach((socket) => socket.destroy());
  });
  return (hub.address() as AddressInfo).port;
}

interface Call {
  readonly socket: TLSSocket;
  /** "secure", or why it came to nothing. */
  readonly opened: Promise<string>;
  /** Why it ended. */
  readonly ended: Promise<string>;
  heard(): string;
}

function call(port: number): Call {
  const socket = connect({
    ...SHARED_KEY,
    port,
    host: "127.0.0.1",
    pskCallback: () => ({ psk: KEY, identity: "till" }),
    checkServerIdentity: () => undefined,
  });
  onTestFinished(() => {
    socket.destroy();
  });
  let text = "";
  socket.setEncoding("utf8").on("data", (words: string) => {
    text += words;
  });
  const ended = new Promise<string>((resolve) => {
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "error"));
    socket.on("close", () => resolve("close"));
  });
  const secure = new Promise<string>((resolve) => {
    socket.on("secureConnect", () => resolve("secure"));
  });
  return { socket, ended, opened: Promise.race([secure, ended]), heard: () => text };
}

async function shop() {
  const lab = await labs.start({ hubPort: await openHub() });
  const setMode = (mode: NetworkMode) => lab.send({ type: "network", mode });
  return { lab, setMode, dial: () => call(lab.network) };
}

const SEEN = { timeout: 15_000, interval: 10 };

test("on: what a till says reaches the hub, and the answer comes back", async () => {
  const { dial, lab } = await shop();
  const till = dial();
  expect(await till.opened).toBe("secure");
  till.socket.write("x".repeat(200_000));
  await expect.poll(() => till.heard().length, SEEN).toBe(200_000);
  await lab.sees(({ view: { network } }) => network.connections === 1);
  till.socket.end();
  await lab.sees(({ view: { network } }) => network.connections === 0);
});

test("off: the line breaks, new ones are refused; on: they are let in again", async () => {
  const { dial, setMode } = await shop();
  const till = dial();
  await till.opened;
  await setMode("off");
  expect(await till.ended).toBe("ECONNRESET");
  expect(await dial().opened).toBe("ECONNREFUSED");
  await setMode("on");
  expect(await dial().opened).toBe("secure");
});

test("cut: the line stands still without a word, and goes on when it is mended", async () => {
  const { dial, setMode } = await shop();
  const till = dial();
  await till.opened;
  await setMode("cut");
  till.socket.write("into the dark");
  const late = dial();
  await once(late.socket, "connect");
  expect(await firstOf(late.opened, 500)).toBe("nothing");
  expect(till.heard()).toBe("");
  expect(till.socket.destroyed).toBe(false);
  await setMode("on");
  await expect.poll(till.heard, SEEN).toBe("into the dark");
  expect(await late.opened).toBe("secure");
});

test("slow: a handshake takes seconds, and comes to its end", async () => {
  const { dial, setMode } = await shop();
  await setMode("slow");
  const began = performance.now();
  const till = dial();
  expect(await till.opened).toBe("secure");
  expect(performance.now() - began).toBeGreaterThan(1200);
  till.socket.write("late");
  await expect.poll(till.heard, SEEN).toBe("late");
});

test("captive portal and nonsense: what answers is not the hub, and TLS says so", async () => {
  const { dial, setMode } = await shop();
  for (const mode of ["captive-portal", "nonsense"] as const) {
    await setMode(mode);
    expect(await dial().opened, mode).toMatch(/^ERR_SSL_|^EPROTO$|^ECONNRESET$/u);
  }
  await setMode("on");
  expect(await dial().opened).toBe("secure");
});

test("captive portal: a browser is sent to somebody's login page", async () => {
  const { lab, setMode } = await shop();
  await setMode("captive-portal");
  const answer = await fetch(`http://127.0.0.1:${lab.network}/health`, { redirect: "manual" });
  expect(answer.status).toBe(302);
  expect(answer.headers.get("location")).toBe("http://login.portal.invalid/");
});

/** A wall-clock wait: that nothing comes can be seen in no other way. */
function firstOf(promise: Promise<string>, withinMs: number): Promise<string> {
  const nothing = new Promise<string>((resolve) => {
    setTimeout(() => resolve("nothing"), withinMs);
  });
  return Promise.race([promise, nothing]);
}
