/** Notes and coins, or one sum, with keys for figures beside them. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Keypad } from "@tillwave/page-kit/keypad.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { Minor, formatAmount } from "@tillwave/shared/sale/money";
import type { Count, FieldName, How } from "./count-store.ts";
import { Field, Ways, useMoney } from "./shift-parts.tsx";

export interface CountFormProps {
  readonly count: Count;
  readonly go: string;
  readonly canGo: boolean;
  readonly onGo: () => void;
}

export function CountForm({ count, go, canGo, onGo }: CountFormProps): JSX.Element {
  const words = t.shift.count;
  const money = useMoney();
  const form = useRef<HTMLDivElement>(null);
  const how = count.how.value;
  const choose = (next: How): void => {
    count.how.value = next;
    const [first] = count.denominations;
    count.active.value = next === "pieces" && first !== undefined ? first.value : "sum";
  };
  const next = (): void => {
    count.next();
  };
  useActiveFocus(form, count);
  const ways: readonly (readonly [How, string])[] = [
    ...(count.denominations.length === 0 ? [] : [["pieces", words.pieces] as const]),
    ["sum", words.sum],
    ["none", words.none],
  ];
  const counted = count.counted.value;
  return (
    <div class="count" ref={form}>
      <Ways label={words.how} of={ways} chosen={how} onChoose={choose} />
      {how === "pieces" && <Pieces count={count} onEnter={next} />}
      {how === "sum" && <Amount count={count} field="sum" label={words.counted} onEnter={next} />}
      {how === "none" && <p class="count-none">{words.noneMore}</p>}
      <div class="count-side">
        <p class="count-total">
          <span>{words.counted}</span>
          <strong>{counted === null ? "–" : formatAmount(counted, money)}</strong>
        </p>
        <Amount count={count} field="left" label={words.left} onEnter={next} />
        <p class="count-more">{words.leftMore}</p>
        <Keypad
          decimals={count.shapeOf(count.active.value).decimals}
          onKey={count.press}
          go={words.next}
          canGo
          onGo={next}
        />
        <button type="button" class="button primary big" disabled={!canGo} onClick={onGo}>
          {go}
        </button>
      </div>
    </div>
  );
}

/** The field that the keys type into has the focus too, where a field had it before. */
function useActiveFocus(form: { readonly current: HTMLElement | null }, count: Count): void {
  const active = count.active.value;
  useEffect(() => {
    form.current?.querySelector<HTMLElement>(".count-field.is-active input")?.focus();
  }, [active, form]);
}

interface PiecesProps {
  readonly count: Count;
  readonly onEnter: () => void;
}

function Pieces({ count, onEnter }: PiecesProps): JSX.Element {
  const words = t.shift.count;
  const money = useMoney();
  return (
    <div class="count-pieces">
      {count.denominations.map(({ value, kind }) => {
        const text = count.textOf(value);
        const label = formatAmount(value, money);
        return (
          <Field
            key={value}
            kind={kind}
            label={label}
            name={words.piece(label)}
            text={text}
            shape={count.shapeOf(value)}
            isActive={count.active.value === value}
            onActive={() => {
              count.active.value = value;
            }}
            onText={(typed) => count.type(value, typed)}
            onEnter={onEnter}
            sum={Number(text) > 0 ? formatAmount(Minor(value * Number(text)), money) : ""}
          />
        );
      })}
    </div>
  );
}

interface AmountProps extends PiecesProps {
  readonly field: FieldName;
  readonly label: string;
}

function Amount({ count, field, label, onEnter }: AmountProps): JSX.Element {
  return (
    <Field
      label={label}
      text={count.textOf(field)}
      shape={count.shapeOf(field)}
      isActive={count.active.value === field}
      onActive={() => {
        count.active.value = field;
      }}
      onText={(typed) => count.type(field, typed)}
      onEnter={onEnter}
    />
  );
}
