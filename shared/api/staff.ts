/**
 * Who stands at the till: signing in with a PIN, locking, what a supervisor allows, and who works here.
 *
 *   POST /api/staff   StaffRequest → StaffReply
 *
 * A shop that has added nobody signs nobody in: the cashier of the settings sells, and everything is allowed.
 * Where people are added, a till with nobody signed in is locked and takes no press.
 */
import * as v from "valibot";
import { languageSchema } from "../core/language.ts";
import type { Language } from "../core/language.ts";
import { type NeedsSupervisor, type Role, SUPERVISED_ACTIONS } from "../sale/supervision.ts";
import { approvalSchema, randomIdSchema } from "./fields.ts";

export const PIN_DIGITS_MIN = 4;
export const PIN_DIGITS_MAX = 8;
/** Longest name of a person, in characters. */
export const PERSON_NAME_MAX = 40;
/** Who works here or has worked here, at most. */
export const PEOPLE_MAX = 64;
/** An approval is good for so long, in milliseconds, once, and for what it was asked for. */
export const APPROVAL_MS = 60_000;

const pinSchema = v.pipe(
  v.string(),
  v.maxLength(PIN_DIGITS_MAX),
  v.regex(/^\d+$/u),
  v.minLength(PIN_DIGITS_MIN),
);

const request = <A extends string, E extends v.ObjectEntries>(action: A, entries: E) =>
  v.strictObject({ action: v.literal(action), ...entries });

export const staffRequestSchema = v.variant("action", [
  request("sign-in", { id: randomIdSchema, person: randomIdSchema, pin: pinSchema }),
  request("lock", { id: randomIdSchema, why: v.picklist(["lock", "switch"]) }),
  /** Once, for this one thing. */
  request("approve", {
    id: randomIdSchema,
    person: randomIdSchema,
    pin: pinSchema,
    for: v.picklist(SUPERVISED_ACTIONS),
  }),
  /** Everybody, those who have left too. */
  request("list", {}),
  request("save", {
    id: randomIdSchema,
    person: v.strictObject({
      /** Made by the page for somebody new. */
      id: randomIdSchema,
      name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(PERSON_NAME_MAX)),
      role: v.picklist(["cashier", "supervisor"]),
      /** Null: the page stays in the language that it has. */
      language: v.nullable(languageSchema),
      isActive: v.boolean(),
    }),
    /** A new one; null leaves it as it is. */
    pin: v.nullable(pinSchema),
    approval: approvalSchema,
  }),
  /** Somebody is at the page: the till does not lock by itself yet. */
  request("awake", {}),
]);
export type StaffRequest = v.InferOutput<typeof staffRequestSchema>;

export interface StaffPerson {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly language: Language | null;
  readonly isActive: boolean;
}

export interface StaffMember extends StaffPerson {
  /** No PIN of theirs is taken for so long from when this was said, in milliseconds; 0 where one is. */
  readonly lockedForMs: number;
}

/** What every page knows of the people. */
export interface StaffView {
  /** Who may sign in, by name. Empty in a shop that has added nobody. */
  readonly people: readonly StaffMember[];
  readonly signedIn: StaffPerson | null;
  /** There are people, and nobody is signed in. */
  readonly isLocked: boolean;
}

export type StaffReply =
  | {
      readonly ok: true;
      /** To be sent with what was allowed; null for every other request. */
      readonly approval: string | null;
      /** Null unless the list was asked for. */
      readonly everybody: readonly StaffPerson[] | null;
    }
  | { readonly ok: false; readonly error: StaffError };

export type StaffError =
  | NeedsSupervisor
  | { readonly type: "not-selling" | "locked" }
  | { readonly type: "pin-wrong"; readonly triesLeft: number }
  /** Too many wrong ones in a row: of this person, or at this till by anybody. */
  | { readonly type: "pin-locked"; readonly whose: "person" | "till"; readonly forMs: number }
  /** Others wait for their answers. */
  | { readonly type: "busy" }
  | { readonly type: "no-such-person" }
  | { readonly type: "not-a-supervisor" }
  /** Whoever is added first can add others. */
  | { readonly type: "first-is-supervisor" }
  | { readonly type: "last-supervisor" }
  | { readonly type: "pin-missing" }
  | { readonly type: "name-taken" }
  | { readonly type: "too-many-people"; readonly max: number };
