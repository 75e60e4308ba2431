/** Cash in, cash out, and the float: an amount, then why. The reason is the press. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Keypad } from "@tillwave/page-kit/keypad.tsx";
import { pressKey } from "@tillwave/page-kit/keypad-text";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { Currency } from "@tillwave/shared/sale/currency";
import { Minor, formatAmount } from "@tillwave/shared/sale/money";
import { type Page, usePage } from "../context.ts";
import { amountOf } from "./cash-count.ts";
import { createShiftAsking } from "./shift-asking.ts";
import { Field, Refused, Ways, amountShape, useMoney } from "./shift-parts.tsx";

type Way = "in" | "out" | "float";

export function CashSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const words = t.shift.move;
  const money = useMoney();
  const shape = amountShape(money);
  const page = usePage();
  const moving = useMemo(() => createMoving(page, money), [page, money]);
  const { way, text, asking, done, shift } = moving;
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    void moving.look();
    form.current?.querySelector<HTMLElement>(".count-field input")?.focus();
  }, [moving]);
  const amount = amountOf(text.value, money);
  const isReady = amount !== null && shift.value !== null && !asking.isAsking.value;
  const isFloat = way.value === "float";
  return (
    <Sheet title={t.shift.cash} onClose={onClose}>
      <div class="cash-move" ref={form}>
        <Ways
          label={t.shift.cash}
          of={[
            ["in", words.in],
            ["out", words.out],
            ["float", words.float],
          ]}
          chosen={way.value}
          onChoose={moving.choose}
        />
        <Field
          label={words.amount}
          text={text.value}
          shape={shape}
          isActive
          onActive={() => {}}
          onText={moving.type}
          onEnter={() => {}}
        />
        {!isFloat && (
          <Ways
            label={words.why}
            of={Object.entries(reasonsFor(way.value))}
            chosen={moving.reason.value}
            onChoose={(reason) => {
              moving.reason.value = reason;
            }}
            isTitled
          />
        )}
        <Keypad
          decimals={money.digits}
          onKey={(key) => moving.type(pressKey(text.peek(), key, shape))}
          go={isFloat ? words.setFloat : words[way.value]}
          canGo={isReady && (isFloat || amount > 0)}
          onGo={() => void (isFloat ? moving.setFloat(amount) : moving.move(amount))}
        />
        <Refused asking={asking} />
        <p class="shift-done" role="status">
          {done.value !== "" && <Icon name="check" />}
          {done.value}
        </p>
      </div>
    </Sheet>
  );
}

const reasonsFor = (way: Way): Readonly<Record<string, string>> =>
  way === "out" ? t.shift.move.reasonsOut : t.shift.move.reasonsIn;

function createMoving({ shifts, approval, newId }: Page, money: Currency) {
  const asking = createShiftAsking({ shifts, approval });
  const way = signal<Way>("in");
  const text = signal("");
  const done = signal("");
  const reason = signal("bank");
  const shift = signal<number | null>(null);
  /** A press that nobody answered keeps its id: the next one does it once. */
  let unanswered: { readonly what: string; readonly id: string } | null = null;
  const idFor = (what: string): string => {
    const id = unanswered?.what === what ? unanswered.id : newId();
    unanswered = { what, id };
    return id;
  };
  const tell = (answer: object | null, sentence: string): void => {
    if (answer !== null) {
      unanswered = null;
      text.value = "";
      done.value = sentence;
    }
  };
  return {
    asking,
    way,
    text,
    done,
    reason,
    shift,
    choose(next: Way) {
      way.value = next;
      [reason.value = ""] = Object.keys(reasonsFor(next));
      done.value = "";
    },
    type(typed: string) {
      text.value = typed;
      done.value = "";
    },
    async look(): Promise<void> {
      const answer = await asking.ask({ action: "list", before: null });
      if (answer?.type === "list") {
        shift.value = answer.current.shift;
      }
    },
    async move(amount: Minor | null): Promise<void> {
      const why = reasonsFor(way.peek())[reason.peek()] ?? "";
      const moved = Minor(way.peek() === "out" ? -(amount ?? 0) : (amount ?? 0));
      const id = idFor(`${moved} ${why}`);
      const answer = await asking.ask({
        action: "cash",
        id,
        shift: shift.peek() ?? 0,
        amount: moved,
        reason: why,
        approval: null,
      });
      const size = formatAmount(amount ?? Minor(0), money);
      tell(answer, moved < 0 ? t.shift.move.outDone(size) : t.shift.move.inDone(size));
    },
    async setFloat(float: Minor | null): Promise<void> {
      if (float !== null) {
        const id = idFor(`float ${float}`);
        const answer = await asking.ask({
          action: "float",
          id,
          shift: shift.peek() ?? 0,
          float,
          approval: null,
        });
        tell(answer, t.shift.move.floatDone(formatAmount(float, money)));
      }
    },
  };
}
