/** Performs a talk with a tag, and sends a technician's commands, until a customer wants the reader. */
import type { NfcError, NfcState, SignView } from "@tillwave/shared/api/till";
import { toHex } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { splitAnswer } from "@tillwave/shared/nfc/apdu";
import { formatSw } from "@tillwave/shared/nfc/status-word";
import type { TagError, TagTalk } from "@tillwave/shared/nfc/tag-talk";
import type { Card, CardReader } from "../ports.ts";

const APDU_MS_MAX = 1000;

export type Outcome = Result<
  { readonly sign: SignView | null; readonly answers: readonly string[] },
  NfcError
>;

export const KINDS = { "iso-dep": "chip", storage: "tag", unknown: "unknown" } as const;

export interface TalkPlace {
  readonly card: Card;
  readonly reader: CardReader;
  readonly isTaken: () => boolean;
  readonly onStep: (step: NonNullable<NfcState["progress"]>) => void;
}

const UPDATE_BINARY = 0xd6;

export async function performTalk<T>(
  talk: TagTalk<T>,
  { card, reader, isTaken, onStep }: TalkPlace,
): Promise<Result<T, NfcError>> {
  /** From its first write to its last a sign carries nothing. */
  let isEmpty = false;
  let next = talk.next();
  while (next.done !== true) {
    const { command, done, total } = next.value;
    if (isTaken()) {
      return err({ type: "interrupted", isEmpty });
    }
    onStep({ done, total });
    isEmpty ||= command[1] === UPDATE_BINARY;
    const answered = await reader.transmit(card.id, command, APDU_MS_MAX);
    const answer = answered.ok ? splitAnswer(answered.value) : answered;
    if (!answer.ok) {
      return err({ type: "interrupted", isEmpty });
    }
    next = talk.next(answer.value);
  }
  return next.value.ok ? next.value : err(errorOf(next.value.error, card));
}

export async function sendAll(
  commands: readonly Uint8Array[],
  card: Card,
  { reader, isTaken }: { readonly reader: CardReader; readonly isTaken: () => boolean },
): Promise<Outcome> {
  const answers: string[] = [];
  for (const command of commands) {
    const answered = isTaken() ? null : await reader.transmit(card.id, command, APDU_MS_MAX);
    if (answered === null || !answered.ok) {
      return err({ type: "interrupted", isEmpty: false });
    }
    answers.push(toHex(answered.value));
  }
  return ok({ sign: null, answers });
}

function errorOf(error: TagError, { kind }: Card): NfcError {
  switch (error.type) {
    case "not-a-tag":
      return { type: "not-a-sign", kind: KINDS[kind] };
    case "refused":
      return { type: "sign-defect", detail: `status ${formatSw(error.sw)}` };
    case "malformed":
      return { type: "sign-defect", detail: "its own description is wrong" };
    case "read-only":
    case "not-kept":
    case "too-small":
      return error;
  }
}
