/**
 * The hub over HTTPS on node:https. At joining nothing vouches for the connection: what is sent over it proves itself (protocols
 * §4.1). From then on one authority is believed, and one name.
 */
import { X509Certificate, createHash } from "node:crypto";
import { type RequestOptions, request as httpsRequest } from "node:https";
import type { TLSSocket } from "node:tls";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import {
  EMITTER_ENROLMENT_ANSWER_BYTES_MAX,
  EMITTER_ENROLMENT_PATH,
} from "@tillwave/shared/presence/emitter-enrolment";
import {
  HEARTBEATS_PATH,
  HEARTBEAT_ANSWER_BYTES_MAX,
  HEARTBEAT_CONTENT_TYPE,
} from "@tillwave/shared/presence/heartbeat";
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from "@tillwave/shared/sync/statement";
import type { HubAnswer, HubFailure, Hubs } from "../ports.ts";

/** Of a whole request, in milliseconds. */
const REQUEST_MAX = 10_000;

const HEADERS = { "content-type": HEARTBEAT_CONTENT_TYPE, [PROTOCOL_HEADER]: PROTOCOL_VERSION };

export const httpsHubs: Hubs = {
  enrol: (url, makeBody) =>
    exchange({
      url,
      path: EMITTER_ENROLMENT_PATH,
      tls: { rejectUnauthorized: false },
      makeBody: (socket) => {
        const spki = spkiOf(socket);
        return spki === null ? null : makeBody(spki);
      },
      answerBytesMax: EMITTER_ENROLMENT_ANSWER_BYTES_MAX,
    }),
  beat: ({ url, hubId, ca }, body) =>
    exchange({
      url,
      path: HEARTBEATS_PATH,
      tls: { ca: pemOf(ca), servername: `hub-${hubId}` },
      makeBody: () => body,
      answerBytesMax: HEARTBEAT_ANSWER_BYTES_MAX,
    }),
};

interface Asked {
  readonly url: string;
  readonly path: string;
  readonly tls: Pick<RequestOptions, "ca" | "servername" | "rejectUnauthorized">;
  /** Null: nothing is sent to whoever is there. */
  makeBody(socket: TLSSocket): Uint8Array | null;
  readonly answerBytesMax: number;
}

/** One request on a connection of its own; however it ends, nothing of it stays open. */
function exchange({
  url,
  path,
  tls,
  makeBody,
  answerBytesMax,
}: Asked): Promise<Result<HubAnswer, HubFailure>> {
  return new Promise((resolve) => {
    const address = addressOf(url, path);
    if (address === null) {
      resolve(err({ type: "no-answer", detail: `"${url}" is not an address like https://…` }));
      return;
    }
    const options = { ...tls, method: "POST", headers: HEADERS, agent: false } as const;
    const request = httpsRequest(address, { ...options, minVersion: "TLSv1.2" });
    const end = (result: Result<HubAnswer, HubFailure>): void => {
      clearTimeout(whole);
      resolve(result);
      request.destroy();
    };
    const fail = (type: HubFailure["type"], detail: string): void => end(err({ type, detail }));
    const whole = setTimeout(() => fail("no-answer", "It took too long."), REQUEST_MAX);
    request.on("error", (error: NodeJS.ErrnoException) => {
      fail(isOfTls(error) ? "not-the-hub" : "no-answer", error.message);
    });
    request.on("socket", (socket) => {
      socket.once("secureConnect", () => {
        const body = makeBody(socket as TLSSocket);
        if (body === null) {
          fail("not-the-hub", "It has another key.");
        } else {
          request.end(body);
        }
      });
    });
    request.on("response", (response) => {
      const parts: Uint8Array[] = [];
      let length = 0;
      response.on("data", (part: Uint8Array) => {
        length += part.length;
        parts.push(part);
        if (length > answerBytesMax) {
          fail("not-the-hub", "Its answer has no end.");
        }
      });
      response.on("error", ({ message }) => fail("no-answer", message));
      response.on("end", () => {
        const body = new Uint8Array(Buffer.concat(parts));
        end(ok({ status: response.statusCode ?? 0, body }));
      });
    });
  });
}

function addressOf(url: string, path: string): URL | null {
  try {
    const address = new URL(path, url);
    return address.protocol === "https:" ? address : null;
  } catch {
    return null;
  }
}

function spkiOf(socket: TLSSocket): Uint8Array | null {
  const raw = socket.getPeerCertificate()?.raw;
  if (raw === undefined) {
    return null;
  }
  const key = new X509Certificate(raw).publicKey.export({ type: "spki", format: "der" });
  return new Uint8Array(createHash("sha256").update(key).digest());
}

function pemOf(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/gu) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

/** Certificates that nothing vouches for, plain HTTP: whatever it is, it is not our hub. */
const isOfTls = ({ code = "" }: NodeJS.ErrnoException): boolean =>
  /^(?:ERR_TLS|ERR_SSL|EPROTO|HPE_|CERT|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO)/u.test(code);
