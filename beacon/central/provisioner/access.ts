/**
 * By which key a beacon is to be opened, as it announces itself: its label's while it is nobody's, its owner's afterwards.
 *
 * An order whose claim went through though nobody heard the answer is given again with the label: the key that it claims with opens it
 * then. A key that cannot be the right one is not tried, for a beacon counts wrong ones.
 */
import type { Access, CentralOrder } from "@tillwave/shared/api/central";
import type { Announcement } from "@tillwave/shared/beacon/provisioning/announce";
import { labelPsk, prologue } from "@tillwave/shared/beacon/provisioning/keys";
import { PROTOCOL_VERSION } from "@tillwave/shared/beacon/provisioning/ids";
import { fromHex } from "@tillwave/shared/core/bytes";
import type { Mac } from "@tillwave/shared/core/crypto";
import { type Result, err, ok } from "@tillwave/shared/core/result";

export type NoAccess =
  | { readonly type: "locked-out" }
  | { readonly type: "other-version"; readonly version: number }
  /** `why`: it is nobody's, somebody's, or has a key of another version. */
  | {
      readonly type: "not-opened";
      readonly why: "unclaimed" | "claimed" | "another-key-version";
    };

const LOW_16 = 0x1_0000;

export function accessTo(
  { access, acts }: CentralOrder,
  { version, state, keyVersion }: Announcement,
): Result<Access, NoAccess> {
  if (version !== PROTOCOL_VERSION) {
    return err({ type: "other-version", version });
  }
  if (state === "locked-out") {
    return err({ type: "locked-out" });
  }
  if (state === "unclaimed") {
    return access.slot === "label" ? ok(access) : err({ type: "not-opened", why: "unclaimed" });
  }
  const given: readonly Access[] = acts.flatMap((act) =>
    act.act === "apply" && act.owner !== null ? [{ slot: "owner" as const, ...act.owner }] : [],
  );
  const fitting = [access, ...given].find(
    (one) => one.slot === "owner" && one.keyVersion % LOW_16 === keyVersion,
  );
  if (fitting !== undefined) {
    return ok(fitting);
  }
  const why = access.slot === "label" ? "claimed" : "another-key-version";
  return err({ type: "not-opened", why });
}

export interface Keys {
  readonly psk: Uint8Array;
  readonly prologue: Uint8Array;
}

export function keysOf(access: Access, deviceId: Uint8Array, mac: Mac): Keys {
  return access.slot === "label"
    ? {
        psk: labelPsk(fromHex(access.key), deviceId, mac),
        prologue: prologue({ deviceId, slot: 0, keyVersion: 0 }),
      }
    : {
        psk: fromHex(access.key),
        prologue: prologue({ deviceId, slot: 1, keyVersion: access.keyVersion }),
      };
}
