/** A figure that is typed into a sheet, on its keys or on a keyboard. The page owns the text: a scanner may spoil it. */
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Keypad } from "@tillwave/page-kit/keypad.tsx";
import { type FigureShape, pressKey } from "@tillwave/page-kit/keypad-text";
import { usePage } from "../context.ts";

export interface FigureEntryProps {
  readonly label: string;
  /** At the label's other end: what holds as it is, or how far it may go. */
  readonly note: string;
  /** What stands there before anything is typed. */
  readonly empty: string;
  readonly shape: FigureShape;
  readonly go: string;
  readonly canGo: boolean;
  readonly onGo: () => void;
}

export function FigureEntry(props: FigureEntryProps): JSX.Element {
  const { label, note, empty, shape, go, canGo, onGo } = props;
  const { figure } = usePage().register;
  useFigure({ shape, canGo, onGo });
  return (
    <div class="line-figure">
      <div class="cash-entry">
        <span class="entry-label">
          {label}
          <span>{note}</span>
        </span>
        <b class={figure.value === "" ? "entry-amount is-empty" : "entry-amount"}>
          {figure.value === "" ? empty : figure.value}
        </b>
      </div>
      <Keypad
        decimals={shape.decimals}
        onKey={(key) => {
          figure.value = pressKey(figure.value, key, shape);
        }}
        go={go}
        canGo={canGo}
        onGo={onGo}
      />
    </div>
  );
}

/** The keyboard types here while it is shown. */
function useFigure({
  shape,
  canGo,
  onGo,
}: Pick<FigureEntryProps, "shape" | "canGo" | "onGo">): void {
  const { figure, figureOwner } = usePage().register;
  const enter = useRef(() => {});
  enter.current = () => {
    if (canGo) {
      onGo();
    }
  };
  const { whole, decimals } = shape;
  useLayoutEffect(() => {
    const owner = { shape: { whole, decimals }, enter: () => enter.current() };
    figure.value = "";
    figureOwner.value = owner;
    return () => {
      if (figureOwner.peek() === owner) {
        figureOwner.value = null;
      }
    };
  }, [figure, figureOwner, whole, decimals]);
}
