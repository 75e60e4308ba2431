/** Everything of presence in a hub: emitters' words, customers' words, zones at the console, and its own upkeep. */
import type { ShopAnswer } from "@tillwave/shared/presence/answers";
import { createLimits } from "@tillwave/shared/presence/limits";
import { type Durable, map } from "@tillwave/sqlite/durable";
import type { HubContext } from "../context.ts";
import type { GroupCommit } from "../group-commit.ts";
import { createOnceEach } from "../once-each.ts";
import { BUSY, type TillReply } from "../till-reply.ts";
import { createAddressLimits } from "./address-limits.ts";
import { type CheckInDeps, takeCheckIn } from "./check-ins.ts";
import { createCodeCrowd } from "./code-crowd.ts";
import type { CustomersReply } from "./customer-answers.ts";
import { takeCustomerWord } from "./customers.ts";
import { createEars } from "./ears.ts";
import { enrolEmitter } from "./emitter-codes.ts";
import { type TakeHeartbeat, createHeartbeatDesk } from "./heartbeats.ts";
import { createRunClock } from "./run-clock.ts";
import { shopAnswer } from "./shop-answer.ts";
import { type PresenceUpkeep, createPresenceUpkeep } from "./upkeep.ts";
import { createZonesBook } from "./zones-book.ts";
import { type ZonesDesk, createZonesDesk } from "./zones-desk.ts";

const RUN_BYTES = 8;

export interface PresenceDesk {
  readonly zones: ZonesDesk;
  readonly heartbeat: TakeHeartbeat;
  enrol(body: Uint8Array): TillReply;
  checkIn(body: Uint8Array, address: string): Promise<CustomersReply>;
  customer(body: Uint8Array, address: string): Promise<CustomersReply>;
  shop(): ShopAnswer;
  readonly upkeep: PresenceUpkeep;
}

export interface PresenceOptions {
  readonly siteKey: Uint8Array;
  /** Counts each try of whatever joins. */
  readonly isJoinedTooOften: () => boolean;
  /** Null where customers are served no page. */
  readonly customersUrl: () => string | null;
}

export function createPresenceDesk(
  context: HubContext,
  group: GroupCommit,
  { siteKey, isJoinedTooOften, customersUrl }: PresenceOptions,
): PresenceDesk {
  const { store, ports } = context;
  const clock = createRunClock(ports.clock, ports.random.bytes(RUN_BYTES));
  const book = createZonesBook(store);
  const emitters = store.read((rows) => rows.emitters.list());
  const { crypto } = ports;
  const ears = createEars(emitters.ok ? emitters.value.value : [], { clock, siteKey, crypto });
  const checking: CheckInDeps = {
    context,
    group,
    ears,
    book,
    limits: createLimits(),
    addresses: createAddressLimits(),
    crowd: createCodeCrowd(context, book),
    isNews: createOnceEach(ports.clock),
  };
  const joining = { context, ears, siteKey, isTooOften: isJoinedTooOften };
  return {
    zones: createZonesDesk({ context, ears, book, customersUrl }),
    heartbeat: createHeartbeatDesk({ context, group, ears, siteKey }),
    enrol(body) {
      const enrolled = enrolEmitter(body, joining);
      book.refresh();
      if (enrolled.ok) {
        return accepted(enrolled.value);
      }
      return enrolled.error.type === "enrolment-refused" ? ENROLMENT_REFUSED : BUSY;
    },
    checkIn: (body, address) => takeCheckIn(body, address, checking),
    customer: (body, address) => takeCustomerWord(body, address, checking),
    shop: () => shopAnswer(context, book.current(), customersUrl()),
    upkeep: createPresenceUpkeep({ context, ears, book }),
  };
}

const accepted = (body: Durable<Uint8Array>): TillReply =>
  map(body, (bytes) => ({ status: 200, body: bytes })).value;

const ENROLMENT_REFUSED: TillReply = { status: 403, body: { error: "enrolment-refused" } };
