/**
 * Who calls, on either face, and what they may. One table of rights for both:
 *
 *                         loopback            the shop's network
 *   the till's token      everything          nothing
 *   a tablet's            nothing             everything
 *   a customer's          GET /api/feed, POST /api/customer-language, on both
 *   none                  nothing             POST /api/pair
 */
import type { Digest } from "@tillwave/shared/core/crypto";
import { type Face, foreignRefusalAt, isSameText } from "@tillwave/shared/host/page-guard";
import type { GuardRefusal, PageGuard } from "@tillwave/shared/host/page-server";
import type { FastifyRequest } from "fastify";
import type { Bearer, Tablets } from "./tablets.ts";
import { customerTokenOf } from "./tokens.ts";

/** What a customer's screen may ask for, as routes are registered: no way of writing a path leads round it. */
const FOR_CUSTOMERS = new Set(["GET /api/feed", "POST /api/customer-language"]);
const FOR_ANYBODY = new Set(["POST /api/pair"]);

/** A longer one is nobody's. */
const TOKEN_CHARACTERS_MAX = 200;

export interface Callers {
  /** Of one face. */
  guard(where: "loopback" | "lan", face: FaceAt): PageGuard;
  /** Of a request that the guard let in; null where it came without a token. */
  bearerOf(request: FastifyRequest): Bearer | null;
  /** The token that such a request came with. */
  tokenOf(request: FastifyRequest): string;
}

/** A face, once its port is known. */
export type FaceAt = (port: number) => Face;

export interface CallersDeps {
  /** The till's own. */
  readonly token: string;
  readonly tablets: Pick<Tablets, "bearerOf">;
  readonly digest: Digest;
}

export function createCallers({ token, tablets, digest }: CallersDeps): Callers {
  const customerToken = customerTokenOf(token, digest);
  const bearers = new WeakMap<FastifyRequest, Bearer>();

  const bearerWith = (shown: string): Bearer | null => {
    if (shown === "" || shown.length > TOKEN_CHARACTERS_MAX) {
      return null;
    }
    if (isSameText(shown, token)) {
      return { type: "till" };
    }
    return isSameText(shown, customerToken)
      ? { type: "customer", tablet: null }
      : tablets.bearerOf(shown);
  };

  return {
    guard: (where, faceAt) => (request, port) => {
      const { host, origin } = request.headers;
      const foreign = foreignRefusalAt({ host, origin }, faceAt(port));
      if (foreign !== null) {
        return foreign;
      }
      const route = `${request.method} ${request.routeOptions.url ?? ""}`;
      if (where === "lan" && FOR_ANYBODY.has(route)) {
        return null;
      }
      const bearer = bearerWith(tokenOf(request));
      if (bearer === null || !mayCall(bearer, where)) {
        return NO_TOKEN;
      }
      bearers.set(request, bearer);
      return bearer.type !== "customer" || FOR_CUSTOMERS.has(route) ? null : NOT_FOR_CUSTOMERS;
    },
    bearerOf: (request) => bearers.get(request) ?? null,
    tokenOf,
  };
}

const NO_TOKEN: GuardRefusal = { type: "no-token", status: 401 };
const NOT_FOR_CUSTOMERS: GuardRefusal = { type: "not-for-customers", status: 403 };

function mayCall({ type }: Bearer, where: "loopback" | "lan"): boolean {
  switch (type) {
    case "till":
      return where === "loopback";
    case "tablet":
      return where === "lan";
    case "customer":
      return true;
  }
}

const tokenOf = ({ headers: { authorization = "" } }: FastifyRequest): string =>
  authorization.startsWith("Bearer ") ? authorization.slice("Bearer ".length) : "";
