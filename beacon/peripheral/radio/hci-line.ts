/**
 * Questions to a controller, alone or in a row, each with an answer or a fault in time.
 *
 * A controller answers commands in the order in which they came, so an answer also says that those before it will have
 * none. An answer that is late would be taken for the next one's: after a time-out nothing is asked but
 * the address, whose answer changes nothing, until that has come. The socket is shared with bleno, which
 * asks on its own account, and with the kernel and other programs, whose answers are heard as well.
 *
 *   ours     ──▶ outstanding: [bleno: 2006] [ours: 2008] ◀── answer 2008: ours is told, bleno's 2006 is given up
 *   theirs   ──▶ nothing outstanding of that opcode      ◀── answer 0c03: somebody else has reset the controller
 */
import { present } from "@tillwave/shared/core/assert";
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
  /** Whatever the status. Nobody else asks meanwhile. */
  ask(question: Question): Promise<Result<HciAnswer, RadioFault>>;
  /**
   * Written in one go, so that what happens between two of them is up to the controller alone. An answer for each, in their
   * order; the last of them is a time-out where there are fewer.
   */
  askAll(questions: readonly Question[]): Promise<readonly Result<HciAnswer, RadioFault>[]>;
  /** After a time-out: waits until the controller has caught up. */
  catchUp(deadline: number): Promise<Result<void, RadioFault>>;
  /** Somebody else here wrote it. */
  wrote(packet: Uint8Array): void;
  heard(packet: Uint8Array): void;
  /** Nothing more will be answered, and nothing is asked, until it is mended. */
  cut(fault: RadioFault): void;
  mend(): void;
}

interface Asked {
  readonly entry: Outstanding;
  readonly answer: Promise<Result<HciAnswer, RadioFault>>;
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

  function put({ packet }: Question): Asked {
    const entry: Outstanding = { opcode: opcodeOf(packet) ?? 0, settle: null };
    const answer = new Promise<Result<HciAnswer, RadioFault>>((resolve) => {
      entry.settle = (given) => {
        entry.settle = null;
        resolve(given);
      };
    });
    remember(entry);
    deps.write(packet);
    return { entry, answer };
  }

  async function inTime(
    { step, deadline }: Question,
    { entry, answer }: Asked,
  ): Promise<Result<HciAnswer, RadioFault>> {
    const wait = Math.max(0, Math.min(STEP_MAX_MS, deadline - deps.now()));
    const cancel = deps.later(() => {
      isBehind = true;
      entry.settle?.(err({ type: "timed-out", step }));
    }, wait);
    const given = await answer;
    cancel();
    return given;
  }

  /** The time of each begins when the one before it is answered. */
  async function askAll(
    questions: readonly Question[],
  ): Promise<readonly Result<HciAnswer, RadioFault>[]> {
    if (cutBy !== null) {
      return [err(cutBy)];
    }
    const asked = questions.map((question) => ({ question, asked: put(question) }));
    const answers: Result<HciAnswer, RadioFault>[] = [];
    for (const one of asked) {
      const given = await inTime(one.question, one.asked);
      answers.push(given);
      if (!given.ok) {
        // Nobody waits for those behind it; they are outstanding all the same.
        asked.forEach(({ asked: { entry } }) => entry.settle?.(given));
        break;
      }
    }
    return answers;
  }

  async function ask(question: Question): Promise<Result<HciAnswer, RadioFault>> {
    const [answer] = await askAll([question]);
    return present(answer, "the answer");
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
    askAll,
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
