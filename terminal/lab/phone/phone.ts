/**
 * A phone of the lab: a wallet that speaks the real codec, with keys and a memory of its own, and the
 * faults that people choose for its next tap.
 *
 * What it holds is on the disk before an answer leaves it (protocols §1.7, rule 1), so that a restart of
 * the lab sets no counter back.
 */
import {
  type FaultSetting,
  type PhoneId,
  WIRE_FAULTS,
  type WireFault,
} from "@tillwave/shared/api/lab-phone";
import { fromHex } from "@tillwave/shared/core/bytes";
import type { HolderWallet } from "@tillwave/shared/wallet/holder-state";
import { type HolderEvent, stepHolder } from "@tillwave/shared/wallet/holder";
import { seconds } from "@tillwave/shared/wallet/holder-spend";
import { ISO_DEP_ATR, type VirtualCard } from "./card.ts";
import { withOtherCredential } from "./disguise.ts";
import { type MemoryDeps, type PhoneMemory, createPhoneMemory } from "./phone-memory.ts";
import type { WireTrouble } from "./wire-faults.ts";

/** What an expired credential pretends to be past its end, in seconds. */
const EXPIRED_BEFORE_S = 3600;
const DEFECT = fromHex("6f00");

export interface Phone extends VirtualCard {
  readonly id: PhoneId;
  readonly memory: PhoneMemory;
  /** Put down at a reader, or taken up from it. */
  laid(): void;
  lifted(): void;
  /** What goes wrong on the line with the answer to this command. */
  troubleFor(command: Uint8Array): WireTrouble | null;
  /** What happens to the phone. False where the disk does not take it: then nothing has. */
  tell(event: Exclude<HolderEvent, { readonly type: "command" }>): boolean;
  setFault(fault: FaultSetting | null): void;
  fault(): FaultSetting | null;
}

export function createPhone(id: PhoneId, deps: MemoryDeps): Phone {
  const { keys, crypto, onChange } = deps;
  const memory = createPhoneMemory(id, deps);
  let fault: FaultSetting | null = null;
  let hasActed = false;

  const tell: Phone["tell"] = (event) =>
    memory.keep(stepHolder(memory.state(), event, memory.holderDeps()).state);
  const disguised = (command: Uint8Array, answer: Uint8Array): Uint8Array => {
    const name = fault?.name;
    if ((name !== "wrong-hub" && name !== "expired") || momentOf(command) !== "select") {
      return answer;
    }
    hasActed = true;
    return withOtherCredential(answer, {
      signer: keys.signerOf(keys.generatePem()),
      digest: crypto,
      change(credential) {
        const expires = seconds(deps.clock) - EXPIRED_BEFORE_S;
        const issued = Math.min(credential.issued, expires);
        return name === "expired" ? { ...credential, issued, expires } : credential;
      },
    });
  };
  return {
    id,
    memory,
    atr: ISO_DEP_ATR,
    field: (isOn) => void tell({ type: "field", isOn }),
    answer(command) {
      const step = stepHolder(
        memory.state(),
        { type: "command", bytes: command },
        memory.holderDeps(),
      );
      const isKept = memory.keep(step.state);
      return isKept && step.answer !== null ? disguised(command, step.answer) : DEFECT;
    },
    laid() {
      if (fault?.name === "cloned") {
        memory.sleep();
        hasActed = true;
      }
      if (fault?.name === "counter-back") {
        const state = memory.state();
        const wallet = memory.record().before ?? oneBack(state.wallet);
        hasActed = memory.keep({ ...state, wallet });
      }
    },
    lifted() {
      memory.wake();
      fault = hasActed ? null : fault;
      hasActed = false;
      tell({ type: "field", isOn: false });
    },
    troubleFor(command) {
      if (fault === null || !isOfLine(fault) || !strikes(fault, command)) {
        return null;
      }
      hasActed = true;
      return { fault: fault.name, afterBytes: fault.afterBytes };
    },
    tell,
    setFault(next) {
      fault = next;
      hasActed = false;
      onChange();
    },
    fault: () => fault,
  };
}

/** Of a phone that has not paid yet there is no earlier day: its counter alone is put back. */
const oneBack = (wallet: HolderWallet): HolderWallet => ({
  ...wallet,
  counter: Math.max(0, wallet.counter - 1),
});

const ofLine: ReadonlySet<string> = new Set(WIRE_FAULTS);

const isOfLine = (fault: FaultSetting): fault is FaultSetting & { readonly name: WireFault } =>
  ofLine.has(fault.name);

const strikes = ({ at }: FaultSetting, command: Uint8Array): boolean =>
  at === "any" || at === momentOf(command);

const MOMENT_BY_INSTRUCTION: Readonly<Record<number, "select" | "spend" | "recall">> = {
  0xa4: "select",
  0x50: "spend",
  0x54: "recall",
};

const momentOf = (command: Uint8Array): "select" | "spend" | "recall" | null =>
  MOMENT_BY_INSTRUCTION[command[1] ?? 0] ?? null;
