import type { CommandError } from "@tillwave/shared/api/till";
import type { TillCommand } from "@tillwave/shared/sale/till";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Approval } from "../approval.ts";
import type { SendOutcome } from "../service-client.ts";
import { createSimulatedService } from "../testing/simulated-service.ts";
import { createTillStore } from "../till-store.ts";
import { askForRefusedPresses } from "./ask-for-press.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const HALF: TillCommand = {
  type: "discount-line",
  line: 1,
  discount: { off: { type: "percent", partsPerMillion: 500_000 }, reason: "staff" },
};
const NEEDED: CommandError = { type: "needs-supervisor", action: "discount" };
const accept = (revision: number): SendOutcome => ({
  type: "answered",
  reply: { ok: true, revision, recorded: [] },
});
const refuse = (error: CommandError): SendOutcome => ({
  type: "answered",
  reply: { ok: false, error },
});
const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

/** A tea is in the sale, half off was pressed, and the till wants a supervisor. `given` is what they give. */
async function pressHalf(given: string | null) {
  const service = createSimulatedService();
  let ids = 0;
  const newId = (): string => `id-${String((ids += 1)).padStart(6, "0")}`;
  const store = createTillStore({ client: service.client, newId, now: () => 0 });
  const asked: string[] = [];
  const approval: Pick<Approval, "ask"> = {
    async ask(action, send) {
      const first = await send(null);
      asked.push(action);
      return given === null ? first : await send(given);
    },
  };
  const stop = askForRefusedPresses({ store, approval });
  await service.begin();
  store.press({ type: "add", sku: "tea" });
  await settled();
  await service.answer(accept(2));
  store.press(HALF);
  await settled();
  await service.answer(refuse(NEEDED));
  await settled();
  return { service, store, asked, stop };
}

test("what a supervisor has to allow is asked for, and pressed again with what they gave", async () => {
  const { service, store, asked, stop } = await pressHalf("0011aabb");
  expect(asked).toEqual(["discount"]);
  expect(service.sent.at(-1)).toMatchObject({ command: HALF, sale: 1, approval: "0011aabb" });
  expect(store.till.value?.sale.lines[0]).toHaveProperty("discount");
  await service.answer(accept(3));
  expect(store.notice.value).toBeNull();
  stop();
});

test("what nobody allows is not done, and the cashier hears so", async () => {
  const { service, store, stop } = await pressHalf(null);
  expect(service.sent).toHaveLength(2);
  expect(store.till.value?.sale.lines[0]).not.toHaveProperty("discount");
  expect(store.notice.value).toEqual({ type: "refused", error: NEEDED, dropped: 0 });
  stop();
});

test("an approval that holds no longer is refused in words, and not asked for without end", async () => {
  const { service, store, asked, stop } = await pressHalf("too-late");
  await service.answer(refuse(NEEDED));
  await settled();
  expect(asked).toEqual(["discount"]);
  expect(store.notice.value).toMatchObject({ type: "refused", error: NEEDED });
  expect(store.till.value?.sale.lines[0]).not.toHaveProperty("discount");
  stop();
});
