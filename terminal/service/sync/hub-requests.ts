/**
 * Requests that this till signs: each with a statement of what is sent, from which end of which epoch.
 *
 * Spec: Tillwave protocols, version 1, §4.4.
 */
import type { ClockReading } from "@tillwave/shared/core/clock";
import type { Result } from "@tillwave/shared/core/result";
import { ok } from "@tillwave/shared/core/result";
import type { ChainId } from "@tillwave/shared/journal/chain";
import {
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
  STATEMENT_HEADER,
  formatStatement,
  signStatement,
} from "@tillwave/shared/sync/statement";
import type { HubAnswer, HubClient, HubFailure, Ports } from "../ports.ts";
import type { Membership } from "./membership-types.ts";

/** Sales that wait and the Unix milliseconds of the oldest; the hub shows it. */
export const WAITING_HEADER = "tillwave-waiting";
/** What this till has of what the hub hands out: `catalogue=3,keys=1`. */
export const HOLDS_HEADER = "tillwave-holds";
const REQUEST_ID_BYTES = 16;
const NOTHING = new Uint8Array(0);

export interface SignedRequest extends ChainId {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  readonly answerBytesMax: number;
  /** 0 and 0 for a request without entries. */
  readonly first: number;
  readonly last: number;
  readonly headBefore: Uint8Array;
  readonly headAfter: Uint8Array;
}

export interface Exchange {
  readonly answer: HubAnswer;
  readonly requestId: Uint8Array;
  readonly sent: ClockReading;
  readonly received: ClockReading;
}

/** Without entries, from this till as its journal stands. */
export interface HubQuestion {
  /** Where: for a terminal and an epoch of it. */
  readonly path: (terminal: number, epoch: number) => string;
  readonly contentType: string;
  /** The epoch is the one of the path. */
  readonly body: Uint8Array | ((epoch: number) => Uint8Array);
  readonly answerBytesMax: number;
}

export type SendSigned = (request: SignedRequest) => Promise<Result<Exchange, HubFailure>>;

export function createHubRequests(
  client: HubClient,
  { signer }: Membership,
  { clock, crypto, random }: Pick<Ports, "clock" | "crypto" | "random">,
): SendSigned {
  return async (request) => {
    const { method, path, body, answerBytesMax, ...names } = request;
    const requestId = random.bytes(REQUEST_ID_BYTES);
    const sent = clock.read();
    const { merchant, terminal, epoch, first, last, headBefore, headAfter } = names;
    const statement = signStatement(
      {
        method,
        path,
        bodyHash: crypto.sha256(body ?? NOTHING),
        merchant,
        terminal,
        epoch,
        first,
        last,
        headBefore,
        headAfter,
        sentAt: Math.max(0, Math.round(sent.wall)),
        requestId,
      },
      { signer, digest: crypto },
    );
    const headers = {
      ...request.headers,
      [PROTOCOL_HEADER]: PROTOCOL_VERSION,
      [STATEMENT_HEADER]: formatStatement(statement),
    };
    const answer = await client.send({ method, path, headers, body, answerBytesMax });
    return answer.ok
      ? ok({ answer: answer.value, requestId, sent, received: clock.read() })
      : answer;
  };
}
