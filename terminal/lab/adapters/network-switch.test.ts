import { once } from "node:events";
import { type Server, type Socket, connect, createServer } from "node:net";
import type { NetworkMode } from "@tillwave/shared/api/lab";
import { present } from "@tillwave/shared/core/assert";
import { expect, onTestFinished, test } from "vitest";
import {
  CONNECTIONS_MAX,
  PORTAL_ANSWER,
  SLOW_LATENCY_MS,
  openNetworkSwitch,
} from "./network-switch.ts";

/** A hub that says back all that it hears; what it heard is kept. */
async function openHub() {
  const heard: string[] = [];
  const sockets: Socket[] = [];
  const hub: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      heard.push(bytes.toString());
      socket.write(bytes);
    });
    socket.on("end", () => socket.end("good bye"));
  }).listen(0, "127.0.0.1");
  await once(hub, "listening");
  onTestFinished(() => {
    hub.close();
    sockets.forEach((socket) => socket.destroy());
  });
  return { heard, sockets, port: portOf(hub), close: () => hub.close() };
}

/** Waits are taken down, and over when the test says so. */
async function openSwitch() {
  const hub = await openHub();
  const waits: { readonly callback: () => void; readonly afterMs: number }[] = [];
  const opened = await openNetworkSwitch(
    {
      timers: {
        later(callback, afterMs) {
          waits.push({ callback, afterMs });
          return () => {};
        },
      },
      noise: { bytes: (lengthBytes) => new Uint8Array(lengthBytes).fill(0xa5) },
      onChange: () => {},
    },
    { port: 0, hubPort: hub.port },
  );
  const network = present(opened.ok ? opened.value : null, "the switch");
  onTestFinished(() => network.close());
  return { hub, network, waits };
}

const portOf = (server: Server): number => (server.address() as { readonly port: number }).port;

interface Till {
  readonly socket: Socket;
  /** Everything that it got, as soon as it is so much. */
  got(characters: number): Promise<string>;
  /** How the line ended. */
  readonly ended: Promise<string>;
  isOver(): boolean;
}

function dial(port: number): Till {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  onTestFinished(() => {
    socket.destroy();
  });
  let text = "";
  let look = (): void => {};
  let isOver = false;
  socket.setEncoding("latin1").on("data", (chunk: string) => {
    text += chunk;
    look();
  });
  const ended = new Promise<string>((resolve) => {
    const end = (how: string): void => {
      isOver = true;
      resolve(how);
    };
    socket.on("error", (error: NodeJS.ErrnoException) => end(error.code ?? "error"));
    socket.on("end", () => end("end"));
    socket.on("close", () => end("close"));
  });
  return {
    socket,
    ended,
    isOver: () => isOver,
    got: (characters) =>
      new Promise((resolve) => {
        look = () => {
          if (text.length >= characters) {
            resolve(text);
          }
        };
        look();
      }),
  };
}

test("a line that is on carries both ways, and each end's last word", async () => {
  const { network, hub } = await openSwitch();
  const till = dial(network.port);
  till.socket.end("hello");
  expect(await till.got(13)).toBe("hellogood bye");
  expect(hub.heard).toEqual(["hello"]);
});

test("a megabyte arrives whole, though nobody reads it for a while", async () => {
  const { network } = await openSwitch();
  const till = dial(network.port);
  till.socket.pause();
  const sent = "0123456789abcdef".repeat(65_536);
  till.socket.write(sent);
  await once(till.socket, "drain");
  till.socket.resume();
  expect(await till.got(sent.length)).toBe(sent);
});

test("off resets what there is and refuses what comes, and on lets in again at the same port", async () => {
  const { network } = await openSwitch();
  const before = dial(network.port);
  before.socket.write("a");
  await before.got(1);
  await network.setMode("off");
  expect(await before.ended).toBe("ECONNRESET");
  expect(await dial(network.port).ended).toBe("ECONNREFUSED");
  await network.setMode("on");
  const after = dial(network.port);
  after.socket.write("b");
  expect(await after.got(1)).toBe("b");
});

test("another program that took the port meanwhile is said, and the line stays off", async () => {
  const { network } = await openSwitch();
  await network.setMode("off");
  const other = createServer().listen(network.port, "127.0.0.1");
  await once(other, "listening");
  expect(await network.setMode("on")).toEqual({
    ok: false,
    error: { type: "port-taken", port: network.port },
  });
  expect(network.mode()).toBe("off");
  other.close();
  await once(other, "close");
  expect(await network.setMode("on")).toMatchObject({ ok: true });
});

test("a cut line keeps what was said, tells nobody, and delivers it when it is mended", async () => {
  const { network, hub } = await openSwitch();
  const till = dial(network.port);
  till.socket.write("a");
  await till.got(1);
  await network.setMode("cut");
  till.socket.write("b");
  const late = dial(network.port);
  await once(late.socket, "connect");
  late.socket.write("c");
  await seeNothing(hub.port);
  expect(hub.heard.filter((words) => words !== "probe")).toEqual(["a"]);
  expect(till.isOver() || late.isOver()).toBe(false);
  await network.setMode("on");
  expect(await till.got(2)).toBe("ab");
  expect(await late.got(1)).toBe("c");
});

test("a hub that dies behind a cut line is noticed only when it is mended", async () => {
  const { network, hub } = await openSwitch();
  const till = dial(network.port);
  till.socket.write("a");
  await till.got(1);
  await network.setMode("cut");
  hub.sockets.forEach((socket) => socket.resetAndDestroy());
  await seeNothing(hub.port);
  expect(till.isOver()).toBe(false);
  await network.setMode("on");
  expect(await till.ended).toMatch(/^(?:ECONNRESET|end|close)$/u);
});

test("a slow line is late, then lets through a little at a time", async () => {
  const { network, waits } = await openSwitch();
  await network.setMode("slow");
  const till = dial(network.port);
  till.socket.write("x".repeat(2048));
  const passed: number[] = [];
  while (passed.length < 3) {
    await expect.poll(() => waits.length, { interval: 1 }).toBeGreaterThan(0);
    const { callback, afterMs } = present(waits.shift(), "a wait");
    passed.push(afterMs);
    callback();
  }
  expect(passed).toEqual([SLOW_LATENCY_MS, 125, 125]);
});

test("a captive portal answers whatever is said", async () => {
  const { network, hub } = await openSwitch();
  await network.setMode("captive-portal");
  const till = dial(network.port);
  till.socket.write("\u0016\u0003\u0001");
  expect(await till.got(PORTAL_ANSWER.length)).toBe(PORTAL_ANSWER);
  expect(await till.ended).toBe("end");
  expect(hub.heard).toEqual([]);
});

test("nonsense is answered with nonsense", async () => {
  const { network, hub } = await openSwitch();
  await network.setMode("nonsense");
  const till = dial(network.port);
  till.socket.write("hello");
  expect(await till.got(512)).toBe("\u00a5".repeat(512));
  expect(hub.heard).toEqual([]);
});

test("a hub that is down looks like a line that was reset", async () => {
  const { network, hub } = await openSwitch();
  hub.close();
  const till = dial(network.port);
  expect(await till.ended).toBe("ECONNRESET");
});

test("more connections than a shop ever has are reset at once", async () => {
  const { network } = await openSwitch();
  const tills = Array.from({ length: CONNECTIONS_MAX }, () => dial(network.port));
  await Promise.all(tills.map(({ socket }) => once(socket, "connect")));
  await expect.poll(network.connections).toBe(CONNECTIONS_MAX);
  expect(await dial(network.port).ended).toBe("ECONNRESET");
});

test("a line that was spoilt is not left hanging when the network is well again", async () => {
  const { network } = await openSwitch();
  const modes: readonly NetworkMode[] = ["captive-portal", "nonsense"];
  for (const mode of modes) {
    await network.setMode(mode);
    const till = dial(network.port);
    await once(till.socket, "connect");
    await expect.poll(network.connections).toBe(1);
    await network.setMode("on");
    expect(await till.ended).toBe("ECONNRESET");
  }
});

/** Anything that was under way has arrived before a connection of our own, made later, is answered. */
async function seeNothing(hubPort: number): Promise<void> {
  for (let i = 0; i < 3; i += 1) {
    const probe = dial(hubPort);
    probe.socket.write("probe");
    await probe.got(5);
    probe.socket.destroy();
  }
}
