/** What both makers' bleno, and Linux below them, are known to do to a program, and what the radio's process makes of it. */
import { execFileSync, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { HCIDEVDOWN, HCIDEVUP } from "@tillwave/beacon-peripheral/adapters/adapter-power";
import { startRadio } from "@tillwave/beacon-peripheral/adapters/radio-process";
import type { AirOrder, Radio, RadioStack } from "@tillwave/beacon-peripheral/ports";
import {
  type RadioTask,
  type RadioWord,
  parseRadioWord,
} from "@tillwave/beacon-peripheral/radio/words";
import { present } from "@tillwave/shared/core/assert";
import { fromHex } from "@tillwave/shared/core/bytes";
import { NO_LOG } from "@tillwave/shared/core/log";
import { describe, expect, test } from "vitest";
import { type Radio as Bench, withRadio } from "../scripts/radio/radio.ts";
import { onAir, until } from "./daemons/beacon-radio.ts";

const PROGRAM = fileURLToPath(new URL("../beacon/peripheral/radio/main.ts", import.meta.url));
const STACKS: readonly RadioStack[] = ["abandonware", "stoprocent"];
const ORDERS = 500;

const ORDER: AirOrder = {
  data: fromHex("020106"),
  scanResponse: new Uint8Array(),
  connectable: true,
  intervalMs: 100,
};

interface Heard {
  readonly radio: Radio;
  stops: number;
}

function open(bench: Bench, stack: RadioStack, adapter: number | null = null): Heard {
  const heard = { stops: 0 };
  const listener = {
    changed: () => {},
    stoppedByItself() {
      heard.stops += 1;
    },
  };
  const { environment } = bench;
  return Object.assign(heard, {
    radio: startRadio({ adapter, stack }, listener, { log: NO_LOG, environment }),
  });
}

const isReady =
  ({ radio }: Heard) =>
  (): boolean =>
    radio.view().state === "ready";

/** The process itself, without whoever keeps it alive. */
function start(bench: Bench, stack: RadioStack) {
  const child = fork(PROGRAM, ["--stack", stack], {
    execArgv: ["--import", import.meta.resolve("tsx")],
    env: { ...process.env, ...bench.environment },
    serialization: "advanced",
    silent: true,
  });
  const words: (RadioWord | null)[] = [];
  let complaints = "";
  let id = 0;
  child.on("message", (message) => words.push(parseRadioWord(message)));
  child.stderr?.on("data", (text) => {
    complaints += String(text);
  });
  const ended = new Promise<NodeJS.Signals | number | null>((resolve) => {
    child.on("exit", (code, signal) => resolve(signal ?? code));
  });
  async function order(task: RadioTask): Promise<void> {
    id += 1;
    const wanted = id;
    child.send({ type: "order", id, task });
    const isIt = (word: RadioWord | null): boolean => word?.type === "answer" && word.id === wanted;
    await until(() => words.some(isIt), "the order is answered");
    expect(words.splice(0).find(isIt)).toMatchObject({ fault: null });
  }
  const ready = async (): Promise<void> =>
    await until(
      () => words.some((word) => word?.type === "state" && word.state === "ready"),
      "it is ready",
    );
  return { child, words, ended, order, ready, complaints: () => complaints };
}

describe.each(STACKS)("@%s/bleno", (stack) => {
  test("a system without Bluetooth is no adapter, until it has it", async () => {
    await withRadio({}, async (bench) => {
      bench.deny("no-sockets");
      const heard = open(bench, stack);
      await until(() => heard.radio.view().state === "no-adapter", "it sees none");
      expect(heard.radio.view().detail).not.toBeNull();
      bench.deny(null);
      await until(isReady(heard), "it is ready");
      await heard.radio.close();
    });
  });

  test("a socket that takes no command is one that it may not use, until it may", async () => {
    await withRadio({}, async (bench) => {
      bench.deny("write");
      const heard = open(bench, stack);
      await until(() => heard.radio.view().state === "no-permission", "it sees that");
      bench.deny(null);
      await until(isReady(heard), "it is ready");
      expect(heard.radio.view().detail).toBeNull();
      await heard.radio.close();
    });
  });

  test("of two adapters it takes the one that is named, and leaves the other alone", async () => {
    await withRadio({ adapters: 2 }, async (bench) => {
      const heard = open(bench, stack, 1);
      await until(isReady(heard), "it is ready");
      expect(await heard.radio.advertise(ORDER)).toMatchObject({ ok: true });
      expect(heard.radio.view()).toMatchObject({
        adapter: 1,
        address: bench.adapters[1]?.address,
      });
      expect(bench.adapters.map(({ advertising }) => advertising !== null)).toEqual([false, true]);
      await heard.radio.close();
    });
  });

  test("two beacons on two adapters do not disturb each other", async () => {
    await withRadio({ adapters: 2 }, async (bench) => {
      const both = [open(bench, stack, 0), open(bench, stack, 1)];
      await until(() => both.every((heard) => isReady(heard)()), "both are ready");
      for (const { radio } of both) {
        expect(await radio.advertise(ORDER)).toMatchObject({ ok: true });
      }
      expect(bench.adapters.map(({ advertising }) => advertising !== null)).toEqual([true, true]);
      await Promise.all(both.map(({ radio }) => radio.close()));
      expect(bench.adapters.map(({ advertising }) => advertising)).toEqual([null, null]);
    });
  });

  test("a controller that crashes is told of, and the next order works", async () => {
    await withRadio({}, async (bench) => {
      const heard = open(bench, stack);
      await until(isReady(heard), "it is ready");
      await heard.radio.advertise(ORDER);
      present(bench.adapters[0], "an adapter").crash();
      await until(() => heard.stops > 0, "it is told");
      expect(onAir(bench)).toBeNull();
      await until(isReady(heard), "it is ready");
      expect(await heard.radio.advertise(ORDER)).toMatchObject({ ok: true });
      expect(onAir(bench)?.data).toEqual(ORDER.data);
      await heard.radio.close();
    });
  });

  test("a process that is killed leaves its frame on air, and the next takes it away", async () => {
    await withRadio({}, async (bench) => {
      const first = start(bench, stack);
      await first.ready();
      await first.order({ type: "advertise", order: ORDER });
      first.child.kill("SIGKILL");
      await first.ended;
      expect(onAir(bench)?.data).toEqual(ORDER.data);
      const next = start(bench, stack);
      await next.ready();
      expect(onAir(bench)).toBeNull();
      next.child.kill("SIGKILL");
      await next.ended;
    });
  });

  test.each(["SIGINT", "SIGTERM"] as const)("at %s nothing stays on air", async (signal) => {
    await withRadio({}, async (bench) => {
      const { child, ready, order, ended, complaints } = start(bench, stack);
      await ready();
      await order({ type: "advertise", order: ORDER });
      child.kill(signal);
      // bleno's own hook would end the process with exit code 1 before anything was answered.
      expect(await ended).toBe("SIGKILL");
      expect(onAir(bench)).toBeNull();
      expect(complaints()).toBe("");
    });
  });

  test("when its beacon is gone, nothing stays on air, and the process ends", async () => {
    await withRadio({}, async (bench) => {
      const { child, ready, order, ended } = start(bench, stack);
      await ready();
      await order({ type: "advertise", order: ORDER });
      child.disconnect();
      await ended;
      expect(onAir(bench)).toBeNull();
    });
  });

  test(`${ORDERS} orders leave no listener, no complaint and no fault behind`, async () => {
    await withRadio({}, async (bench) => {
      const { child, ready, order, ended, complaints } = start(bench, stack);
      await ready();
      for (let i = 0; i < ORDERS; i += 1) {
        const data = Uint8Array.of(2, 1, i & 0xff);
        await order({ type: "advertise", order: { ...ORDER, data, connectable: i % 3 === 0 } });
      }
      expect(onAir(bench)?.data).toEqual(Uint8Array.of(2, 1, (ORDERS - 1) & 0xff));
      expect(complaints()).toBe("");
      child.kill("SIGKILL");
      await ended;
    });
  });
});

test("a radio that nobody started for a beacon says so, and ends", () => {
  const argv = ["--import", import.meta.resolve("tsx"), PROGRAM];
  expect(() => execFileSync(process.execPath, argv, { stdio: "pipe", timeout: 20_000 })).toThrow(
    "The beacon starts its radio itself",
  );
});

test("adapters are switched on and off with the kernel's own numbers", () => {
  const folder = mkdtempSync(join(tmpdir(), "hci-numbers-"));
  try {
    const program = join(folder, "numbers");
    const source = `
      #include <stdio.h>
      #include <linux/ioctl.h>
      int main(void) { printf("%u %u", (unsigned)_IOW('H', 201, int), (unsigned)_IOW('H', 202, int)); }`;
    execFileSync("cc", ["-x", "c", "-o", program, "-"], { input: source });
    const numbers = execFileSync(program, { encoding: "utf8" }).split(" ").map(Number);
    expect(numbers).toEqual([HCIDEVUP, HCIDEVDOWN]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
