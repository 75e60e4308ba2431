/** How heavy something is: what the scale says while it stands there, or typed in grams. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/register";
import type { ScaleView } from "@tillwave/shared/api/scale";
import type { Currency } from "@tillwave/shared/sale/currency";
import { GRAMS_MAX, type Weight, checkGrams, grossOf } from "@tillwave/shared/sale/line-price";
import { type Minor, formatAmount } from "@tillwave/shared/sale/money";
import { usePage } from "../context.ts";
import { FigureEntry } from "./figure-entry.tsx";
import { formatWeight } from "./weight-words.ts";

/** Grams, as many digits as the heaviest has. */
const GRAMS_SHAPE = { whole: String(GRAMS_MAX).length, decimals: 0 };

export interface WeightPartProps {
  /** Of a kilogram. */
  readonly unitPrice: Minor;
  readonly money: Currency;
  /** Of a line that was weighed before. */
  readonly was: Weight | undefined;
  readonly onWeight: (weight: Weight) => void;
}

export function WeightPart({ unitPrice, money, was, onWeight }: WeightPartProps): JSX.Element {
  const { store, register } = usePage();
  const scale = store.scale.value;
  const figure = register.figure.value;
  const weight = weightOf(scale, figure);
  const amount = weight === null ? null : grossOf({ unitPrice, quantity: 1, weight });
  const say = was === undefined ? t.line.add : t.line.setWeight;
  const go =
    weight === null || amount?.ok !== true
      ? t.line.addNothing
      : say(formatWeight(weight.grams), formatAmount(amount.value, money));
  const take = (): void => {
    if (weight !== null) {
      onWeight(weight);
    }
  };
  return (
    <>
      {figure === "" && <Reading scale={scale} />}
      <FigureEntry
        label={t.line.grams}
        note={t.line.perKg(formatAmount(unitPrice, money))}
        empty={String(weight?.grams ?? was?.grams ?? 0)}
        shape={GRAMS_SHAPE}
        go={go}
        canGo={weight !== null}
        onGo={take}
      />
    </>
  );
}

/** What was typed comes first; else what the scale says, once it stands still. */
function weightOf(scale: ScaleView, figure: string): Weight | null {
  if (figure !== "") {
    const grams = checkGrams(Number(figure));
    return grams.ok ? { grams: grams.value, source: "typed" } : null;
  }
  return scale.state === "steady" && scale.grams > 0
    ? { grams: scale.grams, source: "scale" }
    : null;
}

function Reading({ scale }: { readonly scale: ScaleView }): JSX.Element {
  const isRead = scale.state === "steady" && scale.grams > 0;
  return (
    <p class={isRead ? "line-reading is-steady" : "line-reading"} role="status">
      {isRead ? (
        <>
          {t.line.onScale} <b>{formatWeight(scale.grams)}</b>
        </>
      ) : (
        t.line.scale[wordOf(scale)]
      )}
    </p>
  );
}

function wordOf({ state }: ScaleView): keyof typeof t.line.scale {
  return state === "steady" ? "empty" : state;
}
