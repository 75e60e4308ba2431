/**
 * Speaks to the hub. Every answer is looked at before it is believed.
 *
 *   no answer in time, 5xx, busy          away: to be tried again
 *   a refusal that the hub names          refused
 *   anything else that is no answer       not-understood: one of the two is older
 */
import { type Result, err, ok } from "@tillwave/shared/core/result";
import {
  CHECK_INS_PATH,
  CUSTOMERS_PATH,
  type CheckInAnswer,
  type CustomerAnswer,
  type CustomersRefusal,
  SHOP_PATH,
  type ShopAnswer,
} from "@tillwave/shared/presence/answers";
import { CHECK_IN_CONTENT_TYPE } from "@tillwave/shared/presence/check-in";
import {
  type Parse,
  parseCheckInAnswer,
  parseCustomerAnswer,
  parseCustomersRefusal,
  parseShopAnswer,
} from "@tillwave/shared/presence/parse-answers";

/** A request that has no answer by then has none. */
const ANSWER_WITHIN_MS = 5000;
/** The build of the page that the hub has, with every answer. */
const BUILD_HEADER = "tillwave-page-build";
/** No foreign page can send it without being asked first. */
const CHANGES = { "x-tillwave": "1" };

export type HubError =
  | { readonly type: "away" }
  | { readonly type: "refused"; readonly refusal: CustomersRefusal }
  | { readonly type: "not-understood" };

export type Answer<T> = Promise<Result<T, HubError>>;

export interface HubClient {
  readShop(): Answer<ShopAnswer>;
  say(word: Uint8Array): Answer<CustomerAnswer>;
  checkIn(bytes: Uint8Array): Answer<CheckInAnswer>;
}

export interface HubClientDeps {
  readonly fetch: typeof fetch;
  /** Hears the `Date` of every answer. */
  onDate(date: string | null): void;
  /** Hears which page the hub has. */
  onBuild(build: string): void;
}

export function createHubClient({ fetch, onDate, onBuild }: HubClientDeps): HubClient {
  async function ask<T>(path: string, parse: Parse<T>, init: RequestInit): Answer<T> {
    try {
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
      const response = await fetch(path, {
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
        ...init,
        signal,
      });
      const answer = readAnswer(parse, response.status, parseJson(await response.text()));
      onDate(response.headers.get("date"));
      const build = response.headers.get(BUILD_HEADER);
      if (build !== null) {
        onBuild(build);
      }
      return answer;
    } catch {
      return err({ type: "away" });
    }
  }

  const post = (bytes: Uint8Array): RequestInit => ({
    method: "POST",
    headers: { ...CHANGES, "content-type": CHECK_IN_CONTENT_TYPE },
    body: Uint8Array.from(bytes),
  });

  return {
    readShop: () => ask(SHOP_PATH, parseShopAnswer, {}),
    say: (word) => ask(CUSTOMERS_PATH, parseCustomerAnswer, post(word)),
    checkIn: (bytes) => ask(CHECK_INS_PATH, parseCheckInAnswer, post(bytes)),
  };
}

function readAnswer<T>(parse: Parse<T>, status: number, said: unknown): Result<T, HubError> {
  if (status === 200) {
    const answer = parse(said);
    return answer === null ? err({ type: "not-understood" }) : ok(answer);
  }
  const refusal = parseCustomersRefusal(said);
  if (status >= 500 || refusal?.error === "busy") {
    return err({ type: "away" });
  }
  return refusal === null ? err({ type: "not-understood" }) : err({ type: "refused", refusal });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
