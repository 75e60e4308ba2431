/** What the staff's desk works with, and how it answers. */
import type { StaffError, StaffPerson, StaffReply, StaffView } from "@tillwave/shared/api/staff";
import type { Result } from "@tillwave/shared/core/result";
import type { Person } from "@tillwave/shared/sale/supervision";
import type { Database } from "@tillwave/sqlite/database";
import { type Durable, readBack } from "@tillwave/sqlite/durable";
import { type StorageFailure, attempt } from "@tillwave/sqlite/storage-failure";
import type { Ports } from "../ports.ts";
import type { RecordFacts } from "../record-facts.ts";
import type { GrantedApprovals } from "./approvals.ts";
import type { PinDesk } from "./pin-desk.ts";
import type { Roll } from "./roll.ts";
import type { StaffStore } from "./staff-store.ts";

export interface StaffDeskDeps {
  readonly database: Database;
  readonly store: StaffStore;
  readonly roll: Roll;
  readonly record: RecordFacts;
  readonly ports: Pick<Ports, "clock" | "timers" | "random" | "pins" | "log">;
  /** Of the settings; none where they leave it out. */
  readonly lockAfterMinutes: number | undefined;
  /** A tender is in somebody's hand. */
  readonly isPaying: () => boolean;
  readonly tell: (view: StaffView) => void;
  readonly onFailure: (failure: StorageFailure) => void;
}

export interface Desk extends StaffDeskDeps {
  readonly approvals: GrantedApprovals;
  readonly pinDesk: PinDesk;
  /** The till may close while a PIN is worked on. */
  readonly isClosed: () => boolean;
}

export type StaffAnswer = Result<Durable<StaffReply>, StorageFailure>;

export const DONE: StaffReply = { ok: true, approval: null, everybody: null };

/** Of what is on the disk as it is. */
export const say = (database: Database, reply: StaffReply): StaffAnswer =>
  attempt(() => readBack(database, () => reply));

export const refuse = ({ database }: Desk, error: StaffError): StaffAnswer =>
  say(database, { ok: false, error });

export const nameOf = ({ id, name }: Pick<StaffPerson, "id" | "name">): Person => ({ id, name });
