/** Any entry of the journal, as an object and as the bytes that the chain runs over. */
import * as v from "valibot";
import { toUtf8 } from "../core/bytes.ts";
import { type Result, err, ok } from "../core/result.ts";
import { anchor } from "./kinds/anchor.ts";
import { cashMoved } from "./kinds/cash-moved.ts";
import { clockJump } from "./kinds/clock-jump.ts";
import { drawerOpened } from "./kinds/drawer-opened.ts";
import { epochOpened } from "./kinds/epoch-opened.ts";
import { exportEntry } from "./kinds/export.ts";
import { pinLocked } from "./kinds/pin-locked.ts";
import { refusedLater } from "./kinds/refused-later.ts";
import { refund } from "./kinds/refund.ts";
import { reprint } from "./kinds/reprint.ts";
import { saleCancelled } from "./kinds/sale-cancelled.ts";
import { salePaid } from "./kinds/sale-paid.ts";
import { settingsChanged } from "./kinds/settings-changed.ts";
import { shiftClosed } from "./kinds/shift-closed.ts";
import { shiftOpened } from "./kinds/shift-opened.ts";
import { signedIn } from "./kinds/signed-in.ts";
import { signedOut } from "./kinds/signed-out.ts";
import { spendVoid } from "./kinds/spend-void.ts";
import { staffChanged } from "./kinds/staff-changed.ts";
import { tenderAbsent } from "./kinds/tender-absent.ts";
import { tenderApproved } from "./kinds/tender-approved.ts";
import { tenderOpened } from "./kinds/tender-opened.ts";
import { versionChanged } from "./kinds/version-changed.ts";
import { voidEntry } from "./kinds/void.ts";

const entrySchema = v.variant("kind", [
  anchor,
  cashMoved,
  clockJump,
  drawerOpened,
  epochOpened,
  exportEntry,
  refund,
  pinLocked,
  refusedLater,
  reprint,
  saleCancelled,
  salePaid,
  settingsChanged,
  shiftClosed,
  shiftOpened,
  signedIn,
  signedOut,
  spendVoid,
  staffChanged,
  tenderAbsent,
  tenderApproved,
  tenderOpened,
  versionChanged,
  voidEntry,
]);
export type Entry = v.InferOutput<typeof entrySchema>;

/** What a kind says beyond when, by whom and in which shift. */
export type Fact = Entry extends infer E
  ? E extends Entry
    ? Omit<E, "v" | "clock" | "cashier" | "shift">
    : never
  : never;

export type EntryError =
  | { readonly type: "entry-not-json" }
  | { readonly type: "entry-unknown-version"; readonly version: unknown }
  | { readonly type: "entry-malformed"; readonly where: string };

/** One UTF-8 JSON line without its line feed. These bytes are what the journal stores and hashes. */
export function encodeEntry(entry: Entry): Uint8Array {
  return toUtf8(JSON.stringify(entry));
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

export function decodeEntry(body: Uint8Array): Result<Entry, EntryError> {
  let json: unknown;
  try {
    json = JSON.parse(utf8.decode(body));
  } catch {
    return err({ type: "entry-not-json" });
  }
  const version = v.safeParse(v.object({ v: v.literal(1) }), json);
  if (!version.success) {
    const found = typeof json === "object" && json !== null && "v" in json ? json.v : null;
    return err({ type: "entry-unknown-version", version: found });
  }
  // The first fault ends it: a line of a few megabytes may have a million.
  const parsed = v.safeParse(entrySchema, json, { abortEarly: true });
  if (!parsed.success) {
    return err({ type: "entry-malformed", where: v.getDotPath(parsed.issues[0]) ?? "kind" });
  }
  return ok(parsed.output);
}
