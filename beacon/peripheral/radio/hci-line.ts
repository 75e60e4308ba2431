/**
 * Questions to a controller, one at a time, each with an answer or a fault in time.
 *
 * A controller answers commands in the order in which they came, so an answer also says that those before it will have
 * none. An answer that is late would be taken for the next one's: after a time-out nothing is asked but
 * the address, whose answer changes nothing, until that has come. The socket is shared with bleno, which
 * asks on its own account, and with the kernel and other programs, whose answers are heard as well.
 *
 *   ours     ──▶ outstanding: [bleno: 2006] [ours: 2008] ◀── answer 2008: ours is told, bleno's 2006 is given up
 *   theirs   ──▶ nothing outstanding of that opcode      ◀── answer 0c03: somebody else has reset the controller
 */
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { type RadioFault, type RadioStep, STEP_MAX_MS } from "../ports.ts";
import { STATUS, decodeEvent, opcodeOf, readAddress } from "./hci.ts";

/** Commands that nobody answered and that are still remembered. */
const OUTSTANDING_MAX = 64;

export interface HciLineDeps {
  write(packet: Uint8Array): void;
  later(callback: () => void, afterMs: number): () => void;
  now(): number;
  /** An answer to what nobody here has asked. */
  overheard(opcode: number, status: number): void;
}

export interface Question {
  readonly step: RadioStep;
  readonly packet: Uint8Array;
  /** On the clock of `now`; sooner than {@link STEP_MAX_MS} counts. */
  readonly deadline: number;
}

export interface HciAnswer {
  readonly status: number;
  readonly values: Uint8Array;
}

export interface HciLine {
  /** Whatever the status. Never a second one before the first is answered. */
  ask(question: Question): Promise<Result<HciAnswer, RadioFault>>;
  /** After a time-out: waits until the controller has caught up. */
  catchUp(deadline: number): Promise<Result<void, RadioFault>>;
  /** Somebody else here wrote it. */
  wrote(packet: Uint8Array): void;
  heard(packet: Uint8Array): void;
  /** Nothing more will be answered, and nothing is asked, until it is mended. */
  cut(fault: RadioFault): void;
  mend(): void;
}

interface Outstanding {
  readonly opcode: number;
  /** Null where the one who asked is not waiting here, or not any more. */
  settle: ((answer: Result<HciAnswer, RadioFault>) => void) | null;
}

export function createHciLine(deps: HciLineDeps): HciLine {
  let outstanding: readonly Outstanding[] = [];
  let isBehind = false;
  let cutBy: RadioFault | null = null;

  function remember(entry: Outstanding): void {
    outstanding = [...outstanding, entry].slice(-OUTSTANDING_MAX);
  }

  async function ask({ step, packet, deadline }: Question): Promise<Result<HciAnswer, RadioFault>> {
    if (cutBy !== null) {
      return err(cutBy);
    }
    const opcode = opcodeOf(packet) ?? 0;
    const wait = Math.max(0, Math.min(STEP_MAX_MS, deadline - deps.now()));
    return await new Promise((resolve) => {
      const entry: Outstanding = {
        opcode,
        settle(answer) {
          entry.settle = null;
          cancel();
          resolve(answer);
        },
      };
      const cancel = deps.later(() => {
        isBehind = true;
        entry.settle?.(err({ type: "timed-out", step }));
      }, wait);
      remember(entry);
      deps.write(packet);
    });
  }

  function answered(opcode: number, answer: HciAnswer): void {
    const waiting = outstanding.findIndex(
      (entry) => entry.opcode === opcode && entry.settle !== null,
    );
    const at = waiting === -1 ? outstanding.findIndex((entry) => entry.opcode === opcode) : waiting;
    const entry = outstanding[at];
    if (entry === undefined) {
      deps.overheard(opcode, answer.status);
      return;
    }
    outstanding = outstanding.slice(at + 1);
    entry.settle?.(ok(answer));
  }

  return {
    ask,
    async catchUp(deadline) {
      if (!isBehind) {
        return ok(undefined);
      }
      const address = await ask({ step: "check", packet: readAddress(), deadline });
      if (!address.ok) {
        return address;
      }
      isBehind = false;
      return address.value.status === STATUS.success
        ? ok(undefined)
        : err({ type: "refused", step: "check", status: address.value.status });
    },
    wrote(packet) {
      const opcode = opcodeOf(packet);
      if (opcode !== null) {
        remember({ opcode, settle: null });
      }
    },
    heard(packet) {
      const event = decodeEvent(packet);
      if (event?.type === "answer") {
        answered(event.opcode, event);
      }
    },
    cut(fault) {
      const cutOff = outstanding;
      outstanding = [];
      isBehind = false;
      cutBy = fault;
      for (const entry of cutOff) {
        entry.settle?.(err(fault));
      }
    },
    mend() {
      cutBy = null;
    },
  };
}
