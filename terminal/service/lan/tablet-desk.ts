/** What people ask of the tablets: the code that lets one in, names, an end; and what a tablet asks once. */
import {
  TABLETS_MAX,
  type LanView,
  type OfferView,
  type PairReply,
  type PairRequest,
  type TabletError,
  type TabletReply,
  type TabletRequest,
  type TabletsView,
  type TabletUse,
} from "@tillwave/shared/api/tablets";
import type { Digest, Random } from "@tillwave/shared/core/crypto";
import type { Log } from "@tillwave/shared/core/log";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { NeedsSupervisor, Person } from "@tillwave/shared/sale/supervision";
import { type Pairing, createPairing } from "./pairing.ts";
import type { Tablets } from "./tablets.ts";
import { customerTokenOf } from "./tokens.ts";

/** Presses that are known to be done, at most: sent again, they are not done again. */
const DONE_MAX = 64;

/** Whether a supervisor has allowed it; null where the till cannot say at the moment. */
export type Approve = (approval: string | null) => Result<Person | null, NeedsSupervisor> | null;

export interface TabletDesk {
  readonly tablets: Tablets;
  view(): TabletsView;
  /** Null where the till cannot say at the moment: it is asked again. */
  handle(request: TabletRequest): TabletReply | null;
  pair(request: PairRequest): PairReply;
  /** For the screen that stands beside the page with this token. */
  customerToken(token: string): string;
}

export interface TabletDeskDeps {
  readonly tablets: Tablets;
  readonly random: Random;
  readonly digest: Digest;
  /** Milliseconds, of a clock that never goes back. */
  now(): number;
  lan(): LanView;
  readonly approve: Approve;
  readonly log: Log;
}

export function createTabletDesk(deps: TabletDeskDeps): TabletDesk {
  const { tablets, lan, approve, log, digest } = deps;
  const pairing = createPairing(deps);
  const done = createDone<TabletRequest>();

  const view = (): TabletsView => ({
    lan: lan(),
    tablets: tablets.list(),
    offer: offerView(),
  });

  const offerView = (): OfferView | null =>
    pairing.view((code) => {
      const face = lan();
      const [address] = face.state === "open" ? face.addresses : [];
      return address === undefined ? null : `${address}/pair#${code}`;
    });

  const offer = (use: TabletUse): Result<void, TabletError> => {
    if (lan().state !== "open") {
      return err({ type: "not-served" });
    }
    if (tablets.list().length >= TABLETS_MAX) {
      return err({ type: "too-many-tablets" });
    }
    pairing.offer(use);
    return ok(undefined);
  };

  const act = (request: Supervised): Result<void, TabletError> => {
    switch (request.action) {
      case "offer":
        return offer(request.use);
      case "rename":
        return tablets.rename(request.tablet, request.name);
      case "revoke":
        return tablets.revoke(request.tablet);
    }
  };

  return {
    tablets,
    view,
    handle(request) {
      if (request.action === "withdraw") {
        pairing.withdraw();
        return { ok: true, ...view() };
      }
      if (done.has(request.id)) {
        return { ok: true, ...view() };
      }
      const allowed = approve(request.approval);
      if (allowed === null || !allowed.ok) {
        return allowed;
      }
      const acted = act(request);
      if (!acted.ok) {
        return acted;
      }
      done.add(request.id, request);
      const { action } = request;
      log.info({ action, by: allowed.value?.name ?? null }, "tablets");
      return { ok: true, ...view() };
    },
    pair: createDoorman(deps, pairing),
    customerToken: (token) => customerTokenOf(token, digest),
  };
}

/** Lets a tablet in by its code. The same request again has the same answer: the first may have been lost. */
function createDoorman(
  { tablets, log }: Pick<TabletDeskDeps, "tablets" | "log">,
  pairing: Pairing,
): (request: PairRequest) => PairReply {
  const paired = createDone<PairReply>();
  return ({ id, code, name }) => {
    const before = paired.get(id);
    if (before !== undefined) {
      return before;
    }
    const isOpen = pairing.isOpen();
    const use = pairing.tryCode(code);
    if (use === null) {
      // Said of an open code only: whoever knocks for hours fills no log.
      if (isOpen) {
        log.warn({}, "a tablet came with a wrong code");
      }
      return { ok: false, error: { type: "code-refused" } };
    }
    const added = tablets.add({ name, use });
    if (!added.ok) {
      const { type } = added.error;
      return { ok: false, error: { type: type === "no-such-tablet" ? "not-stored" : type } };
    }
    pairing.used(added.value.id);
    log.info({ tablet: added.value.id, name, use }, "a tablet was let in");
    const reply = { ok: true, token: added.value.token, name, use } as const;
    paired.add(id, reply);
    return reply;
  };
}

type Supervised = Extract<TabletRequest, { readonly approval: string | null }>;

/** The last so many, by their ids. */
function createDone<T>() {
  const kept = new Map<string, T>();
  return {
    has: (id: string): boolean => kept.has(id),
    get: (id: string): T | undefined => kept.get(id),
    add(id: string, value: T): void {
      kept.set(id, value);
      const [oldest] = kept.keys();
      if (kept.size > DONE_MAX && oldest !== undefined) {
        kept.delete(oldest);
      }
    },
  };
}
