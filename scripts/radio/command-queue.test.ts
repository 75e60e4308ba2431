import { expect, test } from "vitest";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { COMMAND_TIMEOUT_MS, WAITING_MAX, createCommandQueue } from "./command-queue.ts";
import { commandOpcode, encodeCommand } from "./hci.ts";

function openQueue() {
  const clock = createVirtualClock();
  const sent: (number | null)[] = [];
  const queue = createCommandQueue(clock, (packet) => sent.push(commandOpcode(packet)));
  return { clock, sent, push: (opcode: number) => queue.push(encodeCommand(opcode)), queue };
}

test("one command is out at a time", () => {
  const { sent, push, queue } = openQueue();
  [1, 2, 3].forEach(push);
  expect(sent).toEqual([1]);
  queue.answered(1);
  expect(sent).toEqual([1, 2]);
});

test("an answer to something else lets nothing go", () => {
  const { sent, push, queue } = openQueue();
  [1, 2].forEach(push);
  queue.answered(2);
  expect(sent).toEqual([1]);
});

test("an answer that never comes holds the others up for two seconds", () => {
  const { clock, sent, push } = openQueue();
  [1, 2].forEach(push);
  clock.pass(COMMAND_TIMEOUT_MS - 1);
  expect(sent).toEqual([1]);
  clock.pass(1);
  expect(sent).toEqual([1, 2]);
});

test("a flushed queue has nothing to send, and waits for nothing", () => {
  const { clock, sent, push, queue } = openQueue();
  [1, 2].forEach(push);
  queue.flush();
  clock.pass(COMMAND_TIMEOUT_MS * 2);
  push(3);
  expect(sent).toEqual([1, 3]);
});

test("what is written beyond the limit is lost", () => {
  const { sent, push, queue } = openQueue();
  for (let opcode = 0; opcode < WAITING_MAX + 2; opcode += 1) {
    push(opcode);
  }
  for (let opcode = 0; opcode < WAITING_MAX + 2; opcode += 1) {
    queue.answered(opcode);
  }
  expect(sent).toHaveLength(WAITING_MAX + 1);
});
