import { expect, test } from "vitest";
import { ANSWERED_MAX, WAITING_MAX, createTurns } from "./turns.ts";

const isAnswer = (value: string): boolean => value !== "none";

/** Work that ends when it is told to. */
function openWork() {
  const begun: string[] = [];
  const ends = new Map<string, (value: string) => void>();
  const work = (id: string) => (): Promise<string> => {
    begun.push(id);
    return new Promise((resolve) => ends.set(id, resolve));
  };
  const end = async (id: string, value = id): Promise<void> => {
    ends.get(id)?.(value);
    for (let i = 0; i < 10; i += 1) {
      await Promise.resolve();
    }
  };
  return { begun, work, end };
}

test("the second begins when the first has its answer, and the same again waits for the same", async () => {
  const turns = createTurns<string>({ isAnswer });
  const { begun, work, end } = openWork();
  const first = turns.take("a", work("a"));
  const again = turns.take("a", work("a again"));
  void turns.take("b", work("b"));
  await end("none yet");
  expect(begun).toEqual(["a"]);
  await end("a");
  expect(begun).toEqual(["a", "b"]);
  expect(await Promise.all([first, again])).toEqual(["a", "a"]);
});

test(`no more than ${WAITING_MAX} wait`, async () => {
  const turns = createTurns<string>({ isAnswer });
  const { work, end } = openWork();
  const taken = Array.from({ length: WAITING_MAX + 1 }, (_, i) => turns.take(`${i}`, work(`${i}`)));
  expect(taken.map((one) => one === "busy").indexOf(true)).toBe(WAITING_MAX);
  await end("0");
  await end("0");
  expect(turns.take("late", work("late"))).not.toBe("busy");
});

test("what came to no answer is done again, and what failed stops nobody", async () => {
  const turns = createTurns<string>({ isAnswer });
  expect(await turns.take("a", async () => "none")).toBe("none");
  expect(await turns.take("a", async () => "an answer")).toBe("an answer");
  const failing = turns.take("b", () => Promise.reject(new Error("a defect")));
  await expect(failing).rejects.toThrow("a defect");
  expect(await turns.take("c", async () => "an answer")).toBe("an answer");
});

test(`the last ${ANSWERED_MAX} answers are remembered`, async () => {
  const turns = createTurns<string>({ isAnswer });
  for (let i = 0; i <= ANSWERED_MAX; i += 1) {
    await turns.take(`${i}`, async () => "once");
  }
  expect(await turns.take("1", async () => "twice")).toBe("once");
  expect(await turns.take("0", async () => "twice")).toBe("twice");
});
