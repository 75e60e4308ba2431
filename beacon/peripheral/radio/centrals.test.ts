import { expect, test } from "vitest";
import { MTU_MAX, MTU_MIN, WRITES_MAX, WRITE_BYTES_MAX } from "../ports.ts";
import { createCentrals } from "./centrals.ts";
import { type RadioWord, parseRadioWord } from "./words.ts";

function open() {
  const words: RadioWord[] = [];
  const notified: Uint8Array[] = [];
  const heard = { hangUps: 0 };
  const centrals = createCentrals({
    say(word) {
      expect(parseRadioWord(structuredClone(word))).toStrictEqual(word);
      words.push(word);
    },
    notify: (bytes) => notified.push(bytes),
    hangUp() {
      heard.hangUps += 1;
    },
  });
  const types = (): readonly string[] =>
    words.map((word) => (word.type === "central" ? `${word.link} ${word.what.type}` : word.type));
  return { centrals, words, notified, heard, types };
}

const BYTES = Uint8Array.of(1, 2, 3);

test("who comes has a number that nobody had; who is replaced is told as gone", () => {
  const { centrals, types } = open();
  centrals.came();
  centrals.came();
  centrals.left();
  centrals.left();
  expect(types()).toEqual(["1 connected", "1 gone", "2 connected", "2 gone"]);
});

test("what is meant for one reaches nobody else, and nobody where nobody is there", () => {
  const { centrals, notified, heard } = open();
  centrals.notify(0, BYTES);
  centrals.hangUp(0);
  centrals.came();
  centrals.came();
  for (const link of [1, 3]) {
    centrals.notify(link, BYTES);
    centrals.hangUp(link);
  }
  expect([notified.length, heard.hangUps]).toEqual([0, 0]);
  centrals.notify(2, BYTES);
  centrals.hangUp(2);
  expect([notified.length, heard.hangUps]).toEqual([1, 1]);
  centrals.left();
  centrals.notify(2, BYTES);
  centrals.hangUp(2);
  expect([notified.length, heard.hangUps]).toEqual([1, 1]);
});

test("an MTU that no protocol has is one that it has; what nobody does is not told", () => {
  const { centrals, words } = open();
  centrals.does({ type: "wrote", bytes: BYTES });
  expect(words).toHaveLength(0);
  centrals.came();
  centrals.does({ type: "mtu", mtu: 0 });
  centrals.does({ type: "mtu", mtu: 0xff_ff });
  expect(words.slice(1)).toEqual([
    { type: "central", link: 1, what: { type: "mtu", mtu: MTU_MIN } },
    { type: "central", link: 1, what: { type: "mtu", mtu: MTU_MAX } },
  ]);
});

test("who writes too much, or too long, is hung up on once, and heard no more", () => {
  const { centrals, words, heard } = open();
  centrals.came();
  for (let i = 0; i < WRITES_MAX + 10; i += 1) {
    centrals.does({ type: "wrote", bytes: BYTES });
  }
  expect([words.length, heard.hangUps]).toEqual([1 + WRITES_MAX, 1]);
  centrals.left();
  centrals.came();
  centrals.does({ type: "wrote", bytes: new Uint8Array(WRITE_BYTES_MAX) });
  centrals.does({ type: "wrote", bytes: new Uint8Array(WRITE_BYTES_MAX + 1) });
  centrals.does({ type: "wrote", bytes: BYTES });
  expect([words.length, heard.hangUps]).toEqual([1 + WRITES_MAX + 3, 2]);
});
