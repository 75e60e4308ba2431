/**
 * The hub over HTTPS on node:https: one authority pinned, one name, one connection kept open.
 *
 * Spec: Tillwave protocols, version 1, §4.1 (pinning), §4.10 (times). Half-open links are the rule in
 * a shop: what has not connected in a second, or been silent for two, is dropped with its socket.
 */
import { X509Certificate, createHash } from "node:crypto";
import type { ClientRequest, IncomingMessage } from "node:http";
import { Agent, request as httpsRequest } from "node:https";
import type { TLSSocket } from "node:tls";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { HEALTH_PATH, healthSchema } from "@tillwave/shared/sync/answer";
import {
  ENROLMENT_ANSWER_BYTES_MAX,
  ENROLMENT_CONTENT_TYPE,
} from "@tillwave/shared/sync/enrolment";
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from "@tillwave/shared/sync/statement";
import * as v from "valibot";
import type { HubAddress, HubAnswer, HubClient, HubFailure, HubRequest, Hubs } from "../ports.ts";

/** In milliseconds. */
export const CONNECT_MAX = 1000;
/** Longest silence on a connection, in milliseconds. */
export const SILENCE_MAX = 2000;
/** Of a whole request, in milliseconds. */
const REQUEST_MAX = 10_000;
/** Of a health request, in milliseconds. */
export const HEALTH_MAX = 1000;
const HEALTH_BYTES_MAX = 1024;
/** A batch, the health request beside it, a document, and what is asked about a tap. */
const SOCKETS_MAX = 5;

export const httpsHubs: Hubs = { connect, enrol };

function connect({ url, hubId, caPem }: HubAddress): HubClient {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: SOCKETS_MAX,
    ca: [caPem],
    servername: `hub-${hubId}`,
    minVersion: "TLSv1.2",
  });
  let isClosed = false;
  const send = async (
    request: HubRequest,
    wholeMax: number,
  ): Promise<Result<HubAnswer, HubFailure>> =>
    isClosed ? failure("no-network", "closed") : exchange({ agent, url, wholeMax }, request);
  return {
    send: (request) => send(request, REQUEST_MAX),
    async health() {
      const asked = { method: "GET", path: HEALTH_PATH, headers: {}, body: null } as const;
      const answer = await send({ ...asked, answerBytesMax: HEALTH_BYTES_MAX }, HEALTH_MAX);
      if (!answer.ok) {
        return answer;
      }
      const said = answer.value.status === 200 ? healthOf(answer.value.body) : null;
      return said === hubId ? ok(undefined) : failure("not-the-hub", `health of ${said}`);
    },
    close() {
      isClosed = true;
      agent.destroy();
    },
  };
}

async function enrol(
  url: string,
  makeBody: (spki: Uint8Array) => Uint8Array | null,
): Promise<Result<HubAnswer, HubFailure | { readonly type: "not-sent" }>> {
  // Nothing vouches for this connection: what is sent over it proves itself (protocols §4.1).
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 1,
    rejectUnauthorized: false,
    minVersion: "TLSv1.2",
  });
  let isSent = true;
  const body = (socket: TLSSocket): Uint8Array | null => {
    const spki = spkiOf(socket);
    const made = spki === null ? null : makeBody(spki);
    isSent = made !== null;
    return made;
  };
  const headers = {
    "content-type": ENROLMENT_CONTENT_TYPE,
    [PROTOCOL_HEADER]: PROTOCOL_VERSION,
  };
  const answer = await exchange(
    { agent, url, wholeMax: REQUEST_MAX },
    {
      method: "POST",
      path: "/v1/enrolments",
      headers,
      body,
      answerBytesMax: ENROLMENT_ANSWER_BYTES_MAX,
    },
  );
  agent.destroy();
  return isSent ? answer : err({ type: "not-sent" });
}

function spkiOf(socket: TLSSocket): Uint8Array | null {
  const raw = socket.getPeerCertificate()?.raw;
  if (raw === undefined) {
    return null;
  }
  const key = new X509Certificate(raw).publicKey.export({ type: "spki", format: "der" });
  return new Uint8Array(createHash("sha256").update(key).digest());
}

interface Line {
  readonly agent: Agent;
  readonly url: string;
  /** In milliseconds. */
  readonly wholeMax: number;
  readonly mayRepeat?: boolean;
}

interface Asked extends Omit<HubRequest, "body"> {
  /** Made for the server's key, where nothing else vouches for it. */
  readonly body: Uint8Array | null | ((socket: TLSSocket) => Uint8Array | null);
}

/** One request and its answer. However it ends, nothing of it stays open but a connection that is fit for the next. */
function exchange(line: Line, asked: Asked): Promise<Result<HubAnswer, HubFailure>> {
  const { agent, url, wholeMax } = line;
  const { method, path, headers, body, answerBytesMax } = asked;
  return new Promise((resolve) => {
    let request: ClientRequest;
    const end = (result: Result<HubAnswer, HubFailure>): void => {
      clearTimeout(whole);
      clearTimeout(connecting);
      resolve(result);
      if (!result.ok) {
        request.destroy();
      }
    };
    const connecting = setTimeout(
      () => end(failure("hub-silent", "no connection")),
      Math.min(CONNECT_MAX, wholeMax),
    );
    const whole = setTimeout(() => end(failure("hub-silent", "took too long")), wholeMax);
    try {
      request = httpsRequest(new URL(path, url), { agent, method, headers });
    } catch (error) {
      clearTimeout(whole);
      clearTimeout(connecting);
      resolve(failure("not-the-hub", String(error)));
      return;
    }
    request.setTimeout(SILENCE_MAX, () => end(failure("hub-silent", "no byte")));
    request.on("error", (error: NodeJS.ErrnoException) => {
      if (request.reusedSocket && error.code === "ECONNRESET" && line.mayRepeat !== false) {
        // The hub let go of an idle connection just as it was used again. Every request may be repeated.
        clearTimeout(whole);
        clearTimeout(connecting);
        resolve(exchange({ ...line, mayRepeat: false }, asked));
      } else {
        end(err(failureOf(error)));
      }
    });
    request.on("response", (response) => readAnswer(response, answerBytesMax, end));
    whenConnected(request, (socket) => {
      clearTimeout(connecting);
      const bytes = typeof body === "function" ? body(socket) : body;
      if (typeof body === "function" && bytes === null) {
        end(failure("not-the-hub", "not sent"));
      } else {
        request.end(bytes === null ? undefined : bytes);
      }
    });
    // Headers go out with the body: nothing is said to a server before its key has been looked at.
  });
}

function whenConnected(request: ClientRequest, then: (socket: TLSSocket) => void): void {
  request.on("socket", (socket) => {
    const tls = socket as TLSSocket;
    if (request.reusedSocket) {
      then(tls);
    } else {
      tls.once("secureConnect", () => then(tls));
    }
  });
}

function readAnswer(
  response: IncomingMessage,
  lengthMax: number,
  end: (result: Result<HubAnswer, HubFailure>) => void,
): void {
  const parts: Uint8Array[] = [];
  let lengthBytes = 0;
  response.on("data", (part: Uint8Array) => {
    lengthBytes += part.length;
    parts.push(part);
    if (lengthBytes > lengthMax) {
      end(failure("not-the-hub", "an answer without end"));
    }
  });
  response.on("error", (error) => end(err(failureOf(error))));
  response.on("end", () => {
    const headers = Object.entries(response.headers).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value] as const] : [],
    );
    const body = new Uint8Array(Buffer.concat(parts));
    const status = response.statusCode ?? 0;
    end(ok({ status, headers: Object.fromEntries(headers), body }));
  });
  response.on("close", () => end(failure("hub-down", "cut off")));
}

const NO_NETWORK = new Set([
  "ENETUNREACH",
  "EHOSTUNREACH",
  "ENETDOWN",
  "EADDRNOTAVAIL",
  "EAI_AGAIN",
  "ENOTFOUND",
]);
const HUB_DOWN = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ECONNABORTED"]);

function failureOf(error: NodeJS.ErrnoException): HubFailure {
  const { code = "", message } = error;
  const detail = `${code} ${message}`;
  if (NO_NETWORK.has(code)) {
    return { type: "no-network", detail };
  }
  if (code === "ETIMEDOUT") {
    return { type: "hub-silent", detail };
  }
  // Certificates that nothing vouches for, plain HTTP, half an HTTP answer: whatever it is, it is not our hub.
  return { type: HUB_DOWN.has(code) ? "hub-down" : "not-the-hub", detail };
}

function failure(type: HubFailure["type"], detail: string): Result<never, HubFailure> {
  return err({ type, detail });
}

function healthOf(body: Uint8Array): string | null {
  try {
    const parsed = v.safeParse(healthSchema, JSON.parse(new TextDecoder().decode(body)));
    return parsed.success ? parsed.output.hub : null;
  } catch {
    return null;
  }
}
