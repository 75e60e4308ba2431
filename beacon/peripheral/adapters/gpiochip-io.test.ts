import { assert, present } from "@tillwave/shared/core/assert";
import { err, ok } from "@tillwave/shared/core/result";
import type { LineUse } from "../panel/gpio-v2.ts";
import { expect, test } from "vitest";
import { type GpioChip, createGpiochipIo } from "./gpiochip-io.ts";
import { type JohnnyFivePins, openJohnnyFive } from "./johnny-five.ts";

/** What a chip's lines are used as, and the levels on their wires. */
interface FakeChip extends GpioChip {
  readonly uses: Map<number, LineUse>;
  level(line: number): 0 | 1;
  /** From outside: a button. */
  tie(line: number, level: 0 | 1): void;
  lose(line: number): void;
  /** The kernel refuses lines from here on. */
  refuse(detail: string): void;
}

function fakeChip(lines = 54): FakeChip {
  const uses = new Map<number, LineUse>();
  const levels = new Map<number, 0 | 1>();
  const watchers = new Map<
    number,
    { tell: (level: 0 | 1) => void; fail: (detail: string) => void }
  >();
  let refusal: string | null = null;
  const level = (line: number): 0 | 1 => levels.get(line) ?? (uses.get(line) === "button" ? 1 : 0);
  return {
    info: { lines },
    uses,
    level,
    request(line, use) {
      assert(!uses.has(line), `line ${line} is asked for once`);
      if (refusal !== null) {
        return err({ type: "no-line", detail: refusal });
      }
      uses.set(line, use);
      return ok({
        set: (to) => void levels.set(line, to),
        level: () => level(line),
        watch: (tell, fail) => void watchers.set(line, { tell, fail }),
      });
    },
    tie(line, to) {
      levels.set(line, to);
      watchers.get(line)?.tell(to);
    },
    lose: (line) => present(watchers.get(line), `line ${line} is watched`).fail("ENODEV"),
    refuse(detail) {
      refusal = detail;
    },
  };
}

/** The real johnny-five on the chip; settles when it has opened, is absent or failed. */
async function openOn(chip: FakeChip, pins: JohnnyFivePins) {
  const said: string[] = [];
  let told = (): void => {};
  const first = new Promise<void>((resolve) => {
    told = resolve;
  });
  let hear = (): void => {};
  const say = (word: string): void => {
    said.push(word);
    told();
    hear();
  };
  const io = createGpiochipIo(chip);
  io.on("error", (error: Error) => say(`failed: ${error.message}`));
  const lamp = await openJohnnyFive(io, pins, {
    absent: (detail) => say(`absent: ${detail}`),
    opened: () => say("opened"),
    button: (isDown) => say(isDown ? "down" : "up"),
    failed: (detail) => say(`failed: ${detail}`),
  });
  await first;
  return {
    ...lamp,
    said,
    /** What is said next. */
    next: () =>
      new Promise<string>((resolve) => {
        hear = () => resolve(present(said.at(-1), "a word"));
      }),
  };
}

test("johnny-five's lamp lights and darkens the line of that number", async () => {
  const chip = fakeChip();
  const panel = await openOn(chip, { led: 17, button: null });
  expect(panel.said).toEqual(["opened"]);
  expect([...chip.uses]).toEqual([[17, "lamp"]]);
  expect(chip.level(17)).toBe(0);
  panel.light(true);
  expect(chip.level(17)).toBe(1);
  panel.light(false);
  expect(chip.level(17)).toBe(0);
});

test("its button is a line with a pull-up that is tied to ground", async () => {
  const chip = fakeChip();
  const panel = await openOn(chip, { led: 17, button: 27 });
  expect(chip.uses.get(27)).toBe("button");
  const down = panel.next();
  chip.tie(27, 0);
  expect(await down).toBe("down");
  const up = panel.next();
  chip.tie(27, 1);
  expect(await up).toBe("up");
});

test("a contact that bounces is one down", async () => {
  const chip = fakeChip();
  const panel = await openOn(chip, { led: 17, button: 27 });
  const down = panel.next();
  for (const level of [0, 1, 0, 1, 0] as const) {
    chip.tie(27, level);
  }
  expect(await down).toBe("down");
  expect(panel.said).toEqual(["opened", "down"]);
});

test("a button that is held when it opens is said to be down", async () => {
  const chip = fakeChip();
  chip.tie(27, 0);
  const panel = await openOn(chip, { led: 17, button: 27 });
  expect(await panel.next()).toBe("down");
});

test("a line that somebody else has, and one that is taken away, are told", async () => {
  const taken = fakeChip();
  taken.refuse("line 17 is somebody else's");
  const refused = await openOn(taken, { led: 17, button: null });
  expect(refused.said[0]).toBe("failed: line 17 is somebody else's");

  const lost = fakeChip();
  const panel = await openOn(lost, { led: 17, button: 27 });
  const failed = panel.next();
  lost.lose(27);
  expect(await failed).toBe("failed: ENODEV");
});

test("a line that the chip has not is said to be absent, not asked for", async () => {
  const chip = fakeChip(8);
  expect((await openOn(chip, { led: 8, button: null })).said).toEqual([
    "absent: the board has no pin 8 that can be lit",
  ]);
  expect((await openOn(chip, { led: 1, button: 99 })).said).toEqual([
    "absent: the board has no pin 99 for a button",
  ]);
  expect(chip.uses.size).toBe(0);
});
