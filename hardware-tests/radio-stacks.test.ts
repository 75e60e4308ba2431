/** Bluetooth stacks that nobody changed, as programs of their own on the radio bench. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { present } from "@tillwave/shared/core/assert";
import { toHex } from "@tillwave/shared/core/bytes";
import { type Radio, withRadio } from "../scripts/radio/radio.ts";
import { until } from "./daemons/pty.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** Apple's own example, minor 2. */
const BEACON = "0201061aff4c000215e2c56db5dffb48d2b060d0f5a71096e000010002c5";

const ADVERTISE = (stack: string) => `
  const bleno = require("${stack}");
  bleno.on("stateChange", (state) => {
    console.log(state);
    if (state === "poweredOn") {
      bleno.startAdvertisingWithEIRData(Buffer.from("${BEACON}", "hex"), () => {});
    }
  });
`;
const SCAN = `
  const noble = require("@abandonware/noble");
  noble.on("stateChange", (state) => { if (state === "poweredOn") noble.startScanning([], true); });
  noble.on("discover", ({ address, rssi, advertisement: { manufacturerData } }) =>
    console.log([address, rssi, manufacturerData.toString("hex")].join(" ")));
`;
const STACKS = ["@abandonware/bleno", "@stoprocent/bleno"];

const children: ChildProcess[] = [];
afterEach(() => {
  children.splice(0).forEach((child) => child.kill("SIGKILL"));
});

test.each(STACKS)("%s advertises, and noble hears it as strong as it is", async (stack) => {
  await withRadio({ adapters: 2 }, async (radio) => {
    const [adapter, other] = radio.adapters;
    other?.hearAt(-70);
    const heard = run(radio, SCAN, { NOBLE_HCI_DEVICE_ID: "1" });
    run(radio, ADVERTISE(stack), { BLENO_HCI_DEVICE_ID: "0" });
    await until(() => heard.length >= 5, "noble to hear it", 20_000);
    const [address, strength, data] = present(heard[0], "a line").split(" ");
    expect(address).toBe(adapter?.address);
    expect(Math.abs(Number(strength) + 70)).toBeLessThanOrEqual(3);
    expect(data).toBe(BEACON.slice(10));
    expect(toHex(present(adapter?.advertising, "it advertises").data)).toBe(BEACON);
  });
});

test.each([
  { stack: "@abandonware/bleno", meanwhile: "is silent", isSilent: true },
  { stack: "@stoprocent/bleno", meanwhile: "goes on advertising", isSilent: false },
])(
  "$stack answers who connects, $meanwhile meanwhile, and advertises when they left",
  async ({ stack, isSilent }) => {
    await withRadio({}, async (radio) => {
      const adapter = present(radio.adapters[0], "an adapter");
      run(radio, ADVERTISE(stack), {});
      await until(() => adapter.advertising !== null, "advertising", 20_000);
      const central = await radio.central();
      const link = await central.connect(adapter.address);
      const exchangeMtu = Uint8Array.of(0x02, 0x00, 0x01);
      expect(await link.ask(exchangeMtu)).toEqual(Uint8Array.of(0x03, 0x00, 0x01));
      await until(() => (adapter.advertising === null) === isSilent, "what it does meanwhile");
      await link.disconnect();
      await until(() => adapter.advertising !== null, "advertising again");
    });
  },
);

test("nobody connects to one that does not advertise", async () => {
  await withRadio({}, async (radio) => {
    const central = await radio.central();
    await expect(central.connect(present(radio.adapters[0], "one").address)).rejects.toThrow(
      /status/u,
    );
  });
});

test.each(STACKS)("%s that is killed leaves its adapter advertising", async (stack) => {
  await withRadio({}, async (radio) => {
    const adapter = present(radio.adapters[0], "an adapter");
    run(radio, ADVERTISE(stack), {});
    await until(() => adapter.advertising !== null, "advertising", 20_000);
    children.splice(0).forEach((child) => child.kill("SIGKILL"));
    await until(() => adapter.hosts === 0, "its socket to close");
    expect(adapter.advertising).not.toBeNull();
  });
});

test.each(STACKS)("%s says that the adapter is off, and that it is back", async (stack) => {
  await withRadio({}, async (radio) => {
    const adapter = present(radio.adapters[0], "an adapter");
    const states = run(radio, ADVERTISE(stack), {});
    await until(() => states.length === 1, "power", 20_000);
    adapter.down();
    await until(() => states.length === 2, "its fall");
    await adapter.up();
    await until(() => states.length === 3, "its rise");
    expect(states).toEqual(["poweredOn", "poweredOff", "poweredOn"]);
  });
});

test("bleno without such sockets, or without leave, is told so as by Linux", async () => {
  await withRadio({}, async (radio) => {
    radio.deny("no-sockets");
    const said = run(
      radio,
      `try { require("@abandonware/bleno") } catch (error) { console.log(error.code) }`,
      {},
    );
    await until(() => said.length === 1, "its end", 20_000);
    expect(said).toEqual(["EAFNOSUPPORT"]);
    radio.deny("write");
    // It says so while the listener is being put on, so that nobody hears it; but it knows.
    const says = "bleno.on('stateChange', () => {}); console.log(bleno.state)";
    const states = run(radio, `const bleno = require("@abandonware/bleno"); ${says}`, {});
    await until(() => states.includes("unauthorized"), "its state", 20_000);
  });
});

/** What the program says, line by line. */
function run(radio: Radio, code: string, environment: Readonly<Record<string, string>>): string[] {
  const child = spawn(process.execPath, ["-e", code], {
    cwd: ROOT,
    env: { ...process.env, ...radio.environment, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  createInterface(child.stdout).on("line", (line) => lines.push(line));
  children.push(child);
  return lines;
}
