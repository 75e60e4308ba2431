/** What an order asks of a beacon, one act after the other, over one session. */
import type { CentralAct, CentralJob } from "@tillwave/shared/api/central";
import {
  PLAIN_BYTES_MAX,
  STATUS,
  encodeRequest,
  reasonOf,
} from "@tillwave/shared/beacon/provisioning/messages";
import { type Changes, encodeChanges } from "@tillwave/shared/beacon/provisioning/settings-cbor";
import { checkChanges } from "@tillwave/shared/beacon/provisioning/settings-fields";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import type { Digest } from "@tillwave/shared/core/crypto";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { readPages, stage } from "./pages.ts";
import type { Answer, Question, Talk, TalkFault } from "./talk.ts";

/** Levels of a beacon's settings as JSON: today's have four. */
const DEPTH_MAX = 12;
/** For somebody to look for it in a shop. */
const IDENTIFY_SECONDS = 30;

export type ActResult = CentralJob["results"][number];

export interface ActContext {
  readonly digest: Digest;
  /** Since the order was given: what time it was then is later by so much. */
  readonly elapsedSeconds: number;
  progress(percent: number): void;
}

/** Whether all that follows is in vain where this was refused. */
export const isWeighty = ({ act }: CentralAct): boolean =>
  act === "apply" || act === "reset" || act === "release" || act === "reboot";

/** Whether it may be done a second time where nobody knows whether it was done. */
export const isRepeatable = ({ act }: CentralAct): boolean =>
  act !== "reboot" && act !== "reset" && act !== "release";

export async function performAct(
  talk: Talk,
  act: CentralAct,
  context: ActContext,
): Promise<Result<ActResult, TalkFault>> {
  switch (act.act) {
    case "identify":
      return plainly(talk, act, { op: "identify", seconds: IDENTIFY_SECONDS });
    case "clock": {
      const unixSeconds = act.unixSeconds + Math.round(context.elapsedSeconds);
      return plainly(talk, act, { op: "clock", unixSeconds });
    }
    case "reboot":
      return plainly(talk, act, { op: "reboot" });
    case "reset":
      return plainly(talk, act, { op: "reset" });
    case "release":
      return plainly(talk, act, { op: "release" });
    case "read":
      return read(talk, act, (offset) => ({ op: "read", offset }), settingsOf);
    case "log": {
      const { lines } = act;
      return read(talk, act, (offset) => ({ op: "log", offset, lines }), linesOf);
    }
    case "apply":
      return apply(talk, act, context);
  }
}

/** Null where the settings are none; then `field` says which. */
export function changesOf({
  settings,
  owner,
}: CentralAct & { readonly act: "apply" }): Result<Changes, { readonly field: string }> {
  const checked = checkChanges(settings);
  return checked.ok
    ? ok({
        settings: checked.value,
        owner: owner && { keyVersion: owner.keyVersion, key: fromHex(owner.key) },
        basedOn: null,
      })
    : err({ field: checked.error.field });
}

async function plainly(
  talk: Talk,
  { act }: CentralAct,
  question: Question,
): Promise<Result<ActResult, TalkFault>> {
  const answer = await talk.ask(question);
  return answer.ok ? ok(resultOf(act, answer.value, answer.value.result)) : answer;
}

async function read(
  talk: Talk,
  { act }: CentralAct,
  question: (offset: number) => Question,
  valueOf: (whole: Uint8Array) => unknown,
): Promise<Result<ActResult, TalkFault>> {
  const pages = await readPages(talk, question);
  if (!pages.ok) {
    return pages;
  }
  return "whole" in pages.value
    ? ok({ act, refused: null, value: valueOf(pages.value.whole) })
    : ok(resultOf(act, pages.value, null));
}

async function apply(
  talk: Talk,
  act: CentralAct & { readonly act: "apply" },
  context: ActContext,
): Promise<Result<ActResult, TalkFault>> {
  const changes = changesOf(act);
  if (!changes.ok) {
    const refused = { why: "badValue", detail: changes.error.field };
    return ok({ act: act.act, refused, value: null });
  }
  const request = { op: "apply", what: changes.value } as const;
  if (encodeRequest({ ...request, id: 1 }).length + ID_ROOM <= PLAIN_BYTES_MAX) {
    const answer = await talk.ask(request, context.progress);
    return answer.ok ? ok(resultOf(act.act, answer.value, null)) : answer;
  }
  return applyStaged(talk, encodeChanges(changes.value), context);
}

/** A request's number may take two bytes more than the first one's. */
const ID_ROOM = 2;

async function applyStaged(
  talk: Talk,
  whole: Uint8Array,
  { digest, progress }: ActContext,
): Promise<Result<ActResult, TalkFault>> {
  for (let isAnew = false; ; isAnew = true) {
    const staged = await stage(talk, whole, { isAnew, progress });
    if (!staged.ok) {
      return staged;
    }
    if (!("resumedAt" in staged.value)) {
      return ok(resultOf("apply", staged.value, null));
    }
    const answer = await talk.ask(
      { op: "apply", what: { staged: digest.sha256(whole) } },
      progress,
    );
    if (!answer.ok) {
      return answer;
    }
    // What lay there may have been of something else with as many bytes.
    if (answer.value.status === STATUS.done || staged.value.resumedAt === 0 || isAnew) {
      return ok(resultOf("apply", answer.value, null));
    }
  }
}

function resultOf(act: string, { status, result }: Answer, value: unknown): ActResult {
  return status === STATUS.done
    ? { act, refused: null, value: valueOf(value) }
    : { act, refused: { why: nameOfStatus(status), detail: reasonOf(result) }, value: null };
}

const nameOfStatus = (status: number): string =>
  Object.entries(STATUS).find(([, number]) => number === status)?.[0] ?? `status ${status}`;

const valueOf = (value: unknown): unknown => (value instanceof Uint8Array ? toHex(value) : value);

/** Null where it has none. A newer firmware's settings are shown as they are, where they are no deeper than any could be. */
function settingsOf(whole: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(whole));
    return isWithin(value, DEPTH_MAX) ? value : null;
  } catch {
    return null;
  }
}

/** What is nested by thousands cannot be written as JSON again. */
const isWithin = (value: unknown, depth: number): boolean =>
  typeof value !== "object" ||
  value === null ||
  (depth > 0 && Object.values(value).every((one) => isWithin(one, depth - 1)));

const linesOf = (whole: Uint8Array): readonly string[] =>
  new TextDecoder()
    .decode(whole)
    .split("\n")
    .filter((line) => line !== "");
