import { type AddressInfo, connect as connectPlain, createServer } from "node:net";
import { connect } from "node:tls";
import { NO_LOG } from "@tillwave/shared/core/log";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import fastify from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../scenarios/open-till.ts";
import { createTlsFiles } from "./certificate-files.ts";
import { openLanFace } from "./lan-face.ts";

const LOOKS_AGAIN_MS = 10_000;

function face(port = 0) {
  const clock = createVirtualClock();
  let addresses: readonly string[] = ["192.168.1.5"];
  const lan = openLanFace({
    address: null,
    choosePort: async () => port,
    names: () => ({ addresses, names: [] }),
    prepareTls: createTlsFiles(temporaryFolder()),
    serve: ({ makeServer }) => {
      const server = fastify({ serverFactory: makeServer, forceCloseConnections: true });
      server.get("/", () => "served");
      return server;
    },
    clock,
    timers: clock,
    log: NO_LOG,
  });
  onTestFinished(() => lan.close());
  const move = (to: readonly string[]): void => {
    addresses = to;
    clock.pass(LOOKS_AGAIN_MS);
  };
  return { lan, clock, move };
}

/** `AB:CD:…` of the certificate that is shown there. */
const shownAt = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const line = connect({ port, host: "127.0.0.1", rejectUnauthorized: false }, () => {
      resolve(line.getPeerCertificate().fingerprint256);
      line.destroy();
    });
    line.once("error", reject);
  });

test("a machine that gets another address is found there, and shows a certificate that names it", async () => {
  const { lan, move } = face();
  await lan.tried;
  const before = lan.view();
  const port = before.state === "open" ? Number(new URL(before.addresses[0] ?? "").port) : 0;
  expect(before).toMatchObject({ addresses: [`https://192.168.1.5:${port}`] });
  move(["10.0.0.9", "fd00::9"]);
  await expect
    .poll(() => lan.view())
    .toMatchObject({ state: "open", addresses: [`https://10.0.0.9:${port}`] });
  const after = lan.view();
  expect(after).not.toMatchObject({ fingerprint: before.state === "open" && before.fingerprint });
  expect(after).toMatchObject({ fingerprint: await shownAt(port) });
  move([]);
  await expect.poll(() => lan.view()).toMatchObject({ state: "open", addresses: [] });
});

test("a port that another program has is tried again until it is free", async () => {
  const other = createServer().listen(0, "0.0.0.0");
  await new Promise((resolve) => {
    other.once("listening", resolve);
  });
  const { port } = other.address() as AddressInfo;
  const { lan, clock } = face(port);
  await lan.tried;
  expect(lan.view()).toEqual({ state: "closed", why: "port-taken", port });
  await new Promise((resolve) => {
    other.close(resolve);
  });
  clock.pass(LOOKS_AGAIN_MS);
  await expect.poll(() => lan.view().state).toBe("open");
});

test("the till ends at once also while somebody has connected and says nothing", async () => {
  const { lan } = face();
  await lan.tried;
  const view = lan.view();
  const port = view.state === "open" ? Number(new URL(view.addresses[0] ?? "").port) : 0;
  const silent = connectPlain(port, "127.0.0.1");
  await new Promise((resolve) => {
    silent.once("connect", resolve);
  });
  const gone = new Promise<void>((resolve) => {
    silent.on("error", () => {}).once("close", () => resolve());
  });
  await lan.close();
  expect(await gone).toBeUndefined();
});
