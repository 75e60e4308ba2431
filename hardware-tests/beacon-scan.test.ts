/** The ear through noble, unmodified, on controllers of the bench; and the command line in front of it. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { startEar } from "@tillwave/beacon-central/adapters/ear-process";
import type { EarOptions, Ears } from "@tillwave/beacon-central/ports";
import {
  type HeardBy,
  earKeepsItsContract,
  listenBy,
} from "@tillwave/beacon-central/testing/ear-contract";
import { type BeaconFrame, encodeFrame } from "@tillwave/shared/beacon/frame";
import { assert, present } from "@tillwave/shared/core/assert";
import { fromHex, toUtf8 } from "@tillwave/shared/core/bytes";
import { NO_LOG } from "@tillwave/shared/core/log";
import { Celsius, Dbm, Millis } from "@tillwave/shared/core/units";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { afterAll, describe, expect, test } from "vitest";
import { OPCODE } from "../scripts/radio/hci.ts";
import { type Radio, openRadio, withRadio } from "../scripts/radio/radio.ts";
import { tillwave, tillwaveJson } from "./daemons/command-line.ts";
import { type RawAdvertiser, startRawAdvertiser } from "./daemons/raw-advertiser.ts";

const folder = mkdtempSync(join(tmpdir(), "tillwave-beacon-scan-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WAIT = 60_000;
const HOSTILE = fileURLToPath(new URL("daemons/hostile-controller.ts", import.meta.url));
const HOSTILE_PACKETS = 100_000;
const FLAGS = Uint8Array.of(2, 1, 6);

const earsOf = (radio: Radio, adapter?: number | null): Ears => ({
  open: (options: EarOptions, listener) =>
    startEar(
      {
        adapter: adapter === undefined ? options.adapter : adapter,
        environment: radio.environment,
      },
      listener,
      NO_LOG,
    ),
});

earKeepsItsContract("noble in a process of its own", async () => {
  const radio = await openRadio({ adapters: 2 });
  const other = await startRawAdvertiser(radio, 1);
  const adapter = present(radio.adapters[0], "the ear's adapter");
  return {
    ears: earsOf(radio),
    address: other.address,
    advertise: other.advertise,
    removeAdapter() {
      adapter.unplug();
      return Promise.resolve();
    },
    returnAdapter: () => adapter.plug(),
    async close() {
      await other.close();
      await radio.close();
    },
  };
});

interface Scene {
  readonly radio: Radio;
  readonly other: RawAdvertiser;
  readonly heard: HeardBy;
  /** Something is heard from now on. */
  hears(what: string): Promise<void>;
}

/** An ear that listens on hci0, and somebody who advertises on hci1. */
async function withEar(use: (scene: Scene) => Promise<void>): Promise<void> {
  await withRadio({ adapters: 2 }, async (radio) => {
    const other = await startRawAdvertiser(radio, 1);
    const heard = listenBy(earsOf(radio));
    try {
      await other.advertise(FLAGS);
      const hears = async (what: string): Promise<void> => {
        const before = heard.reports.length;
        await heard.until(what, () => heard.reports.length > before);
      };
      await hears("it hears");
      await use({ radio, other, heard, hears });
    } finally {
      await heard.ear.close();
      await other.close();
    }
  });
}

const first = (radio: Radio) => present(radio.adapters[0], "hci0");

describe("what an adapter does to noble, which nobody else mends", () => {
  test(
    "down and up again between two of its looks: it hears nothing for ever, and is told to scan anew",
    () =>
      withEar(async ({ radio, heard, hears }) => {
        first(radio).down();
        await first(radio).up();
        await hears("it hears again");
        expect(heard.ear.view()).toMatchObject({ state: "listening" });
      }),
    WAIT,
  );

  test(
    "off for a while: that is said, and it hears again when it is on",
    () =>
      withEar(async ({ radio, heard, hears }) => {
        first(radio).down();
        await heard.until("it is off", () => heard.ear.view().state === "off");
        await first(radio).up();
        await hears("it hears again");
        expect(heard.ear.view().state).toBe("listening");
      }),
    WAIT,
  );

  test(
    "a controller that says nothing any more: its process is given up until it does",
    () =>
      withEar(async ({ radio, heard, hears }) => {
        first(radio).hang();
        await heard.until("it is told of", () => heard.ear.view().state === "gone");
        first(radio).thaw();
        await hears("it hears again");
        expect(heard.ear.view().restarts).toBeGreaterThan(0);
      }),
    WAIT,
  );

  test(
    "a controller that will not scan: it is asked again",
    () =>
      withEar(async ({ radio, heard, hears }) => {
        first(radio).refuse(OPCODE.setScanEnable, { times: 4 });
        first(radio).down();
        await first(radio).up();
        await heard.until("it is refused", () =>
          heard.views.some(({ state }) => state === "refused"),
        );
        await hears("it hears again");
        expect(heard.ear.view().state).toBe("listening");
      }),
    WAIT,
  );

  test(
    "the whole emulator dies: it listens again when there is another",
    () =>
      withEar(async ({ radio, heard }) => {
        await radio.killEmulator();
        await heard.until("it is told of", () => heard.ear.view().state !== "listening");
        await radio.startEmulator();
        await heard.until("it listens again", () => heard.ear.view().state === "listening");
        expect(heard.ear.view().state).toBe("listening");
      }),
    WAIT,
  );

  test(
    "a driver that blocks its process, as connecting does: it is killed, and another hears",
    () =>
      withEar(async ({ heard, hears }) => {
        const blocked = processOfEar();
        process.kill(blocked, "SIGSTOP");
        await heard.until("it is told of", () => heard.ear.view().state === "gone");
        await hears("another hears");
        expect(processOfEar()).not.toBe(blocked);
      }),
    WAIT,
  );
});

/** Of the ear that this process has started. */
function processOfEar(): number {
  for (const task of readdirSync("/proc/self/task")) {
    const children = readFileSync(`/proc/self/task/${task}/children`, "utf8").trim().split(" ");
    for (const child of children.filter((pid) => pid !== "")) {
      if (readFileSync(`/proc/${child}/cmdline`, "utf8").includes("central/ear/main.ts")) {
        return Number(child);
      }
    }
  }
  throw new Error("an ear runs");
}

test(
  "a hundred thousand packets that no controller should send: noble throws at many, and its process goes on",
  async () => {
    await withRadio({ adapters: 1, ticks: false }, async (radio) => {
      const seed = seedOfRun("hostile controller");
      const child = spawn(
        process.execPath,
        ["--import", import.meta.resolve("tsx"), HOSTILE, String(seed), String(HOSTILE_PACKETS)],
        {
          stdio: ["ignore", "ignore", "pipe", "ipc"],
          env: { ...process.env, ...radio.environment },
        },
      );
      const complaints = text(present(child.stderr, "a pipe"));
      const said = new Promise((resolve) => {
        child.once("message", resolve).once("exit", resolve);
      });
      expect(await said, await complaints).toMatchObject({ hearsStill: true });
      const { broken } = (await said) as { readonly broken: number };
      expect(broken).toBeGreaterThan(HOSTILE_PACKETS / 10);
    });
  },
  2 * WAIT,
);

describe("what the system does not let it do", () => {
  test.each([
    ["no-sockets", "no-bluetooth"],
    ["bind", "no-permission"],
    ["write", "no-permission"],
  ] as const)(
    "%s: it says so, and listens once that is over",
    async (denied, state) => {
      await withRadio({ adapters: 1 }, async (radio) => {
        radio.deny(denied);
        const heard = listenBy(earsOf(radio));
        try {
          await heard.until("it says so", () => heard.ear.view().state === state);
          expect(heard.ear.view().detail).toMatch(/not supported by protocol|not permitted/u);
          radio.deny(null);
          await heard.until("it listens", () => heard.ear.view().state === "listening");
          expect(heard.views.some((view) => view.state === "gone")).toBe(false);
        } finally {
          await heard.ear.close();
        }
      });
    },
    WAIT,
  );

  test(
    "no adapter at all: it says so, and listens on the one that is plugged in, and on it under another index",
    async () => {
      await withRadio({ adapters: 1 }, async (radio) => {
        first(radio).unplug();
        const heard = listenBy(earsOf(radio, null));
        try {
          await heard.until("it says so", () => heard.ear.view().state === "no-adapter");
          await first(radio).plug({ index: 3 });
          await heard.until("it listens", () => heard.ear.view().state === "listening");
          expect(heard.ear.view().address).toBe(first(radio).address);
          first(radio).unplug();
          await heard.until("it is gone", () => heard.ear.view().state !== "listening");
          await first(radio).plug({ index: 5 });
          await heard.until("it listens again", () => heard.ear.view().state === "listening");
        } finally {
          await heard.ear.close();
        }
      });
    },
    WAIT,
  );
});

test(
  "when it is closed, the controller is told that nobody listens any more",
  () =>
    withEar(async ({ radio, heard }) => {
      radio.clearTrace();
      await heard.ear.close();
      const last = radio
        .trace()
        .findLast(({ adapter, kind }) => adapter === 0 && kind === "command");
      expect([...(last?.bytes ?? [])].slice(0, 5)).toEqual([0x01, 0x0c, 0x20, 2, 0]);
    }),
  WAIT,
);

const FRAMES: readonly BeaconFrame[] = [
  {
    type: "ibeacon",
    uuid: fromHex("e2c56db5dffb48d2b060d0f5a71096e0"),
    major: 7,
    minor: 2,
    powerAt1m: Dbm(-59),
  },
  { type: "eddystone-url", url: "https://example.com/", powerAt0m: Dbm(-18) },
  { type: "eddystone-eid", eid: fromHex("0123456789abcdef"), powerAt0m: Dbm(-18) },
  {
    type: "eddystone-tlm",
    battery: null,
    temperature: Celsius(48.5),
    frames: 12,
    uptime: Millis(60_000),
  },
];

describe("the command line", () => {
  async function withBeaconOnAir(use: (radio: Radio, other: RawAdvertiser) => Promise<void>) {
    await withRadio({ adapters: 2 }, async (radio) => {
      const other = await startRawAdvertiser(radio, 1);
      Object.assign(process.env, radio.environment);
      try {
        await use(radio, other);
      } finally {
        Object.keys(radio.environment).forEach((name) => Reflect.deleteProperty(process.env, name));
        await other.close();
      }
    });
  }

  test(
    "scan: a beacon that rotates its frames is one beacon that says all of them, and broken ones fill no screen",
    () =>
      withBeaconOnAir(async (_, other) => {
        const data = [...FRAMES.map(encodeFrame), new Uint8Array(31).fill(0xff)];
        let turn = 0;
        const rotating = setInterval(() => {
          const connectable = turn % 2 === 0;
          const scanResponse = Uint8Array.of(5, 9, ...toUtf8("Door"));
          const now = data[turn % data.length] ?? FLAGS;
          void other.advertise(now, { connectable, intervalMs: 100, scanResponse });
          turn += 1;
        }, 300);
        const scan = await tillwaveJson<{
          readonly beacons: readonly Readonly<Record<string, unknown>>[];
        }>(folder, "beacon", "scan", "--seconds", "5");
        clearInterval(rotating);
        expect(scan.exit).toBe(0);
        expect(scan.beacons).toHaveLength(1);
        const [beacon] = scan.beacons;
        expect(beacon).toMatchObject({ address: other.address, name: "Door" });
        expect(Number(beacon?.["intervalMs"])).toBeGreaterThan(95);
        expect(Number(beacon?.["intervalMs"])).toBeLessThan(125);
        expect(Number(beacon?.["broken"])).toBeGreaterThan(0);
        const frames = beacon?.["frames"] as readonly { readonly type: string }[];
        expect(frames.map(({ type }) => type).toSorted()).toEqual([
          "eddystone-eid",
          "eddystone-tlm",
          "eddystone-url",
          "ibeacon",
        ]);
        expect(frames).toContainEqual(expect.objectContaining({ eid: "0123456789abcdef" }));
      }),
    WAIT,
  );

  test(
    "scan: a phone is no beacon, but shows that the adapter works; --all lists it",
    () =>
      withBeaconOnAir(async (_, other) => {
        await other.advertise(Uint8Array.of(2, 1, 6, 3, 0xff, 0x4c, 0));
        const said = await tillwave(folder, "beacon", "scan", "--seconds", "2");
        expect(said.exit).toBe(1);
        expect(said.error).toMatch(/No beacon was heard[\s\S]*1 other device was heard/u);
        const all = await tillwave(folder, "beacon", "scan", "--seconds", "2", "--all");
        expect(all.exit).toBe(0);
        expect(all.out).toMatch(new RegExp(`${other.address}[\\s\\S]*0xff 4c00`, "u"));
      }),
    WAIT,
  );

  test(
    "watch: a line each second for what is heard, and Ctrl-C or the time ends it",
    () =>
      withBeaconOnAir(async (_, other) => {
        await other.advertise(encodeFrame(present(FRAMES[0], "iBeacon")), { intervalMs: 100 });
        const said = await tillwave(folder, "beacon", "watch", "--seconds", "4", "--json");
        expect(said).toMatchObject({ exit: 0, error: "" });
        const lines = said.out
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line) as object);
        assert(lines.length > 2, said.out);
        expect(lines[0]).toMatchObject({ type: "beacon", address: other.address });
        expect(lines.at(-1)).toMatchObject({ type: "end", beacons: 1, lost: 0 });
      }),
    WAIT,
  );

  test(
    "watch: somebody walks up to a beacon, and it is drawn",
    () =>
      withBeaconOnAir(async (radio, other) => {
        await other.advertise(encodeFrame(present(FRAMES[0], "iBeacon")), { intervalMs: 100 });
        first(radio).hearAt(-60);
        const svg = join(folder, "walk.svg");
        const words = ["beacon", "watch", "--seconds", "3", "--svg", svg];
        const said = await tillwave(folder, ...words);
        expect(said.exit).toBe(0);
        expect(said.out).toMatch(/−(?:5[89]|6[012]) dBm/u);
        const drawn = readFileSync(svg, "utf8");
        expect(drawn).toContain(other.address);
        expect(drawn.match(/<circle/gu)?.length).toBeGreaterThan(10);
        const again = await tillwave(folder, ...words);
        expect(again).toMatchObject({ exit: 1, error: expect.stringContaining("--replace") });
      }),
    WAIT,
  );

  test(
    "two adapters: the one that was named listens",
    () =>
      withBeaconOnAir(async (radio) => {
        const said = await tillwaveJson<{ readonly adapter: string }>(
          folder,
          "beacon",
          "scan",
          "--seconds",
          "1",
          "--adapter",
          "1",
        );
        expect(said.adapter).toBe(radio.adapters[1]?.address);
        const none = await tillwave(folder, "beacon", "scan", "--adapter", "7");
        expect(none.exit).toBe(1);
        expect(none.error).toMatch(/There is no Bluetooth adapter/u);
      }),
    WAIT,
  );

  test(
    "a machine without Bluetooth is told so, with what to do, and not made to wait",
    async () => {
      const said = await tillwave(folder, "beacon", "scan");
      expect(said.exit).toBe(1);
      expect(said.error).toMatch(/no Bluetooth sockets[\s\S]*beacon doctor/u);
    },
    WAIT,
  );
});
