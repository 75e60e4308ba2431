/** What goes wrong between a phone and a reader, by name: each says what the phone does with a command. */
import { concatBytes, fromHex } from "@tillwave/shared/core/bytes";
import type { SeededRandom } from "@tillwave/shared/testing/seeded-random";
import { type DiallingModel, framed } from "./dialling-card.ts";

type Said = ReturnType<DiallingModel["apdu"]>;

export interface Asked {
  readonly command: Uint8Array;
  /** The wallet takes it, and this is what it would say. */
  answer(): Uint8Array;
  readonly random: SeededRandom;
}

export type PhoneFault = (asked: Asked) => Said;

const SELECT = 0xa4;
const SPEND = 0x50;
const RECALL = 0x54;
/** The till waits so long for SPEND, in milliseconds. */
const PATIENCE = 1000;

const at =
  (instructions: readonly number[], fault: PhoneFault): PhoneFault =>
  (asked) =>
    instructions.includes(asked.command[1] ?? 0) ? fault(asked) : asked.answer();

const pulled: PhoneFault = () => ({ pull: true });
const pulledSigned: PhoneFault = ({ answer }) => {
  answer();
  return { pull: true };
};
const hung: PhoneFault = () => ({ hang: true });
const hungSigned: PhoneFault = ({ answer }) => {
  answer();
  return { hang: true };
};
const said =
  (change: (whole: Uint8Array, random: SeededRandom) => Uint8Array): PhoneFault =>
  ({ answer, random }) =>
    change(answer(), random);
const later =
  (least: number, most: number): PhoneFault =>
  ({ answer, random }) => ({ delayMs: least + random.integer(most - least), answer: answer() });

const bent = (whole: Uint8Array, random: SeededRandom): Uint8Array => {
  const place = random.integer(whole.length - 2);
  return whole.map((byte, i) => (i === place ? byte ^ (1 << random.integer(8)) : byte));
};

const PAYS = [SPEND, RECALL];

export const PHONE_FAULTS: Readonly<Record<string, PhoneFault>> = {
  "in order": ({ answer }) => answer(),
  "pulled at SELECT": at([SELECT], pulled),
  "pulled before it signed": at([SPEND], pulled),
  "pulled after it signed": at([SPEND], pulledSigned),
  "pulled when asked again": at([RECALL], pulledSigned),
  "half an answer": at(PAYS, ({ answer, random }) => {
    const whole = framed(answer());
    return { raw: whole.slice(0, 2 + random.integer(whole.length - 2)), pull: true };
  }),
  "hangs at SELECT": at([SELECT], hung),
  "hangs before it signed": at([SPEND], hung),
  "hangs after it signed": at(PAYS, hungSigned),
  "one byte": at(
    PAYS,
    said(() => Uint8Array.of(0x90)),
  ),
  "no byte": at(PAYS, ({ answer }) => {
    answer();
    return { raw: framed(new Uint8Array(0)) };
  }),
  slow: at([SPEND], later(50, 700)),
  "too late": at([SPEND], later(PATIENCE + 50, PATIENCE + 400)),
  "a bent answer": at(PAYS, said(bent)),
  "a bent hello": at([SELECT], said(bent)),
  oversized: at(
    PAYS,
    said((whole) => concatBytes([new Uint8Array(3000).fill(0x82), whole])),
  ),
  "a stray answer": at(PAYS, ({ answer }) => ({
    raw: concatBytes([framed(answer()), framed(fromHex("6f00"))]),
  })),
  defect: at(
    [SPEND],
    said(() => fromHex("6f00")),
  ),
};
