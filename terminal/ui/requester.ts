/**
 * One request to the till's service, with its deadline; what it answers is a reply or one of four errors.
 * `ask` is for what carries an id of its own: sent again a few times, done once.
 */
import { type Result, err, ok } from "@tillwave/shared/core/result";

const RETRY_MIN_MS = 100;
const RETRY_MAX_MS = 2000;
/** A request that has no answer by then is sent again. */
const ANSWER_WITHIN_MS = 5000;
/** What is asked for is sent so many times, with the same id, before the page gives up. */
const ASKED_MAX = 4;

export type ServiceError =
  | { readonly type: "unreachable" }
  /** The till cannot say at the moment. */
  | { readonly type: "not-now" }
  | { readonly type: "not-allowed" }
  | { readonly type: "unreadable"; readonly status: number };

export interface Requester {
  request<T>(path: string, init?: RequestInit, withinMs?: number): Promise<Result<T, ServiceError>>;
  post(body: unknown): RequestInit;
  /** For what carries an id of its own: asked again a few times, then the person may. */
  ask<T>(path: string, body: unknown): Promise<Result<T, ServiceError>>;
  /** Without a deadline, for what stays open; rejects as fetch does. */
  open(path: string, init: RequestInit): Promise<Response>;
  pause(ms: number): Promise<void>;
}

export interface RequesterDeps {
  readonly token: string;
  readonly fetch: typeof fetch;
  pause(ms: number): Promise<void>;
}

/** Doubles from a tenth of a second to two seconds. `failures` is at least 1. */
export const retryDelayMs = (failures: number): number =>
  Math.min(RETRY_MIN_MS * 2 ** (failures - 1), RETRY_MAX_MS);

export function createRequester({ token, fetch, pause }: RequesterDeps): Requester {
  const headers = { authorization: `Bearer ${token}` };

  const request: Requester["request"] = async (path, init = {}, withinMs = ANSWER_WITHIN_MS) => {
    const signal = AbortSignal.timeout(withinMs);
    try {
      const response = await fetch(path, { headers, cache: "no-store", ...init, signal });
      return readAnswer(response, await response.text());
    } catch {
      return err({ type: "unreachable" });
    }
  };

  const post = (body: unknown): RequestInit => ({
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
    // What was pressed is sent even if the page is closed in that moment.
    keepalive: true,
  });

  async function ask<T>(path: string, body: unknown): Promise<Result<T, ServiceError>> {
    for (let failures = 1; ; failures += 1) {
      const answer = await request<T>(path, post(body));
      const isFinal = answer.ok || answer.error.type === "not-allowed" || failures >= ASKED_MAX;
      if (isFinal) {
        return answer;
      }
      await pause(retryDelayMs(failures));
    }
  }

  return {
    request,
    post,
    ask,
    open: (path, init) => fetch(path, { headers, ...init }),
    pause,
  };
}

function readAnswer<T>({ status, ok: isOk }: Response, text: string): Result<T, ServiceError> {
  if (status === 401 || status === 403) {
    return err({ type: "not-allowed" });
  }
  if (status === 503) {
    return err({ type: "not-now" });
  }
  const answer = parseJson(text);
  return answer !== undefined && (isOk || isRefusal(answer))
    ? ok(answer as T)
    : err({ type: "unreadable", status });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A refusal may come with any status; only its body says what is refused. */
const isRefusal = (answer: unknown): boolean =>
  typeof answer === "object" && answer !== null && "ok" in answer && answer.ok === false;
