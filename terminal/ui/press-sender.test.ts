import { expect, test } from "vitest";
import { type PressSender, createPressSender } from "./press-sender.ts";
import { type SimulatedService, createSimulatedService } from "./testing/simulated-service.ts";

function open(): {
  readonly sender: PressSender;
  readonly service: SimulatedService;
  readonly heard: string[];
} {
  const service = createSimulatedService();
  const heard: string[] = [];
  const sender = createPressSender({
    client: service.client,
    page: "page-0001",
    onAnswer: ({ id }, reply) => {
      heard.push(`answer ${id}`);
      sender.step(
        reply.ok ? { type: "accepted", id, revision: reply.revision } : { type: "refused", id },
      );
    },
    onGivenUp: ({ id }) => {
      heard.push(`given up ${id}`);
      sender.step({ type: "refused", id });
    },
    onNotAllowed: () => heard.push("not allowed"),
  });
  for (const id of ["press-1", "press-2"]) {
    sender.step({ type: "pressed", press: { id, sale: 1, command: { type: "pay" } } });
  }
  return { sender, service, heard };
}

test("the next press leaves when the one before has its answer", async () => {
  const { sender, service, heard } = open();
  void sender.send();
  void sender.send();
  expect(service.sent.map(({ id }) => id)).toEqual(["press-1"]);
  await service.answer({ type: "answered", reply: { ok: true, revision: 2, recorded: [] } });
  expect(heard).toEqual(["answer press-1"]);
  expect(service.sent.map(({ id }) => id)).toEqual(["press-1", "press-2"]);
});

test("a press that was given up is not sent again, and what is new is", async () => {
  const { sender, service, heard } = open();
  void sender.send();
  await service.answer({ type: "given-up" });
  expect(heard).toEqual(["given up press-1"]);
  sender.step({ type: "pressed", press: { id: "press-3", sale: 1, command: { type: "back" } } });
  void sender.send();
  expect(service.sent.map(({ id }) => id)).toEqual(["press-1", "press-3"]);
});

test("a page that may not send keeps its presses and stops", async () => {
  const { sender, service, heard } = open();
  void sender.send();
  await service.answer({ type: "not-allowed" });
  expect(heard).toEqual(["not allowed"]);
  expect(service.sent).toHaveLength(1);
  expect(sender.presses.value.queue).toHaveLength(2);
});
