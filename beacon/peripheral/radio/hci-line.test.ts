import type { Result } from "@tillwave/shared/core/result";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, test } from "vitest";
import type { RadioFault, RadioStep } from "../ports.ts";
import { createHciLine } from "./hci-line.ts";
import { readAddress, setAdvertisingData, setAdvertisingEnable } from "./hci.ts";

const ENABLE = 0x20_0a;
const DATA = 0x20_08;
const ADDRESS = 0x10_09;
const RESET = 0x0c_03;

function openLine() {
  const clock = createVirtualClock();
  const written: number[] = [];
  const overheard: string[] = [];
  const line = createHciLine({
    write: (packet) => void written.push((packet[1] ?? 0) | ((packet[2] ?? 0) << 8)),
    later: clock.later,
    now: clock.now,
    overheard: (opcode, status) => void overheard.push(`${opcode.toString(16)} ${status}`),
  });
  const answered: string[] = [];
  const note = (answer: Result<{ status: number }, RadioFault>): void =>
    void answered.push(answer.ok ? `status ${answer.value.status}` : answer.error.type);
  return {
    clock,
    line,
    written,
    overheard,
    answered,
    async ask(step: RadioStep, packet: Uint8Array, deadline = clock.now() + 5000): Promise<void> {
      void line.ask({ step, packet, deadline }).then(note);
      await Promise.resolve();
    },
    async answer(opcode: number, status = 0): Promise<void> {
      const parameters = [1, opcode & 0xff, opcode >> 8, status];
      line.heard(Uint8Array.of(4, 0x0e, parameters.length, ...parameters));
      await settle();
    },
    async pass(ms: number): Promise<void> {
      clock.pass(ms);
      await settle();
    },
  };
}

async function settle(): Promise<void> {
  for (let turns = 0; turns < 5; turns += 1) {
    await Promise.resolve();
  }
}

test("a question has the answer to it, whatever the status", async () => {
  const { ask, answer, answered } = openLine();
  await ask("start", setAdvertisingEnable(true));
  await answer(ENABLE, 0x0c);
  expect(answered).toStrictEqual(["status 12"]);
});

test("a step has one second, and less where the order has less", async () => {
  const { ask, pass, answered, clock } = openLine();
  await ask("start", setAdvertisingEnable(true));
  await pass(999);
  expect(answered).toStrictEqual([]);
  await pass(1);
  expect(answered).toStrictEqual(["timed-out"]);
  await ask("start", setAdvertisingEnable(true), clock.now() + 100);
  await pass(100);
  expect(answered).toStrictEqual(["timed-out", "timed-out"]);
});

test("what the library asks is answered to the library", async () => {
  const { line, ask, answer, answered, overheard } = openLine();
  line.wrote(readAddress());
  await ask("data", setAdvertisingData(new Uint8Array()));
  await answer(ADDRESS);
  expect(answered).toStrictEqual([]);
  await answer(DATA);
  expect(answered).toStrictEqual(["status 0"]);
  expect(overheard).toStrictEqual([]);
});

test("an answer that nobody here waits for is overheard", async () => {
  const { answer, overheard } = openLine();
  await answer(RESET);
  expect(overheard).toStrictEqual(["c03 0"]);
});

test("after a time-out it catches up before it goes on, and a late answer is nobody's", async () => {
  const { line, ask, answer, pass, answered, written, clock } = openLine();
  await ask("start", setAdvertisingEnable(true));
  await pass(1000);
  let caughtUp = "";
  const catchUp = async (): Promise<void> => {
    const result = await line.catchUp(clock.now() + 3000);
    caughtUp = result.ok ? "caught up" : result.error.type;
  };
  void catchUp();
  await settle();
  expect(written).toStrictEqual([ENABLE, ADDRESS]);
  await answer(ENABLE);
  expect(caughtUp).toBe("");
  await answer(ADDRESS);
  expect(caughtUp).toBe("caught up");
  expect(answered).toStrictEqual(["timed-out"]);
  expect(await line.catchUp(0)).toStrictEqual({ ok: true, value: undefined });
});

test("what never answers is not caught up with", async () => {
  const { line, ask, pass, clock } = openLine();
  await ask("start", setAdvertisingEnable(true));
  await pass(1000);
  const caughtUp = line.catchUp(clock.now() + 3000);
  await pass(1000);
  expect(await caughtUp).toStrictEqual({ ok: false, error: { type: "timed-out", step: "check" } });
});

test("whoever waits when the line is cut is told, and old answers are nobody's", async () => {
  const { line, ask, answer, answered, overheard } = openLine();
  await ask("start", setAdvertisingEnable(true));
  line.cut({ type: "not-ready", state: "off" });
  await settle();
  expect(answered).toStrictEqual(["not-ready"]);
  await answer(ENABLE);
  expect(overheard).toStrictEqual(["200a 0"]);
});

test("a line that is cut asks nothing until it is mended", async () => {
  const { line, ask, answered, written } = openLine();
  line.cut({ type: "not-ready", state: "off" });
  await ask("start", setAdvertisingEnable(true));
  expect(answered).toStrictEqual(["not-ready"]);
  expect(written).toStrictEqual([]);
  line.mend();
  await ask("start", setAdvertisingEnable(true));
  expect(written).toStrictEqual([ENABLE]);
});
