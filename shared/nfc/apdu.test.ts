import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromHex } from "../core/bytes.ts";
import { parserIsStrict } from "../testing/hostile-bytes.ts";
import {
  ANSWER_BYTES_MAX,
  COMMAND_BYTES_MAX,
  decodeCommand,
  encodeAnswer,
  encodeCommand,
  splitAnswer,
} from "./apdu.ts";

const HEADER = { cla: 0x00, ins: 0xb0, p1: 0x01, p2: 0x02 };
const none = new Uint8Array(0);

describe("a command", () => {
  // ISO/IEC 7816-4 §5.1: the four cases.
  test.each([
    ["of case 1", "00b00102", { data: none, le: null }],
    ["of case 2", "00b001020f", { data: none, le: 15 }],
    ["of case 2, all that there is", "00b0010200", { data: none, le: 256 }],
    ["of case 3", "00b0010203aabbcc", { data: fromHex("aabbcc"), le: null }],
    ["of case 4", "00b0010203aabbcc00", { data: fromHex("aabbcc"), le: 256 }],
    ["with as many bytes of data as Le would be", "00b0010201aa01", { data: fromHex("aa"), le: 1 }],
  ])("%s is read as what was written", (_, hex, body) => {
    const bytes = fromHex(hex);
    expect(decodeCommand(bytes)).toEqual({ ok: true, value: { ...HEADER, ...body } });
    const { data, le } = body;
    expect(encodeCommand({ ...HEADER, data, ...(le === null ? {} : { le }) })).toEqual(bytes);
  });

  test.each([
    ["nothing", ""],
    ["a part of its header", "00b001"],
    ["less data than it says", "00b0010203aabb"],
    ["more than it says", "00b0010201aabbcc"],
    ["extended length", "00b00102000003aabbcc"],
    ["a length of none before more bytes", "00b001020000"],
  ])("with %s is refused", (_, hex) => {
    expect(decodeCommand(fromHex(hex))).toEqual({ ok: false, error: { type: "malformed" } });
  });

  test("has at most 255 bytes of data and is at most 261 long", () => {
    const full = encodeCommand({ ...HEADER, data: new Uint8Array(255), le: 256 });
    expect(full).toHaveLength(COMMAND_BYTES_MAX);
    expect(() => encodeCommand({ ...HEADER, data: new Uint8Array(256) })).toThrow(/no room/u);
    expect(() => encodeCommand({ ...HEADER, le: 257 })).toThrow(/broken promise/u);
    expect(() => encodeCommand({ ...HEADER, le: 0 })).toThrow(/broken promise/u);
    expect(() => encodeCommand({ ...HEADER, p2: 256 })).toThrow(/broken promise/u);
  });

  parserIsStrict({
    what: "a command",
    valid: ["00b00102", "00b001020f", "00b0010203aabbcc", "00b0010203aabbcc00"].map(fromHex),
    again(bytes) {
      const command = decodeCommand(bytes);
      if (!command.ok) {
        return null;
      }
      const { le, ...rest } = command.value;
      return encodeCommand(le === null ? rest : { ...rest, le });
    },
  });
});

describe("an answer", () => {
  test("is its data and the two bytes at its end", () => {
    const answer = { data: fromHex("0102"), sw: 0x9000 };
    expect(splitAnswer(fromHex("01029000"))).toEqual({ ok: true, value: answer });
    expect(encodeAnswer(answer)).toEqual(fromHex("01029000"));
    expect(splitAnswer(fromHex("6a82"))).toEqual({ ok: true, value: { data: none, sw: 0x6a82 } });
  });

  test("of a card that was pulled away has less than two bytes, and is none", () => {
    for (const hex of ["", "90"]) {
      const lengthBytes = hex.length / 2;
      const error = { type: "too-short", lengthBytes };
      expect(splitAnswer(fromHex(hex))).toEqual({ ok: false, error });
    }
  });

  test("that no short command has asked for is not looked at", () => {
    expect(splitAnswer(new Uint8Array(ANSWER_BYTES_MAX)).ok).toBe(true);
    const lengthBytes = ANSWER_BYTES_MAX + 1;
    const error = { type: "too-large", lengthBytes };
    expect(splitAnswer(new Uint8Array(lengthBytes))).toEqual({ ok: false, error });
    expect(() => encodeAnswer({ data: new Uint8Array(257), sw: 0x9000 })).toThrow(/no room/u);
    expect(() => encodeAnswer({ data: none, sw: 0x1_0000 })).toThrow(/broken promise/u);
  });

  test("survives the way there and back", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 256 }), fc.nat(0xffff), (data, sw) => {
        expect(splitAnswer(encodeAnswer({ data, sw }))).toEqual({ ok: true, value: { data, sw } });
      }),
    );
  });

  parserIsStrict({
    what: "an answer",
    valid: ["9000", "01029000", "6a82"].map(fromHex),
    again(bytes) {
      const answer = splitAnswer(bytes);
      return answer.ok ? encodeAnswer(answer.value) : null;
    },
  });
});
