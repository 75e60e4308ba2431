import { expect, test } from "vitest";
import { linesOf } from "./feed-lines.ts";

function stream(...pieces: readonly string[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      pieces.forEach((piece) => controller.enqueue(encoder.encode(piece)));
      controller.close();
    },
  });
}

async function heard(body: ReadableStream<Uint8Array<ArrayBuffer>>, lineMax: number) {
  const all: (readonly string[])[] = [];
  for await (const lines of linesOf(body, lineMax)) {
    all.push(lines);
  }
  return all;
}

test("each piece of the stream is heard, also one that completes no line", async () => {
  expect(await heard(stream("one\ntw", "o", "\nthree\nfo"), 100)).toEqual([
    ["one"],
    [],
    ["two", "three"],
  ]);
});

test("a feed ends at a line that is longer than any honest one", async () => {
  expect(await heard(stream("short\n", "12345", "678901", "\nlater\n"), 10)).toEqual([
    ["short"],
    [],
  ]);
});
