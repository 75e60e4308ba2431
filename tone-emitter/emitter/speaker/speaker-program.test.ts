import { present } from "@tillwave/shared/core/assert";
import { err, ok } from "@tillwave/shared/core/result";
import { expect, test } from "vitest";
import type { LineListener, OpenLine } from "./line.ts";
import { type Passage, createPassagePlayer } from "./passage.ts";
import { type SpeakerProgram, createSpeakerProgram } from "./speaker-program.ts";
import type { SoundOrder, SpeakerWord } from "./words.ts";

const RATE = 48_000;
const ORDER: SoundOrder = { place: 7, code: 9, profile: "quick", level: 0.1 };

interface Stage {
  readonly program: SpeakerProgram;
  readonly words: SpeakerWord[];
  readonly passages: Passage[];
  /** Whether a loudspeaker is plugged in. */
  isThere: boolean;
  readonly ended: string[];
  listener(): LineListener;
  pass(seconds: number): Promise<void>;
}

function stage(): Stage {
  const waiting: { at: number; readonly callback: () => void }[] = [];
  const words: SpeakerWord[] = [];
  const passages: Passage[] = [];
  const ended: string[] = [];
  const listeners: LineListener[] = [];
  const player = createPassagePlayer();
  let now = 0;
  const opener: OpenLine = async (to) => {
    if (!whole.isThere) {
      return err({ type: "no-device", detail: "nothing is plugged in" });
    }
    listeners.push(to);
    return ok({
      speaker: "silent",
      sampleRate: RATE,
      lead: 480,
      endsAt: () => true,
      position: () => player.position,
      play(passage) {
        passages.push(passage);
        player.play(passage);
      },
    });
  };
  const program = createSpeakerProgram({
    openers: [opener],
    say: (word) => words.push(word),
    later(callback, afterMs) {
      const one = { at: now + afterMs, callback };
      waiting.push(one);
      return () => {
        waiting.splice(waiting.indexOf(one) >>> 0, 1);
      };
    },
    end: (detail) => ended.push(detail),
  });
  const whole: Stage = {
    program,
    words,
    passages,
    isThere: true,
    ended,
    listener: () => present(listeners.at(-1), "a loudspeaker"),
    async pass(seconds) {
      for (const end = now + seconds * 1000; now < end; now += 10) {
        if (listeners.length > 0) {
          player.render(new Float32Array(480));
        }
        const due = waiting.filter(({ at }) => at <= now);
        for (const one of due) {
          waiting.splice(waiting.indexOf(one), 1);
          one.callback();
        }
        await Promise.resolve();
      }
    },
  };
  return whole;
}

const wordsOf = ({ words }: Stage): readonly string[] =>
  words.map(({ type }) => type).filter((type) => type !== "clock");

test("what was ordered before there is a loudspeaker sounds as soon as there is one", async () => {
  const shop = stage();
  shop.isThere = false;
  void shop.program.start();
  shop.program.hear({ type: "sound", order: ORDER });
  await shop.pass(5);
  expect(wordsOf(shop)).toEqual(["at-work", "no-device", "no-device", "no-device", "no-device"]);
  shop.isThere = true;
  await shop.pass(2);
  expect(wordsOf(shop).slice(5)).toEqual(["open", "sounding"]);
  expect(shop.words.at(-1)).toMatchObject({ type: "clock" });
});

test("after a minute without a loudspeaker another process goes on", async () => {
  const shop = stage();
  shop.isThere = false;
  void shop.program.start();
  await shop.pass(70);
  expect(shop.ended).toEqual(["still no loudspeaker"]);
});

test("the same order again changes nothing but its life", async () => {
  const shop = stage();
  void shop.program.start();
  shop.program.hear({ type: "sound", order: ORDER });
  await shop.pass(2);
  const before = shop.passages.length;
  for (let round = 0; round < 4; round += 1) {
    await shop.pass(30);
    shop.program.hear({ type: "sound", order: { ...ORDER } });
  }
  expect(shop.passages.length).toBe(before);
});

test("an order that nobody renews ends by itself", async () => {
  const shop = stage();
  void shop.program.start();
  shop.program.hear({ type: "sound", order: ORDER });
  await shop.pass(47);
  expect(shop.passages.at(-1)?.repeats).toBe(true);
  await shop.pass(3);
  expect(shop.passages.at(-1)?.samples).toHaveLength(0);
  expect(wordsOf(shop).at(-1)).toBe("sounding");
});

test("it chimes, and says when that is over", async () => {
  const shop = stage();
  void shop.program.start();
  await shop.pass(1);
  shop.program.hear({ type: "chime", level: 0.1 });
  await shop.pass(1);
  expect(wordsOf(shop)).not.toContain("chimed");
  await shop.pass(1);
  expect(wordsOf(shop)).toContain("chimed");
});

test("its sound is handed over only while somebody wants it", async () => {
  const shop = stage();
  void shop.program.start();
  await shop.pass(1);
  const block = new Float32Array(480);
  shop.listener().air?.(block);
  shop.program.hear({ type: "air", isWanted: true });
  shop.listener().air?.(block);
  shop.program.hear({ type: "air", isWanted: false });
  shop.listener().air?.(block);
  expect(wordsOf(shop).filter((type) => type === "air")).toHaveLength(1);
});

test("a loudspeaker that is lost ends it", async () => {
  const shop = stage();
  void shop.program.start();
  await shop.pass(1);
  shop.listener().lost("pulled out");
  expect(shop.ended).toEqual(["pulled out"]);
});
