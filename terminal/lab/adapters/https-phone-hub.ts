/**
 * A phone's way to its hub: HTTPS, the authority pinned that the hub named when it made the wallet; and
 * the shop's console on this machine, where wallets are made.
 */
import { readFileSync } from "node:fs";
import { Agent, request as httpsRequest } from "node:https";
import { toHex } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from "@tillwave/shared/sync/statement";
import {
  REPORT_BYTES_MAX,
  TAP_BODY_BYTES_MAX,
  UPLINKS_PATH,
  WALLET_CONTENT_TYPE,
  WALLET_CREDENTIALS_PATH,
  WALLET_SPENDS_PATH,
  decodeRenewed,
  decodeReportAnswer,
  encodeSpendReport,
  encodeWholeSpend,
} from "@tillwave/shared/wallet/hub-messages";
import * as v from "valibot";
import type { HubLink, HubTrouble } from "../phone/hub-link.ts";
import type { HubHome } from "../phone/phone-record.ts";

/** Beside an uplink's token. */
const TYPED_CODE_HEADER = "tillwave-typed-code";
/** Of a whole exchange, in milliseconds. */
const ANSWER_WITHIN_MS = 5000;
/** In every hub's certificate, beside the addresses that it has at the time. */
const SERVERNAME = "localhost";

export interface Console {
  readonly url: string;
  /** Read at each use: a hub that is made anew has another token. */
  readonly tokenFile: string;
}

/** Without a console it can still reach the hub of a wallet that was made before. */
export function createPhoneHub(console: Console | null): HubLink {
  return {
    hasConsole: console !== null,
    async openWallet({ holderKey, ...wallet }) {
      return console === null
        ? err({ type: "no-console" })
        : openAt(console, { ...wallet, holderKey: toHex(holderKey) });
    },
    async uplink(home, spend) {
      const body = encodeWholeSpend(spend);
      const answer = await post(home, { path: UPLINKS_PATH, body, answerMax: TAP_BODY_BYTES_MAX });
      return answer.ok
        ? ok({ token: answer.value.body, typedCode: answer.value.typedCode })
        : answer;
    },
    async report(home, report) {
      const body = encodeSpendReport(report);
      const ask = { path: WALLET_SPENDS_PATH, body, answerMax: REPORT_BYTES_MAX };
      return read(await post(home, ask), decodeReportAnswer);
    },
    async renew(home, renewal) {
      const ask = { path: WALLET_CREDENTIALS_PATH, body: renewal, answerMax: TAP_BODY_BYTES_MAX };
      return read(await post(home, ask), decodeRenewed);
    },
  };
}

function read<T>(
  answer: Result<Answer, HubTrouble>,
  decode: (body: Uint8Array) => Result<T, unknown>,
): Result<T, HubTrouble> {
  if (!answer.ok) {
    return answer;
  }
  const decoded = decode(answer.value.body);
  return decoded.ok ? ok(decoded.value) : err({ type: "refused", why: "nonsense" });
}

const openedSchema = v.object({
  credential: v.string(),
  tillUrl: v.pipe(v.string(), v.url()),
  caPem: v.string(),
  shop: v.string(),
  tillKeys: v.array(v.pipe(v.string(), v.regex(/^0[23][0-9a-f]{64}$/u))),
});

async function openAt(
  { url, tokenFile }: Console,
  wallet: object,
): ReturnType<HubLink["openWallet"]> {
  try {
    const response = await fetch(new URL("/api/wallets", url), {
      method: "POST",
      headers: {
        authorization: `Bearer ${readFileSync(tokenFile, "utf8").trim()}`,
        "content-type": "application/json",
        "x-tillwave": "1",
      },
      body: JSON.stringify(wallet),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (!response.ok) {
      return err({ type: "refused", why: `status ${response.status}` });
    }
    const { credential, tillUrl, caPem, shop, tillKeys } = v.parse(
      openedSchema,
      await response.json(),
    );
    return ok({
      credential: new Uint8Array(Buffer.from(credential, "base64url")),
      home: {
        url: tillUrl,
        caPem,
        servername: SERVERNAME,
        shop,
        keys: tillKeys,
      },
    });
  } catch {
    // No hub yet, no token yet, or an answer that is none.
    return err({ type: "unreachable" });
  }
}

interface Answer {
  readonly body: Uint8Array;
  readonly typedCode: string | null;
}

interface Ask {
  readonly path: string;
  readonly body: Uint8Array;
  readonly answerMax: number;
}

/** One connection a question: a phone asks seldom. */
function post(home: HubHome, { path, body, answerMax }: Ask): Promise<Result<Answer, HubTrouble>> {
  return new Promise((resolve) => {
    const fail = (): void => resolve(err({ type: "unreachable" }));
    const agent = new Agent({
      ca: [home.caPem],
      servername: home.servername ?? SERVERNAME,
      minVersion: "TLSv1.2",
    });
    const asked = httpsRequest(
      new URL(path, home.url),
      {
        method: "POST",
        agent,
        headers: { "content-type": WALLET_CONTENT_TYPE, [PROTOCOL_HEADER]: PROTOCOL_VERSION },
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      },
      (response) => {
        const parts: Uint8Array[] = [];
        let length = 0;
        response.on("data", (part: Uint8Array) => {
          length += part.length;
          parts.push(part);
          if (length > answerMax) {
            response.destroy();
            fail();
          }
        });
        response.on("error", fail);
        response.on("end", () => {
          const whole = new Uint8Array(Buffer.concat(parts));
          resolve(
            response.statusCode === 200
              ? ok({ body: whole, typedCode: digitsOf(response.headers[TYPED_CODE_HEADER]) })
              : err(troubleOf(response.statusCode ?? 0, new TextDecoder().decode(whole))),
          );
        });
      },
    );
    asked.on("error", fail);
    asked.on("close", () => agent.destroy());
    asked.end(body);
  });
}

const digitsOf = (value: string | string[] | undefined): string | null =>
  typeof value === "string" && /^\d{8}$/u.test(value) ? value : null;

const refusalSchema = v.object({ error: v.string(), why: v.optional(v.string()) });
const WORD_CHARACTERS_MAX = 40;

/** A hub that has trouble of its own is asked again; one that says no is not. */
function troubleOf(status: number, text: string): HubTrouble {
  if (status === 429 || status >= 500) {
    return { type: "unreachable" };
  }
  try {
    const { error, why = error } = v.parse(refusalSchema, JSON.parse(text));
    return { type: "refused", why: why.slice(0, WORD_CHARACTERS_MAX) };
  } catch {
    return { type: "refused", why: `status ${status}` };
  }
}
