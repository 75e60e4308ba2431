/**
 * Whose settings these are. A card that is copied brings its keys along; a machine that they were not given to does not use them.
 *
 *   serial number   decides alone, where the settings name one or the machine has one: every Pi has one of its own
 *   else            the installed system's id and the adapter's address are those that were written down
 *
 * Facts are kept as hashes: the file tells nothing of a machine that it is not on.
 */
import { concatBytes, toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import type { Digest } from "@tillwave/shared/core/crypto";
import * as v from "valibot";
import type { MachineFacts } from "./beacon-ports.ts";

const PRINT_BYTES = 8;
const LABEL = "tillwave/machine/1";

const print = v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/u)));
export const machineBindingSchema = v.strictObject({
  serial: print,
  machineId: print,
  /** Of the first adapter that it had; null until there was one. */
  address: print,
});
export type MachineBinding = Readonly<v.InferOutput<typeof machineBindingSchema>>;

export function bindingOf(
  { serial, machineId }: MachineFacts,
  address: string | null,
  digest: Digest,
): MachineBinding {
  return {
    serial: printOf("serial", serial, digest),
    machineId: printOf("machine-id", machineId, digest),
    address: printOf("address", address?.toLowerCase() ?? null, digest),
  };
}

export type Verdict = "same" | "other" | "ask-address";

/** `here.address` is null as long as no adapter has said it. */
export function judgeMachine(bound: MachineBinding, here: MachineBinding): Verdict {
  if (bound.serial !== null || here.serial !== null) {
    return bound.serial === here.serial ? "same" : "other";
  }
  if (bound.machineId !== here.machineId) {
    return "other";
  }
  if (bound.address === null || bound.address === here.address) {
    return "same";
  }
  return here.address === null ? "ask-address" : "other";
}

function printOf(kind: string, fact: string | null, { sha256 }: Digest): string | null {
  return fact === null
    ? null
    : toHex(sha256(concatBytes([toUtf8(`${LABEL}/${kind}/`), toUtf8(fact)])).slice(0, PRINT_BYTES));
}
