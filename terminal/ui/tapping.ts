/** What a person does about a payment by phone, code or card: arms the reader, types or scans a code, ends it. */
import { type ReadonlySignal, type Signal, batch, signal } from "@preact/signals";
import type { KeypadKey } from "@tillwave/page-kit/keypad-text";
import type { TapRequest } from "@tillwave/shared/api/till";
import type { Approval } from "./approval.ts";
import type { Register } from "./register.ts";
import type { ServiceClient } from "./service-client.ts";
import { takesCodes } from "./tap-view.ts";
import type { TapRefusal } from "./tap-words.ts";
import type { TillStore } from "./till-store.ts";

export const CODE_DIGITS = 8;
/** What a customer's phone shows: a token, or a code that it presents. */
const PAYMENT_CODE = /^TW[TC]1[A-Z2-7]+$/u;

export interface Tapping {
  /** The typed code so far. */
  readonly digits: Signal<string>;
  readonly isAsking: ReadonlySignal<boolean>;
  /** Why the last one came to nothing, until the next key. */
  readonly refusal: ReadonlySignal<TapRefusal | null>;
  begin(): void;
  pressCodeKey(key: KeypadKey): void;
  submitCode(): Promise<void>;
  /** True if the text is one of a customer's phone; what came of it is in the views or the notice. */
  scan(text: string): boolean;
  /** Says why a phone's code, that the till's own scanner has read, was not taken. */
  refuse(why: TapRefusal): void;
  askThroughPhone(): Promise<void>;
  /** A supervisor ends an unknown payment. */
  end(reason: string): Promise<void>;
}

export interface TappingDeps {
  readonly client: Pick<ServiceClient, "tap">;
  /** For what a supervisor has to allow. */
  readonly approval: Pick<Approval, "ask">;
  readonly store: Pick<TillStore, "tap" | "notice">;
  readonly register: Pick<Register, "screen" | "sheet">;
  newId(): string;
}

/** What a request says besides its id and its tender. */
type Wish = TapRequest extends infer R
  ? R extends { readonly id: string }
    ? Omit<R, "id" | "tender">
    : never
  : never;

export function createTapping(deps: TappingDeps): Tapping {
  const { store, register } = deps;
  const digits = signal("");
  const { isAsking, refusal, ask, say } = createAsker(deps);

  return {
    digits,
    isAsking,
    refusal,
    begin() {
      digits.value = "";
      refusal.value = null;
    },
    pressCodeKey(key) {
      if (!isAsking.peek()) {
        refusal.value = null;
        digits.value = typeCodeKey(digits.peek(), key);
      }
    },
    async submitCode() {
      const typed = digits.peek();
      if (typed.length !== CODE_DIGITS) {
        return;
      }
      await ask({ action: "code", digits: typed });
      if (refusal.peek()?.type === "code-wrong") {
        digits.value = "";
      }
    },
    scan(text) {
      const code = text.toUpperCase();
      if (!PAYMENT_CODE.test(code)) {
        return false;
      }
      if (register.screen.peek() !== "pay") {
        say({ type: "no-payment" });
      } else if (takesCodes(store.tap.peek().step.type)) {
        void ask({ action: "scan", text: code });
      } else {
        say({ type: "not-now" });
      }
      return true;
    },
    refuse: say,
    askThroughPhone: () => ask({ action: "uplink" }),
    end: (reason) => ask({ action: "void", reason }),
  };
}

interface Asker extends Pick<Tapping, "isAsking"> {
  readonly refusal: Signal<TapRefusal | null>;
  ask(wish: Wish): Promise<void>;
  say(why: TapRefusal): void;
}

function createAsker({ client, approval, store, register, newId }: TappingDeps): Asker {
  const isAsking = signal(false);
  const refusal = signal<TapRefusal | null>(null);
  /** A press that nobody answered keeps its id, so that the next one does nothing twice. */
  let unanswered: { readonly key: string; readonly id: string } | null = null;

  async function ask(wish: Wish): Promise<void> {
    const { step } = store.tap.peek();
    if (isAsking.peek()) {
      return;
    }
    if (step.type === "off") {
      say({ type: "tender-not-waiting" });
      return;
    }
    const { tender } = step;
    const key = JSON.stringify([tender, wish]);
    const id = unanswered?.key === key ? unanswered.id : newId();
    batch(() => {
      isAsking.value = true;
      refusal.value = null;
    });
    const answer = await (wish.action === "void"
      ? approval.ask("end-payment", (given) => client.tap({ ...wish, id, tender, approval: given }))
      : client.tap({ ...wish, id, tender }));
    isAsking.value = false;
    unanswered = answer.ok ? null : { key, id };
    const why = refusalOf(answer);
    if (why !== null) {
      say(why);
    }
  }

  /** The sheet that was pressed in says it; where none is open, the notice does. */
  function say(why: TapRefusal): void {
    if (register.sheet.peek() === null) {
      store.notice.value = { type: "tap-refused", refusal: why };
    } else {
      refusal.value = why;
    }
  }

  return { isAsking, refusal, ask, say };
}

function typeCodeKey(digits: string, key: KeypadKey): string {
  switch (key) {
    case "clear":
      return "";
    case "delete":
      return digits.slice(0, -1);
    case ".":
      return digits;
    default:
      return (digits + key).slice(0, CODE_DIGITS);
  }
}

function refusalOf(answer: Awaited<ReturnType<ServiceClient["tap"]>>): TapRefusal | null {
  if (answer.ok) {
    return answer.value.ok ? null : answer.value.error;
  }
  return answer.error.type === "not-now" ? { type: "not-selling" } : { type: "unanswered" };
}
