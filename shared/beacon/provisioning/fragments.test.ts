import * as fc from "fast-check";
import { expect, test } from "vitest";
import { concatBytes, fromHex, toHex } from "../../core/bytes.ts";
import { seedOfRun } from "../../testing/seed-of-run.ts";
import { type Assembler, createAssembler, createFragmenter } from "./fragments.ts";

const takeAll = (assembler: Assembler, fragments: readonly Uint8Array[]) =>
  fragments.map((fragment) => assembler.take(fragment));
const whyOf = (...fragments: readonly string[]) => {
  const last = takeAll(createAssembler(), fragments.map(fromHex)).at(-1);
  return last?.type === "broken" ? last.why : last?.type;
};

test.each([
  [48, 23, 3],
  [48, 185, 1],
  [64, 23, 4],
  [253, 23, 14],
  [253, 185, 2],
  [512, 256, 3],
  [512, 517, 2],
])("a message of %i bytes at MTU %i goes in %i fragments", (length, mtu, count) => {
  const message = Uint8Array.from({ length }, (_, i) => i % 251);
  const fragments = createFragmenter().split(message, mtu - 3);
  expect(fragments).toHaveLength(count);
  expect(Math.max(...fragments.map((fragment) => fragment.length))).toBeLessThanOrEqual(mtu - 3);
  expect(takeAll(createAssembler(), fragments).at(-1)).toEqual({ type: "message", message });
});

test("the bytes are those of the protocol", () => {
  const fragmenter = createFragmenter();
  const message = Uint8Array.from({ length: 20 }, (_, i) => i);
  expect(fragmenter.split(message, 20).map(toHex)).toEqual([
    "800014000102030405060708090a0b0c0d0e0f10",
    "41111213",
  ]);
  expect(fragmenter.split(Uint8Array.of(9), 20).map(toHex)).toEqual(["c2000109"]);
});

test("any messages come through any connection, one after the other, past the counter's end", () => {
  const any = fc.array(fc.uint8Array({ minLength: 1, maxLength: 512 }), {
    minLength: 1,
    maxLength: 8,
  });
  const property = fc.property(any, fc.integer({ min: 20, max: 514 }), (messages, payload) => {
    const fragmenter = createFragmenter();
    const assembler = createAssembler();
    const arrived = messages
      .flatMap((message) => takeAll(assembler, fragmenter.split(message, payload)))
      .flatMap((taken) => (taken.type === "message" ? [taken.message] : []));
    expect(arrived).toEqual(messages);
  });
  fc.assert(property, { seed: seedOfRun("fragments") });
});

test("each disorder has its name, and ends the connection for good", () => {
  expect(whyOf("")).toBe("empty");
  expect(whyOf("c0")).toBe("empty");
  expect(whyOf("c0000100", "c1")).toBe("empty");
  expect(whyOf("c1000100")).toBe("wrong-counter");
  expect(whyOf("80000400", "42010203")).toBe("wrong-counter");
  expect(whyOf("80000400", "40010203")).toBe("wrong-counter");
  expect(whyOf("40010203")).toBe("not-begun");
  expect(whyOf("80000400", "c1000400010203")).toBe("begun-twice");
  expect(whyOf("c0000001")).toBe("wrong-length");
  expect(whyOf("80020101")).toBe("wrong-length");
  expect(whyOf("c000010102")).toBe("too-long");
  expect(whyOf("8000020102")).toBe("too-long");
  expect(whyOf("80000401", "0102030405")).toBe("too-long");
  expect(whyOf("c0000401")).toBe("too-short");
  const assembler = createAssembler();
  assembler.take(fromHex("40"));
  expect(assembler.take(fromHex("c1000107"))).toEqual({ type: "broken", why: "not-begun" });
});

test("no bytes make it throw, and it never holds more than a message", () => {
  const any = fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 20 });
  const property = fc.property(any, (fragments) => {
    const taken = takeAll(createAssembler(), fragments);
    const lengths = taken.flatMap((one) => (one.type === "message" ? [one.message.length] : []));
    expect(Math.max(0, ...lengths)).toBeLessThanOrEqual(512);
  });
  fc.assert(property, { seed: seedOfRun("hostile fragments"), numRuns: 1000 });
});

test("what is no message is our own mistake", () => {
  const { split } = createFragmenter();
  expect(() => split(new Uint8Array(), 20)).toThrow(/no message/u);
  expect(() => split(new Uint8Array(513), 20)).toThrow(/no message/u);
  expect(() => split(new Uint8Array(1), 19)).toThrow(/too few/u);
  expect(concatBytes(split(new Uint8Array(512), 20))).toHaveLength(512 + 2 + 28);
});
