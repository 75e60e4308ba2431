/**
 * What a checkout scale says that speaks Mettler Toledo 8217 (7 bits, even parity, one stop bit, 9600 baud):
 *
 *   till → scale   W                     how heavy?
 *   scale → till   STX ddddd CR          what stands still on it: kilograms with three decimals, that is grams
 *                  STX dd.ddd CR         the same where the scale is set to send its point; N after it: net of a tare
 *                  STX ? s CR            why there is no weight, bits of s:
 *                                        0 moving · 1 over capacity · 2 under zero · 3 outside the zero range
 *                                        4 centre of zero · 5 net · 6 the command was not understood
 */
import { type Result, err, ok } from "../core/result.ts";

/** How heavy? */
export const ASK_WEIGHT: Uint8Array = Uint8Array.of(0x57);

/** Between STX and CR, at most. */
export const ANSWER_BYTES_MAX = 12;

const [STX, CR, QUESTION_MARK] = [0x02, 0x0d, 0x3f];

export type ScaleAnswer =
  | { readonly type: "weight"; readonly grams: number; readonly isNet: boolean }
  | {
      readonly type: "status";
      readonly isMoving: boolean;
      readonly isOver: boolean;
      readonly isUnder: boolean;
      readonly isNotUnderstood: boolean;
    };

export interface NoScaleAnswer {
  readonly type: "no-scale-answer";
}

/** Of what stands between STX and CR. */
export function decodeToledoAnswer(body: Uint8Array): Result<ScaleAnswer, NoScaleAnswer> {
  const [first, status] = body;
  if (first === QUESTION_MARK && status !== undefined && body.length === 2) {
    return ok({
      type: "status",
      isMoving: (status & 1) !== 0,
      isOver: (status & 2) !== 0,
      isUnder: (status & 4) !== 0,
      isNotUnderstood: (status & 64) !== 0,
    });
  }
  const text = String.fromCharCode(...body.slice(0, ANSWER_BYTES_MAX + 1));
  const match = /^ *(?:(\d{5})|(\d{1,2})\.(\d{2,3}))(N?)$/u.exec(text);
  if (match === null || body.length > ANSWER_BYTES_MAX) {
    return err({ type: "no-scale-answer" });
  }
  const [, whole, kilograms = "0", decimals = "0", net] = match;
  const grams = whole ?? kilograms + decimals.padEnd(3, "0");
  return ok({ type: "weight", grams: Number(grams), isNet: net === "N" });
}

export interface ToledoReader {
  /** Bytes come in any pieces; the answers that they complete come out. */
  read(bytes: Uint8Array): readonly Result<ScaleAnswer, NoScaleAnswer>[];
  /** The line has ended: what is half there belongs to nothing. */
  forget(): void;
}

/** What no STX begins is noise, and an answer that does not end is dropped. */
export function createToledoReader(): ToledoReader {
  let half: number[] | null = null;
  return {
    forget() {
      half = null;
    },
    read(bytes) {
      const answers: Result<ScaleAnswer, NoScaleAnswer>[] = [];
      for (const each of bytes) {
        // A port that was opened with eight bits leaves the parity on top.
        const byte = each & 0x7f;
        // Over capacity alone is the byte of STX, and other bits together that of CR.
        const isStatus = half?.length === 1 && half[0] === QUESTION_MARK;
        if (half !== null && isStatus) {
          half.push(byte);
        } else if (byte === STX) {
          half = [];
        } else if (half !== null && byte === CR) {
          answers.push(decodeToledoAnswer(Uint8Array.from(half)));
          half = null;
        } else if (half !== null) {
          half = half.length < ANSWER_BYTES_MAX ? [...half, byte] : null;
        }
      }
      return answers;
    },
  };
}

/** As a scale answers, for tests and for a scale that is drawn. Grams up to 99 999. */
export function encodeToledoAnswer(answer: ScaleAnswer): Uint8Array {
  if (answer.type === "weight") {
    const digits = String(answer.grams).padStart(5, "0");
    const text = answer.isNet ? `${digits}N` : digits;
    return Uint8Array.of(STX, ...Array.from(text, (char) => char.charCodeAt(0)), CR);
  }
  const { isMoving, isOver, isUnder, isNotUnderstood } = answer;
  const status =
    (isMoving ? 1 : 0) | (isOver ? 2 : 0) | (isUnder ? 4 : 0) | (isNotUnderstood ? 64 : 0);
  return Uint8Array.of(STX, QUESTION_MARK, status, CR);
}
