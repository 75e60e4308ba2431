import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { type MachineNames, makeAuthority, makeCertificate } from "./certificate.ts";
import { isPrivate } from "./name-constraints.ts";

const NOW = Date.now();
const SHOP: MachineNames = { addresses: ["192.168.1.5", "fd00::5"], names: ["till-2"] };

/** What a browser makes of a certificate of the shop's authority: null, or why it is refused. */
async function verdict(names: MachineNames, host: string): Promise<string | null> {
  const authority = await makeAuthority(SHOP, NOW);
  const { certificate: cert, key } = await makeCertificate(authority, names, NOW);
  const server = createServer({ cert, key });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve) => {
    const line = connect({
      port,
      host: "127.0.0.1",
      ca: authority.certificate,
      checkServerIdentity,
    });
    function checkServerIdentity(_host: string, shown: { readonly subjectaltname?: string }) {
      return shown.subjectaltname?.includes(host) === true ? undefined : new Error("other name");
    }
    line.once("secureConnect", () => {
      line.destroy();
      resolve(null);
    });
    line.once("error", ({ message }) => resolve(message));
  });
}

test("the shop's authority vouches for the shop's own addresses and names", async () => {
  expect(await verdict(SHOP, "192.168.1.5")).toBeNull();
  expect(await verdict({ addresses: ["10.9.8.7"], names: ["other.local"] }, "10.9.8.7")).toBeNull();
});

test("who steals its key can pose as no site of the internet", async () => {
  const site = await verdict({ addresses: [], names: ["bank.example"] }, "bank.example");
  const address = await verdict({ addresses: ["203.0.113.9"], names: [] }, "203.0.113.9");
  const refused = "permitted subtree violation";
  expect([site, address]).toEqual([refused, refused]);
});

test("private is what never leaves a site", () => {
  const own = [
    "10.0.0.1",
    "172.31.255.1",
    "192.168.0.1",
    "100.64.1.1",
    "fd00::1",
    "fe80::1",
    "::1",
  ];
  expect(own.every(isPrivate)).toBe(true);
  expect(["172.32.0.1", "8.8.8.8", "192.0.2.2", "2001:db8::1", "::2"].some(isPrivate)).toBe(false);
});
