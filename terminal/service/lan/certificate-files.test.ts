import { X509Certificate } from "node:crypto";
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../scenarios/open-till.ts";
import { CERTIFICATE_LIFE_MS } from "./certificate.ts";
import { RENEW_BELOW_MS, createTlsFiles } from "./certificate-files.ts";

const NOW = Date.UTC(2026, 10, 22);
const NAMES = { addresses: ["192.168.1.5", "fd00::5"], names: ["till-2", "till-2.local"] };

function files() {
  const folder = temporaryFolder();
  const prepare = createTlsFiles(folder);
  return { folder: join(folder, "lan"), prepare };
}

test("a certificate names this machine, and stays the same from start to start", async () => {
  const { prepare } = files();
  const made = await prepare(NAMES, NOW);
  const certificate = new X509Certificate(made.certificate);
  for (const address of NAMES.addresses) {
    expect(certificate.checkIP(address)).toBe(address);
  }
  expect(certificate.checkHost("till-2.local")).toBe("till-2.local");
  expect(certificate.verify(new X509Certificate(made.authority.certificate).publicKey)).toBe(true);
  expect(await prepare(NAMES, NOW + 1)).toEqual(made);
});

test("nobody but its owner reads a key", async () => {
  const { folder, prepare } = files();
  await prepare(NAMES, NOW);
  const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777);
  expect(modes).toEqual([0o600, 0o600, 0o600, 0o600]);
});

test("at another address it gets another certificate, of the same authority", async () => {
  const { prepare } = files();
  const before = await prepare(NAMES, NOW);
  const moved = await prepare({ ...NAMES, addresses: ["192.168.1.77"] }, NOW);
  expect(moved.fingerprint).not.toBe(before.fingerprint);
  expect(moved.authority).toEqual(before.authority);
  expect(new X509Certificate(moved.certificate).checkIP("192.168.1.77")).toBe("192.168.1.77");
});

test("a public address needs an authority that may vouch for it", async () => {
  const { prepare } = files();
  const before = await prepare(NAMES, NOW);
  const moved = await prepare({ ...NAMES, addresses: ["203.0.113.9"] }, NOW);
  expect(moved.authority.fingerprint).not.toBe(before.authority.fingerprint);
});

test("little left, and a clock that stood wrong when it was made, make a new one", async () => {
  const { prepare } = files();
  const made = await prepare(NAMES, NOW);
  const nearlyOver = NOW + CERTIFICATE_LIFE_MS - RENEW_BELOW_MS;
  expect((await prepare(NAMES, nearlyOver - 1000)).fingerprint).toBe(made.fingerprint);
  const renewed = await prepare(NAMES, nearlyOver + 1000);
  expect(renewed.fingerprint).not.toBe(made.fingerprint);
  expect((await prepare(NAMES, NOW)).fingerprint).not.toBe(renewed.fingerprint);
});

for (const name of ["server.pem", "server-key.pem", "authority.pem", "authority-key.pem"]) {
  test(`where ${name} is gone or damaged, it is made again`, async () => {
    const { folder, prepare } = files();
    const made = await prepare(NAMES, NOW);
    for (const spoil of [
      (): void => rmSync(join(folder, name)),
      (): void => writeFileSync(join(folder, name), "damaged"),
      (): void => writeFileSync(join(folder, name), readFileSync(join(folder, name)).subarray(40)),
    ]) {
      spoil();
      const again = await prepare(NAMES, NOW);
      expect(again.fingerprint).not.toBe(made.fingerprint);
      const authority = new X509Certificate(again.authority.certificate);
      expect(new X509Certificate(again.certificate).verify(authority.publicKey)).toBe(true);
    }
  });
}
